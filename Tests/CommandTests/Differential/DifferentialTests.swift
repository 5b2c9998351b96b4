// SPDX-License-Identifier: Apache-2.0

import LotusCore
import LotusTestKit
import Testing

/// Scripts/record-airbyte-fixtures has let the original connectors read the sandbox; ours reads the same one.
@Suite("Our sources and the original connectors")
struct DifferentialTests {
    @Test("read the same records from the same service", arguments: RecordedConnector.allCases)
    func records(of connector: RecordedConnector) async throws {
        let run = try await SandboxServer.with(try RecordedConnector.sandboxOptions()) { sandbox in
            try await SourceRun.reading(connector, from: sandbox)
        }
        let theirs = try Self.byVersion(try connector.records())
        let ours = try Self.byVersion(run.records)

        // What is missing or too much, and what differs: at most ten lines, since one mistake hits many.
        let missing = Set(theirs.keys).subtracting(ours.keys)
        let unknown = Set(ours.keys).subtracting(theirs.keys)
        #expect(missing.isEmpty, "not read by us: \(missing.sorted().prefix(10))")
        #expect(unknown.isEmpty, "read by us alone: \(unknown.sorted().prefix(10))")
        let differences = theirs.keys.sorted().flatMap { version in
            Self.differences(
                theirs[version]?.columns ?? [:], ours[version]?.columns ?? [:],
                of: theirs[version]?.stream ?? "")
        }
        #expect(differences.isEmpty, "\(differences.prefix(10).map(\.description).joined(separator: "\n"))")

        for (stream, state) in try connector.states() {
            let ours = try #require(run.states[stream], "no state of \(stream)")
            #expect(
                KnownDifference.comparable(ours) == KnownDifference.comparable(state), "state of \(stream)")
        }
    }

    /// The records by their key and cursor; of these there is one each.
    private static func byVersion(_ records: [RecordedRecord]) throws -> [String: RecordedRecord] {
        var found: [String: RecordedRecord] = [:]
        for record in records {
            guard found.updateValue(record, forKey: record.version) == nil else {
                throw KitError("\(record.version) came twice")
            }
        }
        return found
    }

    private static func differences(
        _ theirs: [String: JSONValue], _ ours: [String: JSONValue], of stream: String
    ) -> [ValueDifference] {
        Set(theirs.keys).union(ours.keys).sorted().flatMap { column in
            ValueDifference.all(theirs[column], ours[column], at: "\(stream).\(column)")
        }
    }
}
