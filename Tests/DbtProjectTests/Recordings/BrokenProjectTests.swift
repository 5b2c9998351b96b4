// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusTestKit
import Testing

/// What is wrong in a project is refused where dbt refuses it, in our words.
@Suite struct BrokenProjectTests {
    @Test(arguments: GoldenDirectory("DbtProject/Errors").cases)
    func errorIsToldWithItsPlace(_ golden: GoldenCase) throws {
        let said = try BrokenProject(name: golden.name).said()
        try golden.expect(said.text, equals: "expected.not-recorded.txt")
    }

    /// What the program looks at before it parses.
    private static let programs: Set<String> = [
        "package-version-required", "project-version-range-empty", "project-version-required",
        "project-version-spec-wrong",
    ]

    @Test(arguments: GoldenDirectory("DbtProject/Errors").cases.filter { !programs.contains($0.name) })
    func errorComesWhereDbtHasOne(_ golden: GoldenCase) throws {
        let project = BrokenProject(name: golden.name)
        let status = project.recordedStatus
        let said = try project.said()
        if let parse = status["parse"] { #expect((parse == 0) == (said.command != "parse"), "parse") }
        if let compile = status["compile"], said.command != "parse" {
            #expect((compile == 0) == (said.command == nil), "compile")
        }
    }

    /// Every project with a recording has a golden file.
    @Test func allRecordedProjectsAreHere() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: BrokenProject.folder)
            .filter { !BrokenProject(name: $0).recordedStatus.isEmpty }
        let ours = Set(GoldenDirectory("DbtProject/Errors").cases.map(\.name))
        #expect(names.count >= 220)
        #expect(names.filter { !ours.contains($0) } == [])
    }
}
