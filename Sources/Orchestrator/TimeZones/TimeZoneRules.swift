// SPDX-License-Identifier: Apache-2.0

/// When the clocks of a time zone are changed, and by how much.
package struct TimeZoneRules: Sendable, Hashable {
    /// When the offset changes, in seconds since 1970; ascending.
    private let changes: [Int64]
    /// How far clocks are ahead of UTC from each change on, in seconds.
    private let offsets: [Int64]
    /// The offset before the first change.
    private let first: Int64
    /// What holds from the last change on; nil: nothing changes any more.
    private let rule: PosixTimeZone?

    static let utc = TimeZoneRules(changes: [], offsets: [], first: 0, rule: nil)

    /// - Parameter offsets: One for each change.
    init(changes: [Int64], offsets: [Int64], first: Int64, rule: PosixTimeZone?) {
        precondition(changes.count == offsets.count, "Each change has its offset.")
        self.changes = changes
        self.offsets = offsets
        self.first = first
        self.rule = rule
    }

    /// The span that a point belongs to.
    package func span(at instant: Int64) -> TimeZoneSpan {
        let next = changes.partitioningIndex { $0 > instant }
        if next == changes.count, let rule { return span(at: instant, by: rule) }
        return TimeZoneSpan(
            start: next == 0 ? .min : changes[next - 1], end: next == changes.count ? .max : changes[next],
            offset: next == 0 ? first : offsets[next - 1])
    }

    private func span(at instant: Int64, by rule: PosixTimeZone) -> TimeZoneSpan {
        let span = rule.span(at: instant)
        guard let last = changes.last, span.start < last else { return span }
        return TimeZoneSpan(start: last, end: span.end, offset: span.offset)
    }

    /// The span that ends where another one begins; nil before the first.
    package func span(before other: TimeZoneSpan) -> TimeZoneSpan? {
        other.start == .min ? nil : span(at: other.start - 1)
    }

    /// The first point at which the wall clock shows a time, or the end of the gap in which it lies.
    ///
    /// - Parameter wall: Seconds since 1970-01-01 00:00 of the wall clock, each day with 24 hours.
    package func firstInstant(ofWall wall: Int64) -> Int64 {
        // No clock is as far away from UTC as this, in either direction.
        var span = span(at: wall - 26 * 3600)
        while wall >= span.wallEnd { span = self.span(at: span.end) }
        return max(wall - span.offset, span.start)
    }
}

extension Array {
    /// The index of the first element of which something is true; it is true of all behind that.
    fileprivate func partitioningIndex(_ isBehind: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isBehind(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
