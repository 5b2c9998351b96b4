// SPDX-License-Identifier: Apache-2.0

import LotusCore
import LotusTestKit
import ProjectFiles
import Testing

/// Damaged files end in a value or in an error that says where, never in a crash.
@Suite struct YAMLFuzzTests {
    private static let rounds = 100

    @Test(arguments: ["yaml", "template"])
    func `a damaged YAML file is a value or a located error`(_ area: String) throws {
        try fuzz(area, file: "input.yml") { golden, text in
            let tree = try YAMLReader.read(SourceText(name: "fuzz", text: text))
            var variables: [VariableUse] = []
            let environment = Environment(process: try golden.process)
            let renderer = EnvironmentTemplateRenderer(environment: environment)
            _ = try tree.rendered(with: renderer, variables: &variables)
        }
    }

    @Test func `a damaged profile is a target or a located error`() throws {
        let folder = try ScratchFolder()
        // One line, since an error may also point into this intact file.
        try folder.write("dbt_project.yml", "{name: shop, profile: shop}\n")
        try fuzz("profile", file: "profiles.yml") { golden, text in
            try folder.write("profiles.yml", text)
            let environment = Environment(process: try golden.process)
            let project = try Project.load(folder: folder.path, environment: environment)
            _ = try Profile.load(for: project)
        }
    }

    @Test func `damaged settings are settings or a located error`() throws {
        let folder = try ScratchFolder()
        try fuzz("settings", file: "lotus.yml") { golden, text in
            try folder.write("lotus.yml", text)
            let environment = Environment(process: try golden.process)
            _ = try LotusSettings.load(projectFolder: folder.path, environment: environment)
        }
    }

    @Test func `a damaged project file is a project or a located error`() throws {
        let folder = try ScratchFolder()
        try fuzz("project", file: "dbt_project.yml") { golden, text in
            try folder.write("dbt_project.yml", text)
            _ = try Project.load(folder: folder.path, environment: Environment(process: golden.process))
        }
    }

    @Test func `a damaged dotenv file is an environment or a located error`() throws {
        let folder = try ScratchFolder()
        let text = "# c\nexport A=b # d\nB='x \\' y'\nC=\"z\\n ${A} ${D:-e}\"\nE=\"two\nlines\"\n"
        var random = SeededRandom(seed: 11)
        for _ in 0..<1000 {
            let damaged = Self.damage(text, &random)
            expectValueOrLocatedError(damaged, of: ".env") { text in
                try folder.write(".env", text)
                _ = try Environment.load(process: [:], projectFolder: folder.path)
            }
        }
    }

    @Test func `a damaged JSON file is a value or a located error`() throws {
        var random = SeededRandom(seed: 7)
        for golden in GoldenCase.all("json") {
            let text = try golden.text("input.json")
            for _ in 0..<Self.rounds {
                expectValueOrLocatedError(Self.damage(text, &random), of: golden.testDescription) {
                    _ = try JSONReader.read(SourceText(name: "fuzz", text: $0))
                }
            }
        }
    }

    private func fuzz(
        _ area: String, file: String, _ read: (GoldenCase, String) throws -> Void
    ) throws {
        var random = SeededRandom(seed: 20_260_101)
        for golden in GoldenCase.all(area) where golden.has(file) {
            // The files that are not UTF-8 or too large say nothing more when they are damaged.
            guard let text = try? golden.text(file), text.utf8.count < 5000 else { continue }
            for _ in 0..<Self.rounds {
                let damaged = Self.damage(text, &random)
                expectValueOrLocatedError(damaged, of: golden.testDescription) { try read(golden, $0) }
            }
        }
    }

    private func expectValueOrLocatedError(_ text: String, of name: String, _ read: (String) throws -> Void) {
        do {
            try read(text)
        } catch let error as LotusError {
            guard let location = error.location else {
                Issue.record("no place in \(error) for \(Dump.quoted(text)) of \(name)")
                return
            }
            let lines = SourceText(name: "fuzz", text: text).lineCount
            #expect((1...lines).contains(location.line), "\(location) is outside of \(Dump.quoted(text))")
            #expect(location.column >= 1 && !error.message.isEmpty && error.hint?.isEmpty == false)
        } catch {
            Issue.record("\(error) for \(Dump.quoted(text))")
        }
    }

    private static let snippets = [
        ":", ": ", "- ", "\n", "\t", "\"", "'", "[", "]", "{", "}", "{{", "}}", "{%", "#", "&a ", "*a",
        "<<: ", "!",
        "!!int ", "|", ">", "? ", "---\n", "...\n", "%YAML 1.1\n", "\r\n", "\u{FEFF}", "\u{0}", "\u{2028}",
        "\u{1F600}", "\\", "\\u", "@", "`", ",", "  ", "~", "é",
    ]

    /// One to four deletions, doublings, swaps or insertions.
    private static func damage(_ text: String, _ random: inout SeededRandom) -> String {
        var scalars = Array(text.unicodeScalars)
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let place = Int.random(in: 0...scalars.count, using: &random)
            let length = min(scalars.count - place, Int.random(in: 0...8, using: &random))
            switch Int.random(in: 0..<4, using: &random) {
            case 0: scalars.removeSubrange(place..<(place + length))
            case 1: scalars.insert(contentsOf: scalars[place..<(place + length)], at: place)
            case 2: scalars.removeSubrange(place...)
            default:
                let snippet = snippets.randomElement(using: &random) ?? ":"
                scalars.insert(contentsOf: snippet.unicodeScalars, at: place)
            }
        }
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }
}

/// SplitMix64: the same damage on every machine.
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
