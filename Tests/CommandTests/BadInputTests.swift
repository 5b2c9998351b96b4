// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusTestKit
import Testing

/// Whatever is wrong, the user reads one error that says what to do.
@Suite struct BadInputTests {
    private static let directory = GoldenDirectory("Commands")

    @Test func everyCaseIsPreparedAndRecorded() {
        #expect(Self.directory.cases.map(\.name) == BadInput.all.map(\.name).sorted())
    }

    @Test(arguments: directory.cases)
    func badInputGivesOneErrorThatSaysWhatToDo(_ golden: GoldenCase) async throws {
        guard let badInput = BadInput.all.first(where: { $0.name == golden.name }) else {
            throw KitError("no case of BadInput is called \(golden.name)")
        }
        let project = try await BadInput.soundProject()
        let arguments = try golden.input("arguments").split(separator: "\n").map { String($0) }
        var command = try project.command(arguments)
        try await badInput.prepare(project, &command)
        // Modes are given back, so that the scratch folder can be removed.
        defer { try? BadInput.setModes(of: project, folders: 0o755, files: 0o644) }
        let outcome = try await ProcessRunner.run(command)

        #expect(!outcome.errorText.contains(BadInput.password))
        #expect(!outcome.outputText.contains(BadInput.password))
        try expectOneError(outcome)
        try golden.expect(Self.text(of: outcome.end), equals: "exit.txt")
        try golden.expect(outcome.errorText, equals: "stderr.txt", replacing: Self.replacements(project))
    }

    private func expectOneError(_ outcome: ProcessOutcome) throws {
        let starts = outcome.errorText.split(separator: "\n").filter { $0.lowercased().hasPrefix("error") }
        #expect(starts.count == 1, "\(outcome)")
        #expect([.exited(1), .exited(2)].contains(outcome.end), "\(outcome)")
    }

    private static func text(of end: ProcessOutcome.End) -> String {
        if case .exited(let status) = end { return "\(status)\n" }
        return "\(end)\n"
    }

    private static func replacements(_ project: TestProject) -> [Replacement] {
        [
            .scratch(project.scratch), .checkout,
            .pattern(#"ducklake-[0-9a-f-]{36}\.parquet"#, with: "<file>.parquet"),
            .pattern(#"linux_(amd64|arm64)"#, with: "<platform>"),
            .pattern(#"\b\d{7,} bytes"#, with: "<size> bytes"),
            .pattern(#"\b\d{7,} were verified"#, with: "<size> were verified"),
            .times,
        ]
    }
}
