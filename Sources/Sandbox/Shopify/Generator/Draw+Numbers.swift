// SPDX-License-Identifier: Apache-2.0

extension Deterministic.Draw {
    /// A number from 0 to below a bound.
    @inline(__always)
    func under(_ bound: Int, _ field: UInt64) -> Int { Int(below(UInt64(max(1, bound)), field)) }

    /// Whether one case in so many has come up.
    @inline(__always)
    func oneIn(_ cases: Int, _ field: UInt64) -> Bool { under(cases, field) == 0 }
}
