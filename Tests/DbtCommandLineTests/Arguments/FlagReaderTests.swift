// SPDX-License-Identifier: Apache-2.0

import DbtCommandLine
import DbtProject
import ProjectFiles
import Testing

/// The command line counts before environment variables, and these before `flags:` of the project.
@Suite struct FlagReaderTests {
    private func flags(
        _ arguments: [String], _ variables: [String: String] = [:], project: PlainMap = PlainMap()
    ) throws -> Flags {
        let reader = FlagReader(
            try CommandLineParser.parse(arguments), environment: Environment(process: variables)
        ) { $0 != "/nowhere" }
        return try reader.flags(project: project)
    }

    /// All eight ways in which three places can say something about one option.
    @Test(arguments: 0..<8)
    func theNearestPlaceWins(_ places: Int) throws {
        let (line, variable, project) = (places & 1 != 0, places & 2 != 0, places & 4 != 0)
        let flags = try flags(
            line ? ["ls", "--log-format", "json"] : ["ls"], variable ? ["DBT_LOG_FORMAT": "debug"] : [:],
            project: project ? ["log_format": "text"] : PlainMap())
        let expected = line ? "json" : variable ? "debug" : project ? "text" : "default"
        #expect(flags.text("log_format") == expected)
        let source: Flags.Source =
            line ? .commandLine : variable ? .environment : project ? .project : .standard
        #expect(flags.source("log_format") == source)
        // What is given for both logs counts for the file, too.
        #expect(flags.text("log_format_file") == (places == 0 ? "debug" : expected))
    }

    @Test func newVariablesCountBeforeOldOnes() throws {
        #expect(try flags(["ls"], ["DBT_TARGET": "a", "DBT_ENGINE_TARGET": "b"]).text("target") == "b")
        #expect(try flags(["ls"], ["DBT_TARGET": "a", "DBT_ENGINE_TARGET": ""]).text("target") == "a")
        #expect(try flags(["ls"], ["DBT_NO_PRINT": "1"]).bool("print") == false)
        #expect(try flags(["ls"], ["DBT_ARTIFACT_STATE_PATH": "old"]).text("state") == "old")
    }

    @Test(arguments: [
        ("1", true), ("true", true), ("T", true), ("yes", true), ("on", true), ("0", false), ("False", false),
        ("n", false), ("off", false),
    ])
    func variablesOfFlagsAreWords(_ text: String, _ value: Bool) throws {
        #expect(try flags(["ls"], ["DBT_QUIET": text]).bool("quiet") == value)
    }

    @Test func valuesAreRead() throws {
        let flags = try flags([
            "compile", "--threads", "4", "--vars", "{a: 1, b: [x]}", "--printer-width=100",
        ])
        #expect(flags.integer("threads") == 4)
        #expect(flags.integer("printer_width") == 100)
        #expect(flags["vars"] == .map(["a": 1, "b": ["x"]]))
        #expect(try self.flags(["ls", "--output", "JSON"]).text("output") == "json")
        #expect(
            try self.flags(["ls"], ["DBT_RESOURCE_TYPES": "model seed"]).words("resource_types") == [
                "model", "seed",
            ])
    }

    private static let refusals: [([String], [String: String], String)] = [
        (["compile", "--threads", "x"], [:], "Invalid value for '--threads': 'x' is not a valid integer."),
        (
            ["ls", "--output", "what"], [:],
            "Invalid value for '--output': 'what' is not one of 'json', 'name', 'path', 'selector'."
        ),
        (
            ["ls", "--profiles-dir", "/nowhere"], [:],
            "Invalid value for '--profiles-dir': Path '/nowhere' does not exist."
        ),
        (["ls", "--vars", "a"], [:], "Invalid value for '--vars': String 'a' is not valid YAML"),
        (
            ["ls"], ["DBT_QUIET": "maybe"],
            "Invalid value for '--quiet' / '-q' (env var: 'DBT_QUIET'): 'maybe' is not a valid boolean."
        ),
        (["compile", "--inline", "x", "--select", "y"], [:], "inline: not allowed with argument select"),
        (
            ["ls", "--warn-error", "--warn-error-options", "{error: all}"], [:],
            "warn_error_options: not allowed with argument warn_error"
        ),
    ]

    @Test(arguments: refusals)
    func wrongValuesAreRefused(_ arguments: [String], _ variables: [String: String], _ message: String) {
        let error = #expect(throws: UsageError.self) { try flags(arguments, variables) }
        #expect(error?.message == message)
    }

    @Test func warningsBecomeErrorsByName() {
        let all = WarnErrorOptions(
            all: false, options: .map(["error": "all", "warn": ["A"], "silence": ["B"]]))
        #expect(all.isError("C"))
        #expect(!all.isError("A"))
        #expect(!all.isError("B"))
        #expect(all.isSilenced("B"))
        let some = WarnErrorOptions(all: false, options: .map(["error": ["A"], "warn": [], "silence": []]))
        #expect(some.isError("A"))
        #expect(!some.isError("C"))
    }
}
