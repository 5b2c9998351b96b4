// SPDX-License-Identifier: Apache-2.0

package import BigInt

/// An object of the host that is a number, for the filters that convert and round.
package protocol NumericObject: HostObject {
    /// As a float.
    var double: Double { get }
    /// Without what stands behind its point; nil for no number.
    var truncated: BigInt? { get }
    /// Without its sign.
    var magnitude: Value { get }
    /// With so many digits behind its point.
    func rounded(places: Int) -> Value
}
