// SPDX-License-Identifier: Apache-2.0

import DbtProject
import Foundation
import LotusCore
import LotusTestKit
import Testing

/// Every recorded command of the original says the same here, and leaves the same files.
@Suite struct RecordedCommandTests {
    @Test func thereAreManyRecordings() {
        #expect(RecordedCommand.all.count >= 300)
    }

    @Test(arguments: RecordedCommand.all)
    func theOutputAndTheExitStatusAreDbts(_ recorded: RecordedCommand) async throws {
        guard KnownDifferences.commands[recorded.description] == nil else { return }
        let (steps, overlay) = try recorded.recording()
        let folder = try recorded.project.copy(overlay: overlay)
        let states = try await RecordedStates.shared.folder(of: recorded.project)
        let normalizer = folder.normalizer(states: states)
        var ofParsing: Set<String> = []
        // The recorder ran it in a folder in which the project had been parsed, unless the lines tell of it.
        if !steps.contains(where: { $0.output.contains { $0.contains("saved manifest not found") } }) {
            _ = await ProgramRun.run(["--quiet", "parse"], in: folder.project, home: folder.file("home"))
            let again = await ProgramRun.run(["parse"], in: folder.project, home: folder.file("home"))
            ofParsing = Set(normalizer.lines(again.output))
        }
        for step in steps {
            try prepare(step, folder)
            let outcome = await ProgramRun.run(
                step.arguments.map { $0.replacing("<STATES>", with: states) }, in: folder.project,
                home: folder.file("home"), environment: step.environment)
            #expect(outcome.exit == step.exit)
            let expected = step.output.map(normalizer.line)
            var ours = normalizer.lines(outcome.output)
            if step.isGivenManifest { ours.removeAll { ofParsing.contains($0) } }
            #expect(
                compared(ours, step, recorded) == compared(expected, step, recorded),
                "\(recorded) \(step.arguments)")
            if step.errors.isEmpty { #expect(outcome.errors.isEmpty) }
            // Usage errors have our own last line.
            #expect(
                Array(normalizer.lines(outcome.errors).prefix(3)) == Array(step.errors.prefix(3)),
                "\(recorded)")
            for (path, text) in step.files {
                let written = try? folder.read("project/\(path)")
                #expect(written == text, "\(path)")
            }
        }
    }

    private func prepare(_ step: RecordedCommand.Step, _ folder: ScratchFolder) throws {
        for (path, text) in step.write { try folder.write("project/\(path)", text) }
        for path in step.delete { try FileManager.default.removeItem(atPath: folder.file("project/\(path)")) }
    }

    /// The lines without those of parsing where the recording has none, without the tail of our own errors
    /// (the place and what to do), and with what depends on the order of files sorted.
    private static func comparable(_ lines: [String], _ step: RecordedCommand.Step) -> [String] {
        var kept = lines.filter { line in !ownLines.contains { line.contains($0) } && !isPlace(line) }
        if step.isGivenManifest {
            kept.removeAll { line in parsingLines.contains { line.hasPrefix("HH:MM:SS  \($0)") } }
        }
        return BreachLines.last(kept.map(sortedKeys))
    }

    private func compared(
        _ lines: [String], _ step: RecordedCommand.Step, _ recorded: RecordedCommand
    ) -> [String] {
        var lines = lines
        if KnownDifferences.errors.contains(recorded.description),
            let end = lines.firstIndex(where: { $0.hasSuffix("[ERROR]: Encountered an error:") })
        {
            lines.removeSubrange((end + 1)...)
        }
        return Self.comparable(lines, step)
    }

    /// What `debug` says of the Python that runs dbt, and of what it runs on; and the connection, which this
    /// program does not open here.
    private static let ownLines = [
        "python version: ", "python path: ", "os info: ", "Connection test: [",
        // The command that the recorder ran before had other variables.
        "Unable to do partial parsing because config vars",
    ]

    private static let parsingLines = [
        "Running with dbt=", "Found ", "Unable to do partial parsing", "Registered adapter: ",
    ]

    private static func isPlace(_ line: String) -> Bool {
        line.wholeMatch(of: #/ *(\d+)? *(\||-->|help:|= help:).*/#) != nil && !line.hasPrefix("{")
    }

    private static func sortedKeys(_ line: String) -> String {
        guard line.hasPrefix("{"), let json = try? JSONValue(parsing: line) else { return line }
        return OutputNormalizer(folders: []).value(json).text()
    }
}
