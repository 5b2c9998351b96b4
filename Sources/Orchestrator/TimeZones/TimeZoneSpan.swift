// SPDX-License-Identifier: Apache-2.0

/// A time in which the clocks of a zone are not changed.
package struct TimeZoneSpan: Sendable, Hashable {
    /// Seconds since 1970; `Int64.min` when there was no change before.
    package let start: Int64
    /// The first second that does not belong to it; `Int64.max` when no change comes.
    package let end: Int64
    /// How far the clock on the wall is ahead of UTC, in seconds.
    package let offset: Int64

    /// A span of which all is known.
    package init(start: Int64, end: Int64, offset: Int64) {
        self.start = start
        self.end = end
        self.offset = offset
    }

    /// What the wall clock would show at the end, if it were not changed.
    var wallEnd: Int64 { end == .max ? end : end + offset }
}
