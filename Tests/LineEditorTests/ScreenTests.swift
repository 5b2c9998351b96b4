// SPDX-License-Identifier: Apache-2.0

import LineEditor
import LotusCore
import LotusTestKit
import Testing

/// What stands on the screen is what was typed, wherever lines break.
@Suite struct ScreenTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let keys: String
        let text: String
        let cursor: [Int]
        var testDescription: String { keys.debugDescription }

        init(_ keys: String, _ text: String, _ cursor: [Int]) {
            self.keys = keys
            self.text = text
            self.cursor = cursor
        }
    }

    /// Ten columns, of which the prompt takes two.
    static let cases: [Case] = [
        Case("abc", "> abc", [0, 5]),
        Case("abcdefgh", "> abcdefgh\n", [1, 0]),
        Case("abcdefghi", "> abcdefgh\ni", [1, 1]),
        Case("abcdefghi\u{7F}", "> abcdefgh\n", [1, 0]),
        Case("abcdefghi\u{7F}\u{7F}", "> abcdefg", [0, 9]),
        Case("abcdefghi\u{01}", "> abcdefgh\ni", [0, 2]),
        Case("abcdefghi\u{01}\u{0B}", ">", [0, 2]),
        Case("日本語日", "> 日本語日\n", [1, 0]),
        Case("a日本語日", "> a日本語\n日", [1, 2]),
        Case("a日本語日\u{02}\u{02}", "> a日本語\n日", [0, 7]),
        Case("e\u{301}e\u{301}x", "> e\u{301}e\u{301}x", [0, 5]),
        Case("abcdefge\u{301}", "> abcdefge\u{301}\n", [1, 0]),
        Case("a\u{1B}\rb", "> a\n. b", [1, 3]),
        Case("a\u{1B}\rb\u{1B}[A", "> a\n. b", [0, 3]),
        Case("abcdefgh\u{1B}\rb", "> abcdefgh\n. b", [1, 3]),
        Case("a\u{1B}[200~\u{1B}[2J\t\u{07}b\u{1B}[201~", "> a^[[2J\n  ^Gb", [1, 5]),
        Case("x\u{1B}[200~\u{202E}y\u{1B}[201~", "> x\u{FFFD}y", [0, 5]),
    ]

    @Test(arguments: cases)
    func theScreenShowsTheText(_ entry: Case) {
        var edited = EditedScreen(columns: 10)
        edited.type(entry.keys)
        #expect(edited.screen.text == entry.text)
        #expect([edited.screen.cursor.row, edited.screen.cursor.column] == entry.cursor)
        #expect(edited.screen.unknown == [])
    }

    @Test(arguments: [(10, 7), (7, 10), (20, 3), (3, 20), (12, 4)])
    func aNewWidthLeavesOneText(_ before: Int, _ after: Int) {
        var edited = EditedScreen(columns: before, height: 30)
        edited.type("select a, b\u{1B}\rfrom orders\u{1B}\rlimit 10\u{1B}[A")
        edited.screen.resize(columns: after, height: 30)
        edited.draw()
        var expected = EditedScreen(columns: after, height: 30)
        expected.type("select a, b\u{1B}\rfrom orders\u{1B}\rlimit 10\u{1B}[A")
        #expect(edited.screen.text.trailing == expected.screen.text.trailing)
        #expect(edited.screen.cursor == expected.screen.cursor)
    }

    @Test func aTextTallerThanTheScreenShowsTheRowsAroundTheCursor() {
        var edited = EditedScreen(columns: 20, height: 4)
        edited.type("\u{1B}[200~" + (1...9).map { "line \($0)" }.joined(separator: "\n") + "\u{1B}[201~")
        #expect(edited.screen.text.hasSuffix(". line 6\n. line 7\n. line 8\n. line 9"))
        edited.type("\u{1B}<")
        #expect(edited.screen.text.hasSuffix("> line 1\n. line 2\n. line 3\n. line 4"))
        #expect(edited.screen.cursor.column == 2)
    }

    /// Random keys never crash, and the screen always shows what a fresh painting of the text would.
    @Test(arguments: 0..<40)
    func randomKeysKeepScreenAndTextTogether(_ seed: Int) {
        var random = SeededGenerator(UInt64(seed))
        let columns = Int.random(in: 1...30, using: &random)
        var edited = EditedScreen(
            columns: columns, height: 50, history: ["select 1", "日本\nab"], isComplete: { $0.hasSuffix(";") })
        edited.completions = Completions(replacing: 2, [.init("abcd"), .init("abce")])
        let pieces: [[UInt8]] = [
            "a", " ", "日", "e\u{301}", "👨‍👩‍👧", "\u{1B}\r", "\u{1B}[A", "\u{1B}[B", "\u{1B}[C", "\u{1B}[D",
            "\u{01}", "\u{05}", "\u{0B}", "\u{15}", "\u{17}", "\u{19}", "\u{14}", "\u{1B}b", "\u{1B}d", "\t",
            "\u{12}", "\u{07}", "\u{7F}", "\u{1B}[3~", "\u{1B}[200~x\ny\u{1B}[201~", ";", "\u{301}",
        ].map { Array($0.utf8) }
        for _ in 0..<200 {
            if Int.random(in: 0..<4, using: &random) == 0 {
                edited.type([UInt8.random(in: 0...255, using: &random)])
            } else {
                edited.type(pieces.randomElement(using: &random) ?? [])
            }
            let buffer = edited.editor.buffer
            #expect((0...buffer.characters.count).contains(buffer.cursor))
            #expect(Array(buffer.text) == buffer.characters)
            var fresh = ScreenModel(columns: columns, height: 50)
            let layout = ScreenLayout(edited.editor, columns: columns, rowsMax: 50)
            var painter = ScreenPainter()
            fresh.feed(painter.paint(layout, columns: columns))
            guard columns >= 2 else { continue }
            #expect(edited.screen.visible.trailing == fresh.visible.trailing)
            #expect(edited.screen.cursor.column == fresh.cursor.column)
            if edited.screen.visible.trailing != fresh.visible.trailing { return }
        }
    }
}

extension String {
    /// Without empty lines at the end.
    fileprivate var trailing: String {
        var text = self
        while text.last == "\n" { text.removeLast() }
        return text
    }
}
