// SPDX-License-Identifier: Apache-2.0

internal import AirbyteProtocol
internal import ConnectorKit
internal import LotusCore

/// Parts a stretch of time into windows by what the shop says that each holds.
struct BulkPlanner: Sendable {
    let stream: ShopifyStream
    let queries: BulkQueries
    let client: GraphQLClient

    /// Windows in order; those without records are left out. And when the first count was asked for: what
    /// changes after that may be missing in all of them.
    func windows(from: Timestamp, until: Timestamp) async throws -> (windows: [BulkWindow], asked: Timestamp)
    {
        guard from < until else { return ([], until) }
        let (first, asked) = try await dated([BulkWindow(from: from, until: until)])
        var counted = first
        while counted.contains(where: Self.isTooLarge) {
            var finer: [(window: BulkWindow, count: Int)] = []
            for entry in counted {
                guard Self.isTooLarge(entry) else {
                    finer.append(entry)
                    continue
                }
                let parts = min(BulkQueries.countsMax, entry.count / BulkWindow.parentsMax + 1)
                finer += try await count(entry.window.parts(parts))
            }
            counted = finer
        }
        return (Self.joined(counted), asked)
    }

    private static func isTooLarge(_ entry: (window: BulkWindow, count: Int)) -> Bool {
        entry.count > BulkWindow.parentsMax && entry.window.seconds > 1
    }

    /// Neighbours that together are small enough become one.
    private static func joined(_ counted: [(window: BulkWindow, count: Int)]) -> [BulkWindow] {
        var joined: [(window: BulkWindow, count: Int)] = []
        for (window, count) in counted where count > 0 {
            if let last = joined.last, last.count + count <= BulkWindow.parentsMax {
                joined[joined.count - 1] = (
                    BulkWindow(from: last.window.from, until: window.until), last.count + count
                )
            } else {
                joined.append((window, count))
            }
        }
        return joined.map(\.window)
    }

    func count(_ windows: [BulkWindow]) async throws -> [(window: BulkWindow, count: Int)] {
        try await dated(windows).counted
    }

    private func dated(
        _ windows: [BulkWindow]
    ) async throws -> (counted: [(window: BulkWindow, count: Int)], asked: Timestamp) {
        let (data, asked) = try await client.dated(queries.counts(windows), for: stream)
        let counted = try windows.enumerated().map { index, window in
            guard let count = data["c\(index)"]?["count"]?.integer else {
                throw BulkErrors(stream).refused("there is no `\(queries.root.count)` in the answer")
            }
            return (window, Int(count))
        }
        return (counted, asked)
    }
}
