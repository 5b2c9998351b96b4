// SPDX-License-Identifier: Apache-2.0

import LotusCore
import Testing

@Suite struct ErrorRendererTests {
    private func location(
        _ text: String?, column: Int, length: Int = 1, line: Int = 3
    ) -> LotusCore.SourceLocation {
        LotusCore.SourceLocation(
            file: "profiles.yml", line: line, column: column, length: length, lineText: text)
    }

    private func error(
        _ message: String = "unknown target `prd`", hint: String? = nil,
        at location: LotusCore.SourceLocation? = nil,
        cause: (any Error)? = nil
    ) -> LotusError {
        LotusError(
            .init("LL-PROFILE-003", exit: .usageOrConfiguration), message, hint: hint, location: location,
            cause: cause)
    }

    private func render(_ error: any Error) -> String { ErrorRenderer().render(error) }

    /// The quoted line and its carets, without the margin.
    private func snippet(_ text: String, column: Int, length: Int = 1) -> String {
        render(error(at: location(text, column: column, length: length)))
            .split(separator: "\n").dropFirst(3).map { $0.dropFirst(5) }.joined(separator: "\n")
    }

    @Test func `the full form has place, line, carets and help`() {
        let place = location("  target: prd", column: 11, length: 3)
        #expect(
            render(error(hint: "did you mean `prod`?", at: place)) == """
                error[LL-PROFILE-003]: unknown target `prd`
                  --> profiles.yml:3:11
                   |
                 3 |   target: prd
                   |           ^^^
                  help: did you mean `prod`?
                """)
    }

    @Test func `the margin is as wide as the line number`() {
        let place = location("  target: prd", column: 11, length: 3, line: 1200)
        #expect(
            render(error(hint: "did you mean `prod`?", at: place)) == """
                error[LL-PROFILE-003]: unknown target `prd`
                     --> profiles.yml:1200:11
                      |
                 1200 |   target: prd
                      |           ^^^
                     help: did you mean `prod`?
                """)
    }

    @Test func `an error without a place is its message and help`() {
        #expect(
            render(error(hint: "do this\nthen that")) == """
                error[LL-PROFILE-003]: unknown target `prd`
                  help: do this
                        then that
                """)
    }

    @Test func `the other lines of a message are indented`() {
        #expect(
            render(error("the engine refused:\nline one\r\n\n  line two", at: location(nil, column: 4)))
                == """
                error[LL-PROFILE-003]: the engine refused:
                    line one

                      line two
                  --> profiles.yml:3:4
                """)
    }

    @Test func `causes are shown only when verbose, nearest first`() {
        struct Refused: Error, CustomStringConvertible { let description = "connection refused" }
        let chain = error(cause: LotusError(.init("LL-PG-001"), "cannot connect", cause: Refused()))
        #expect(render(chain) == "error[LL-PROFILE-003]: unknown target `prd`")
        #expect(
            ErrorRenderer(verbose: true).render(chain) == """
                error[LL-PROFILE-003]: unknown target `prd`
                  caused by: cannot connect [LL-PG-001]
                  caused by: connection refused
                """)
    }

    @Test func `a chain of causes ends`() {
        var chain = error()
        for _ in 0..<100 { chain = error(cause: chain) }
        let lines = ErrorRenderer(verbose: true).render(chain).split(separator: "\n")
        #expect(lines.count == Limits.errorCausesMax + 2)
        #expect(lines.last == "  caused by: …")
    }

    @Test func `only the word error is coloured`() {
        #expect(
            ErrorRenderer(color: true).render(error())
                == "\u{1B}[1;31merror\u{1B}[0m[LL-PROFILE-003]: unknown target `prd`")
    }

    @Test func `a foreign error is its description`() {
        struct Odd: Error, CustomStringConvertible { let description = "odd\nthing, password=hunter2" }
        #expect(render(Odd()) == "error: odd\n    thing, password=<REDACTED>")
        #expect(ErrorRenderer.exitCode(of: Odd()) == 1)
        #expect(ErrorRenderer.exitCode(of: error()) == 2)
    }

    @Test(arguments: [
        ("\tkey:\tvalue", 7, 5, "    key:    value\n            ^^^^^"),
        ("a\tb", 2, 1, "a   b\n ^^^"),
        ("名前: 値", 5, 1, "名前: 値\n      ^^"),
        ("名前: 値", 1, 2, "名前: 値\n^^^^"),
        ("cafe\u{301}s: x", 6, 1, "cafe\u{301}s: x\n    ^"),
        ("cafe\u{301}s: x", 5, 1, "cafe\u{301}s: x\n   ^"),
        ("🦆 = 1", 3, 1, "🦆 = 1\n   ^"),
        ("ab", 3, 1, "ab\n  ^"),
        ("ab", 99, 7, "ab\n  ^"),
        ("abc", 2, 99, "abc\n ^^"),
        ("abc", 0, 1, "abc\n^"),
        ("abc", -5, 1, "abc\n^"),
        ("bell\u{7}, esc\u{1B}[31m", 5, 1, "bell\u{FFFD}, esc\u{FFFD}[31m\n    ^"),
        ("a\u{202E}b", 3, 1, "a\u{FFFD}b\n  ^"),
    ])
    func `carets stand under the marked characters`(
        _ text: String, _ column: Int, _ length: Int, _ expected: String
    ) {
        #expect(snippet(text, column: column, length: length) == expected)
    }

    @Test func `an empty line has a caret at its end`() {
        #expect(
            render(error(at: location("", column: 1))) == """
                error[LL-PROFILE-003]: unknown target `prd`
                  --> profiles.yml:3:1
                   |
                 3 |
                   | ^
                """)
    }

    @Test(arguments: ["x", "語", "\t", "e\u{301}"])
    func `a long line is cut around the mark`(_ filler: String) throws {
        let before = String(repeating: filler, count: 150)
        let column = before.unicodeScalars.count + 1
        let shown = snippet("\(before)MARK\(before)", column: column, length: 4).split(separator: "\n")
        try #require(shown.count == 2)
        #expect(shown[0].hasPrefix("…") && shown[0].hasSuffix("…"))
        #expect(width(shown[0]) <= Limits.errorLineColumnsMax)
        let mark = try #require(shown[0].firstIndex(of: "M"))
        #expect(width(shown[0][..<mark]) == shown[1].count - 4)
        #expect(shown[1].hasSuffix(" ^^^^"))
    }

    @Test func `a long mark is cut with the line`() {
        let text = String(repeating: "x", count: 500)
        let shown = snippet(text, column: 1, length: 500).split(separator: "\n")
        #expect(shown[0] == String(repeating: "x", count: 99) + "…")
        #expect(shown[1] == String(repeating: "^", count: 99))
    }

    @Test func `the end of a long line is not cut`() {
        let text = String(repeating: "x", count: 500)
        let shown = snippet(text, column: 501).split(separator: "\n")
        #expect(shown[0] == "…" + String(repeating: "x", count: 98))
        #expect(shown[1] == String(repeating: " ", count: 99) + "^")
    }

    @Test(arguments: 0...400)
    func `every place of a mixed line has its caret inside`(_ column: Int) {
        let text = String(repeating: "a語\te\u{301}🦆", count: 66)
        let shown = snippet(text, column: column, length: 3).split(separator: "\n")
        #expect(shown.count == 2)
        #expect(shown.last?.contains("^") == true)
        #expect((shown.last?.count ?? 999) <= Limits.errorLineColumnsMax)
    }

    @Test func `secrets leave every part and carets follow`() {
        let place = location("a hunter2hunter2 b", column: 18)
        let renderer = ErrorRenderer(verbose: true, redactor: Redactor([Secret("hunter2")]))
        let inner = LotusError(.init("LL-PG-001"), "sent hunter2")
        #expect(
            renderer.render(error("hunter2 is bad", hint: "change hunter2", at: place, cause: inner)) == """
                error[LL-PROFILE-003]: <REDACTED> is bad
                  --> profiles.yml:3:18
                   |
                 3 | a <REDACTED> b
                   |              ^
                  help: change <REDACTED>
                  caused by: sent <REDACTED> [LL-PG-001]
                """)
    }

    @Test func `a mark on a secret marks the placeholder`() {
        #expect(
            snippet("  password: hunter2", column: 15, length: 2)
                == "  password: <REDACTED>\n            ^^^^^^^^^^")
        #expect(snippet("  password: hunter2", column: 3, length: 8) == "  password: <REDACTED>\n  ^^^^^^^^")
    }

    /// Terminal columns, counted by hand for the characters of these tests.
    private func width(_ text: Substring) -> Int {
        text.unicodeScalars.reduce(0) { $0 + ($1 == "\u{301}" ? 0 : $1 == "語" ? 2 : 1) }
    }
}
