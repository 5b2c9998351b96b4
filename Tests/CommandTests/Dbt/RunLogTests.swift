// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusCore
import LotusTestKit
import Testing

/// What programs read in the JSON log of a run.
@Suite struct RunLogTests {
    private static let json = ["--log-format", "json"]
    private static let build = ["build", "--vars", "{break: true}"]

    private func events(_ options: [String]) async throws -> [JSONValue] {
        let project = try await RunProject.create("runs")
        return try await project.run(Self.json + options + Self.build).outputText.split(separator: "\n")
            .map { try JSONValue(parsing: String($0)) }
    }

    /// dagster-dbt reads results from NodeFinished when `--version` says 2, at the level that it finds.
    @Test func aNodeThatHasEndedIsToldOnceAtTheUsualLevel() async throws {
        let events = try await events([])
        let finished = events.filter { $0["info"]?["name"]?.string == "NodeFinished" }
        let ids = finished.compactMap { $0["data"]?["node_info"]?["unique_id"]?.string }
        let project = try await RunProject.create("runs")
        let listed = try await project.run(
            ["--quiet", "ls", "--output", "json", "--output-keys", "unique_id", "--vars", "{break: true}"])
        let expected = try listed.outputText.split(separator: "\n").compactMap {
            try JSONValue(parsing: String($0))["unique_id"]?.string
        }
        #expect(ids.sorted() == expected.sorted())
        for event in finished {
            #expect(event["info"]?["level"]?.string == "info")
            #expect(event["data"]?["run_result"]?["status"] == event["data"]?["node_info"]?["node_status"])
        }
    }

    /// Each event that both tell of has the same keys, at every depth.
    @Test func eventsHaveTheKeysOfDbts() async throws {
        let ours = Self.keys(try await events(["--log-level", "debug"]))
        let recording = try #require(RecordedRun.named("runs/run-json").first)
        let lines = try recording.steps().flatMap(\.output).filter { $0.hasPrefix("{") }
        let theirs = Self.keys(try lines.map { try JSONValue(parsing: $0) })
        for name in Self.needed { #expect(ours[name] != nil, "\(name) is never told") }
        for (name, keys) in theirs where !Self.variable.contains(name) {
            guard let own = ours[name] else { continue }
            // The recorder takes instants and durations out.
            let missing = keys.subtracting(own)
            #expect(missing.isEmpty, "\(name) lacks \(missing.sorted())")
        }
    }

    /// The events of a build that programs look for.
    private static let needed = [
        "MainReportVersion", "MainReportArgs", "AdapterRegistered", "FoundStats", "ConcurrencyLine",
        "NodeStart",
        "LogStartLine", "NodeCompiling", "NodeExecuting", "SQLQuery", "SQLQueryStatus", "SQLCommit",
        "LogModelResult", "LogTestResult", "LogSeedResult", "NodeFinished", "FinishedRunningStats",
        "EndOfRunSummary", "EndRunResult", "StatsLine", "Formatting", "ArtifactWritten", "CommandCompleted",
        "ResourceReport",
    ]

    /// Events whose keys follow the flags of the two programs.
    private static let variable: Set<String> = ["MainReportArgs"]

    /// The keys of all events of a name: `data.node_info.meta`, without what is inside of lists.
    private static func keys(_ events: [JSONValue]) -> [String: Set<String>] {
        var keys: [String: Set<String>] = [:]
        for event in events {
            guard let name = event["info"]?["name"]?.string else { continue }
            var found: Set<String> = []
            collect(event, "", &found)
            keys[name, default: []].formUnion(found)
        }
        return keys
    }

    private static func collect(_ value: JSONValue, _ path: String, _ keys: inout Set<String>) {
        for member in value.members ?? [] {
            keys.insert(path + member.key)
            collect(member.value, path + member.key + ".", &keys)
        }
    }
}
