// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusCore

/// The tables of Tests/Fixtures/Cron.
enum CronRecording {
    static func rows(_ name: String) throws -> [[String]] {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let file = folder.appendingPathComponent("Fixtures/Cron/\(name)")
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map {
            $0.split(separator: "\t").map(String.init)
        }
    }
}

extension Timestamp {
    init(seconds: Int64) { self.init(microseconds: seconds * 1_000_000) }

    /// Such as `2026-03-29T01:30` with `:00Z` behind it.
    init(_ text: String) throws {
        guard let date = try? Date(text + ":00Z", strategy: .iso8601) else {
            throw CocoaError(.formatting)
        }
        self.init(seconds: Int64(date.timeIntervalSince1970))
    }

    var seconds: Int64 { microseconds / 1_000_000 }

    /// Such as `2026-03-29T01:30:00`.
    var short: String { String(description.prefix(19)) }
}
