// SPDX-License-Identifier: Apache-2.0

/// What a JSON value is, as far as its spelling tells.
package enum JSONKind: UInt8, Sendable {
    case object
    case array
    case string
    /// A number with digits only, such as `-12`; of any size.
    case integer
    /// A number with a point and no exponent, such as `1.50`.
    case decimal
    /// A number with an exponent, such as `1e3` or `1.5E-2`.
    case exponent
    case `true`
    case `false`
    case null

    /// Whether the value is a number in any of its three forms.
    package var isNumber: Bool { self == .integer || self == .decimal || self == .exponent }
}
