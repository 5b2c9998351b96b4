// SPDX-License-Identifier: Apache-2.0

/// The random numbers of one record: each is a function of the seed, the record and a purpose, so that
/// one of them can be had without the others.
struct Draws: Sendable {
    private let base: UInt64

    /// The draws of one record of a kind.
    @inline(__always)
    init(seed: UInt64, kind: ShopKind, number: Int) {
        base = Self.mixed(seed &+ UInt64(kind.rawValue) &* 0xA24B_AED4_963E_E407 ^ Self.mixed(UInt64(number)))
    }

    /// 64 random bits for a purpose.
    @inline(__always)
    subscript(purpose: Int) -> UInt64 {
        Self.mixed(base &+ UInt64(truncatingIfNeeded: purpose) &* 0x9E37_79B9_7F4A_7C15)
    }

    /// A number from 0 to below a bound.
    @inline(__always)
    func below(_ bound: Int, _ purpose: Int) -> Int {
        Int(self[purpose].multipliedFullWidth(by: UInt64(max(1, bound))).high)
    }

    /// Whether one case in so many has come up.
    @inline(__always)
    func oneIn(_ cases: Int, _ purpose: Int) -> Bool { below(cases, purpose) == 0 }

    /// SplitMix64's finalizer: each bit of the result hangs on each bit of the number.
    @inline(__always)
    static func mixed(_ number: UInt64) -> UInt64 {
        var mixed = number &+ 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
