// SPDX-License-Identifier: Apache-2.0

import DbtCommandLine
import LotusCore
import Testing

/// Command lines are taken apart as click takes them.
@Suite struct CommandLineParserTests {
    struct Line: Sendable, CustomStringConvertible {
        let text: String
        let values: [String: ParsedCommandLine.RawValue]
        var description: String { text }

        init(_ text: String, _ values: [String: ParsedCommandLine.RawValue]) {
            self.text = text
            self.values = values
        }

        var arguments: [String] { text.split(separator: "|").map(String.init) }
    }

    private static let lines: [Line] = [
        Line("ls", [:]),
        Line("--debug|ls", ["debug": .flag(true)]),
        Line("ls|-d", ["debug": .flag(true)]),
        Line("ls|--no-debug", ["debug": .flag(false)]),
        Line("ls|--debug|--no-debug", ["debug": .flag(false)]),
        Line("ls|--select|a|b", ["select": .words(["a", "b"])]),
        Line("ls|--select|a b", ["select": .words(["a", "b"])]),
        Line("ls|-s|a|-s|b", ["select": .words(["a", "b"])]),
        Line("ls|-sa|b", ["select": .words(["a", "b"])]),
        Line("ls|--select=a b|c", ["select": .words(["a", "b", "c"])]),
        Line(
            "ls|--select|a|--exclude|b|-t|dev",
            ["select": .words(["a"]), "exclude": .words(["b"]), "target": .text("dev")]),
        Line("ls|-tdev", ["target": .text("dev")]),
        Line("ls|--target=dev=1", ["target": .text("dev=1")]),
        Line("ls|-xq", ["fail_fast": .flag(true), "quiet": .flag(true)]),
        Line("ls|-xtdev", ["fail_fast": .flag(true), "target": .text("dev")]),
        Line("ls|--profile|--target", ["profile": .text("--target")]),
        Line("-t|dev|ls|--quiet", ["target": .text("dev"), "quiet": .flag(true)]),
        Line("compile|-m|a|--model|b", ["select": .words(["a", "b"])]),
        Line("ls|-m|a|-s|b", ["models": .words(["a"]), "select": .words(["b"])]),
        Line("ls|--resource-type|model|seed", ["resource_types": .words(["model", "seed"])]),
        Line("compile|--vars|{a: 1}|--threads|4", ["vars": .text("{a: 1}"), "threads": .text("4")]),
    ]

    @Test(arguments: lines)
    func optionsAreFound(_ line: Line) throws {
        let parsed = try CommandLineParser.parse(line.arguments)
        #expect(parsed.values == line.values)
        #expect(parsed.request == nil)
    }

    private static let refusals: [(String, String)] = [
        ("ls|--bogus", "No such option '--bogus'."),
        ("ls|--selekt|a", "No such option '--selekt'. Did you mean '--select'?"),
        ("bogus", "No such command 'bogus'."),
        ("compil", "No such command 'compil'. Did you mean 'compile'?"),
        ("ls|--select", "Option '--select' requires an argument."),
        ("ls|--quiet=1", "Option '--quiet' does not take a value."),
        ("ls|a", "Got unexpected extra argument (a)"),
        ("ls|a|b", "Got unexpected extra arguments (a b)"),
        (
            "--debug|ls|--debug",
            "debug was provided both before and after the subcommand, it can only be set either before or after."
        ),
        ("docs|bogus", "No such command 'bogus'."),
        ("ls|-Z", "No such option '-Z'."),
    ]

    @Test(arguments: refusals)
    func wrongLinesAreRefused(_ text: String, _ message: String) {
        let error = #expect(throws: UsageError.self) {
            try CommandLineParser.parse(text.split(separator: "|").map(String.init))
        }
        #expect(error?.message == message)
    }

    @Test func helpAndVersionComeBeforeTheCommand() throws {
        #expect(try CommandLineParser.parse(["--version"]).request == .version)
        #expect(try CommandLineParser.parse(["ls", "-h"]).request == .help)
        #expect(try CommandLineParser.parse(["--help", "ls"]).request == .help)
        #expect(try CommandLineParser.parse([]).request == nil)
    }

    /// Whatever is given in whatever order, before or after the command, is found again.
    @Test(arguments: 0..<200 as Range<UInt64>)
    func anyOrderOfOptionsSaysTheSame(_ seed: UInt64) throws {
        var random = SeededGenerator(seed)
        let before: [(arguments: [String], name: String, value: ParsedCommandLine.RawValue)] = [
            (["--debug"], "debug", .flag(true)), (["--no-print"], "print", .flag(false)),
            (["--target", "t\(seed)"], "target", .text("t\(seed)")),
            (["--log-level=warn"], "log_level", .text("warn")),
            (["-x"], "fail_fast", .flag(true)), (["--state", "a b"], "state", .text("a b")),
        ]
        let after: [(arguments: [String], name: String, value: ParsedCommandLine.RawValue)] = [
            (["--select", "a", "b+"], "select", .words(["a", "b+"])),
            (["--exclude=c"], "exclude", .words(["c"])),
            (["--output", "json"], "output", .text("json")),
            (["--output-keys", "x", "y.z"], "output_keys", .words(["x", "y.z"])),
            (["--vars", "{a: -1}"], "vars", .text("{a: -1}")),
            (["--project-dir", "."], "project_dir", .text(".")),
        ]
        var front: [String] = []
        var back: [String] = []
        var expected: [String: ParsedCommandLine.RawValue] = [:]
        for option in before.shuffled(using: &random) where Bool.random(using: &random) {
            if Bool.random(using: &random) { front += option.arguments } else { back += option.arguments }
            expected[option.name] = option.value
        }
        for option in after.shuffled(using: &random) where Bool.random(using: &random) {
            back += option.arguments
            expected[option.name] = option.value
        }
        let parsed = try CommandLineParser.parse(front + ["ls"] + back)
        #expect(parsed.values == expected)
        #expect(parsed.command.name == "ls")
    }
}
