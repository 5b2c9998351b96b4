// SPDX-License-Identifier: Apache-2.0

internal import ConnectorKit
internal import LotusCore

/// A stretch of time whose records are read by one bulk operation.
struct BulkWindow: Hashable, Sendable {
    /// How many parents a window holds, if its time can be parted so.
    static let parentsMax = 20_000
    /// How often the records of an instant are tried, counting the windows that were parted.
    static let attemptsMax = 6

    /// Whole seconds.
    let from: Timestamp
    /// Outside of it.
    let until: Timestamp
    var attempt = 1

    var seconds: Int64 { (until.microseconds - from.microseconds) / 1_000_000 }

    /// The condition of a search.
    var filter: String {
        let zone = "+00:00"
        return
            "updated_at:>='\(Instant.text(from, zone: zone))' AND updated_at:<'\(Instant.text(until, zone: zone))'"
    }

    /// The window in parts of about the same length.
    func parts(_ count: Int) -> [BulkWindow] {
        let count = max(1, min(Int64(count), seconds))
        return (0..<count).map { index in
            BulkWindow(from: edge(index, of: count), until: edge(index + 1, of: count), attempt: attempt)
        }
    }

    private func edge(_ index: Int64, of count: Int64) -> Timestamp {
        if index == count { return until }
        return Timestamp(microseconds: from.microseconds + seconds * index / count * 1_000_000)
    }

    /// What is tried after a failure; nil when it has been tried often enough.
    func again() -> [BulkWindow]? {
        guard attempt < Self.attemptsMax else { return nil }
        var next = self
        next.attempt += 1
        return next.parts(2)
    }
}
