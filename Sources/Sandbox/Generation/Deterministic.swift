// SPDX-License-Identifier: Apache-2.0

/// Random-looking values as a pure function of where they stand: record number n of a stream is computed
/// without any other, so that a shop of any size needs no memory.
package struct Deterministic: Sendable {
    private let base: UInt64

    /// The values of one kind of record.
    ///
    /// - Parameter kind: Any number that is the kind's own.
    package init(seed: UInt64, kind: UInt64) {
        base = Self.mix(Self.mix(seed ^ 0x6C07_9A1D_5B3E_F241) &+ kind &* 0x9E37_79B9_7F4A_7C15)
    }

    /// The values of one record; its fields are told apart by their number.
    @inline(__always)
    package func record(_ index: UInt64) -> Draw { Draw(base: Self.mix(base ^ index)) }

    /// 64 bits of a field of a record.
    @inline(__always)
    package func value(_ index: UInt64, _ field: UInt64) -> UInt64 { record(index)[field] }

    /// SplitMix64's finalizer.
    @inline(__always)
    package static func mix(_ value: UInt64) -> UInt64 {
        var mixed = value &+ 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// The fields of one record.
    package struct Draw: Sendable {
        let base: UInt64

        /// 64 bits.
        @inline(__always)
        package subscript(field: UInt64) -> UInt64 {
            Deterministic.mix(base &+ field &* 0xD134_2543_DE82_EF95)
        }

        /// A number below a bound.
        @inline(__always)
        package func below(_ bound: UInt64, _ field: UInt64) -> UInt64 {
            self[field].multipliedFullWidth(by: bound).high
        }

        /// Whether something that so many of a thousand records have is there.
        @inline(__always)
        package func has(_ perMille: UInt64, _ field: UInt64) -> Bool { below(1_000, field) < perMille }
    }
}
