// SPDX-License-Identifier: Apache-2.0

import LotusTestKit
import Testing

/// What dbt refuses is refused with the same exit status, and ours says where it stands and what to do.
@Suite struct RecordedErrorTests {
    @Test func thereAreManyRecordings() {
        #expect(RecordedError.all.count >= 220)
    }

    @Test(arguments: RecordedError.all)
    func theExitStatusIsDbtsAndTheMessageIsPlaced(_ recorded: RecordedError) async throws {
        let folder = try recorded.copy()
        for call in try recorded.callsWithoutDatabase {
            let outcome = await ProgramRun.run(call.arguments, in: folder.project, home: folder.file("home"))
            guard !KnownDifferences.silent.contains(recorded.name) else {
                // Here dbt fails and ours does not; it fails as soon as that is mended.
                #expect(outcome.exit != call.exit)
                continue
            }
            #expect(outcome.exit == call.exit, "\(call.arguments): \(outcome.output)")
            guard outcome.exit != 0, outcome.output.contains("Encountered an error:") else { continue }
            #expect(
                outcome.output.contains(" --> ") != KnownDifferences.withoutPlace.contains(recorded.name),
                "place: \(outcome.output)")
            #expect(
                outcome.output.contains("help: ") != KnownDifferences.withoutHint.contains(recorded.name),
                "hint: \(outcome.output)")
        }
    }

    /// The lines before the error are dbt's.
    @Test(arguments: RecordedError.all)
    func theLogUpToTheErrorIsDbts(_ recorded: RecordedError) async throws {
        guard !KnownDifferences.silent.contains(recorded.name),
            KnownDifferences.errorLogs[recorded.name] == nil
        else { return }
        let folder = try recorded.copy()
        let normalizer = folder.normalizer()
        for call in try recorded.callsWithoutDatabase {
            let outcome = await ProgramRun.run(call.arguments, in: folder.project, home: folder.file("home"))
            let expected = Self.upToTheError(call.output.map(normalizer.line))
            #expect(Self.upToTheError(normalizer.lines(outcome.output)) == expected, "\(call.arguments)")
        }
    }

    private static func upToTheError(_ lines: [String]) -> [String] {
        let end = lines.firstIndex { $0.hasSuffix("[ERROR]: Encountered an error:") } ?? lines.count - 1
        return Array(lines.prefix(end + 1))
    }
}
