// SPDX-License-Identifier: Apache-2.0

import LotusTestKit
import Testing

@Suite struct GoldenDirectoryTests {
    private func area(isUpdating: Bool = false) throws -> (ScratchFolder, GoldenDirectory) {
        let folder = try ScratchFolder()
        try folder.write("second/input.txt", "two\n")
        try folder.write("first/input.txt", "one\n")
        try folder.write("first/expected.txt", "a\nb\nc\n")
        try folder.write("README.md", "not a case\n")
        return (folder, GoldenDirectory(path: folder.path, isUpdating: isUpdating))
    }

    @Test func everyFolderIsACaseInOrder() throws {
        let (folder, golden) = try area()
        #expect(golden.cases.map(\.name) == ["first", "second"])
        #expect(try golden.cases[0].input("input.txt") == "one\n")
        #expect(golden.cases[0].has("expected.txt") && !golden.cases[1].has("expected.txt"))
        _ = folder
    }

    @Test func filesBelowAFolderAreReadByTheirPath() throws {
        let (folder, golden) = try area()
        try folder.write("first/templates/a", "A")
        try folder.write("first/templates/sub/b.sql", "B\n")
        #expect(try golden.cases[0].files(below: "templates") == ["a": "A", "sub/b.sql": "B\n"])
        #expect(try golden.cases[1].files(below: "templates") == [:])
    }

    @Test func anEmptyAreaFails() throws {
        let folder = try ScratchFolder()
        let cases = GoldenDirectory(path: folder.file("absent")).cases
        #expect(cases.count == 1)
        #expect(throws: KitError("no case folders in \(folder.file("absent"))")) { try cases[0].input("x") }
        #expect(throws: KitError.self) { try cases[0].expect("x", equals: "expected.txt") }
    }

    @Test func anotherOutputFailsWithTheDifference() throws {
        let (folder, golden) = try area()
        try golden.cases[0].expect("a\nb\nc\n", equals: "expected.txt")
        let error = #expect(throws: KitError.self) {
            try golden.cases[0].expect("a\nB\nc\n", equals: "expected.txt")
        }
        #expect(error?.description.contains("first/expected.txt differs") == true)
        #expect(error?.description.contains("    a\n  - b\n  + B\n    c") == true)
        #expect(error?.description.contains("LOTUS_UPDATE_GOLDEN=1") == true)
        #expect(try folder.read("first/expected.txt") == "a\nb\nc\n")
    }

    @Test func aMissingRecordFailsWithTheOutput() throws {
        let (folder, golden) = try area()
        let error = #expect(throws: KitError.self) {
            try golden.cases[1].expect("new\n", equals: "expected.txt")
        }
        #expect(error?.description.contains("no recorded output") == true)
        #expect(error?.description.hasSuffix("new\n") == true)
        _ = folder
    }

    @Test func updatingRecordsTheOutput() throws {
        let (folder, golden) = try area(isUpdating: true)
        try golden.cases[0].expect("new\n", equals: "expected.txt")
        try golden.cases[1].expect("at /x/y\n", equals: "expected.txt", replacing: [.text("/x", with: "<x>")])
        #expect(try folder.read("first/expected.txt") == "new\n")
        #expect(try folder.read("second/expected.txt") == "at <x>/y\n")
    }

    @Test func replacementsMakeAnOutputTheSameEverywhere() throws {
        let (folder, golden) = try area()
        try folder.write("first/expected.txt", "<scratch>/f at <time> in <duration>, <checkout>/x, row 3\n")
        let output = "\(folder.path)/f at 2026-01-02T03:04:05.678Z in 1.25s, \(Checkout.path("x")), row 3\n"
        try golden.cases[0].expect(
            output, equals: "expected.txt", replacing: [.scratch(folder), .times, .durations, .checkout])
        #expect(throws: KitError.self) {
            try golden.cases[0].expect(output, equals: "expected.txt", replacing: [.pattern("(", with: "")])
        }
    }
}

@Suite struct LineDiffTests {
    @Test(arguments: [
        ("", "", ""),
        ("a\n", "a\n", "  ... 1 equal lines"),
        ("a\n", "", "  - a"),
        ("", "a\n", "  + a"),
        ("a\nb\n", "b\nc\n", "  - a\n    b\n  + c"),
        ("a\n", "a", "    a\n  + (no line break at the end)"),
        ("a\n", "a \n", "  - a\n  + a\u{b7}"),
        (
            "1\n2\n3\n4\n5\n6\n", "1\n2\n3\n4\n5\nX\n",
            "  ... 2 equal lines\n    3\n    4\n    5\n  - 6\n  + X"
        ),
    ])
    func differencesAreShownWithTheirSurroundings(expected: String, actual: String, shown: String) {
        let difference = LineDiff(expected: expected, actual: actual)
        #expect(difference.description == shown)
        #expect(difference.isEmpty == (expected == actual))
    }

    @Test func aHugeDifferenceIsCutShort() {
        let expected = (0..<10_000).map { "old \($0)\n" }.joined()
        let actual = (0..<10_000).map { "new \($0)\n" }.joined()
        let shown = LineDiff(expected: expected, actual: actual).description
        #expect(shown.hasSuffix("further lines"))
        #expect(shown.utf8.count < 10_000)
    }
}
