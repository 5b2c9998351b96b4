// SPDX-License-Identifier: Apache-2.0

/// The limits of shaping records, each with its unit last.
enum ShapingLimits {
    /// How many keys that the shape does not know an object may have before a record is searched for equal
    /// ones by other means.
    static let unknownKeysMax = 16
    /// How many members of a record may have a fallback.
    static let fallbacksMax = 64
}
