// SPDX-License-Identifier: Apache-2.0

import LineEditor
import LotusCore
import LotusTestKit
import Testing

/// An editor at a terminal without a program around it.
struct EditedScreen {
    var editor: LineEditor
    var screen: ScreenModel
    private var decoder = KeyDecoder()
    private var painter = ScreenPainter()
    private(set) var effects: [LineEditor.Effect] = []
    var completions = Completions()

    init(
        columns: Int = 40, height: Int = 10, history: [String] = [],
        isComplete: @escaping @Sendable (String) -> Bool = { _ in true }
    ) {
        editor = LineEditor(
            prompt: "> ", history: history, isComplete: isComplete, continuation: { _ in ". " })
        screen = ScreenModel(columns: columns, height: height)
        draw()
    }

    mutating func type(_ keys: String) { type(Array(keys.utf8)) }

    mutating func type(_ bytes: [UInt8]) {
        for key in decoder.feed(bytes) {
            var effect = editor.handle(key)
            if effect == .complete { effect = editor.complete(completions) }
            effects.append(effect)
            draw()
        }
    }

    mutating func draw() {
        let layout = ScreenLayout(editor, columns: screen.columns, rowsMax: screen.height)
        screen.feed(painter.paint(layout, columns: screen.columns))
    }

    /// The text with `|` at the cursor.
    var marked: String {
        var characters = editor.buffer.characters
        characters.insert("|", at: editor.buffer.cursor)
        return String(characters)
    }
}

@Suite struct LineEditorTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let keys: String
        let marked: String
        var testDescription: String { keys.debugDescription }

        init(_ keys: String, _ marked: String) {
            self.keys = keys
            self.marked = marked
        }
    }

    static let cases: [Case] = [
        Case("abc", "abc|"),
        Case("abc\u{01}x", "x|abc"),
        Case("abc\u{01}\u{05}x", "abcx|"),
        Case("abc\u{02}\u{02}\u{06}x", "abx|c"),
        Case("one two\u{17}", "one |"),
        Case("one a.b\u{17}", "one |"),
        Case("one a.b\u{1B}\u{7F}", "one a.|"),
        Case("one two\u{1B}b\u{0B}", "one |"),
        Case("one two\u{1B}b\u{0B}\u{01}\u{19}", "two|one "),
        Case("one two\u{1B}b\u{15}", "|two"),
        Case("one two\u{1B}b\u{1B}b\u{1B}d", "| two"),
        Case("one two\u{1B}b\u{1B}b\u{1B}d\u{1B}d\u{19}", "one two|"),
        Case("one two\u{17}\u{17}\u{19}", "one two|"),
        Case("one two\u{1B}b\u{1B}b\u{1B}f\u{1B}fx", "one twox|"),
        Case("ab\u{14}", "ba|"),
        Case("abc\u{02}\u{02}\u{14}", "ba|c"),
        Case("abc\u{7F}\u{08}", "a|"),
        Case("abc\u{01}\u{04}", "|bc"),
        Case("abc\u{01}\u{1B}[3~", "|bc"),
        Case("one two\u{1B}[1;5Dx", "one x|two"),
        Case("one two\u{1B}[1;5D\u{1B}[1;5Dx\u{1B}[1;5Cy", "xoney| two"),
        Case("one two\u{1B}Od\u{1B}Od\u{1B}Oc!", "one!| two"),
        Case("abc\u{1B}[Hx\u{1B}[Fy", "xabcy|"),
        Case("abc\u{1B}OHx\u{1B}OFy", "xabcy|"),
        Case("abc\u{1B}[1~x\u{1B}[4~y", "xabcy|"),
        Case("abc\u{1B}[D\u{1B}[D\u{1B}[Cx", "abx|c"),
        Case("\u{1B}[200~a\r\nb\rc\u{1B}[201~d", "a\nb\ncd|"),
        Case("\u{1B}[200~a\u{1B}[Ab\tc\u{1B}[201~", "a\u{1B}[Ab\tc|"),
        Case("ab\u{1B}\rcd", "ab\ncd|"),
        Case("ab\u{1B}\rcd\u{1B}[Ax", "abx|\ncd"),
        Case("ab\u{1B}\rc\u{1B}[A\u{1B}[Bx", "ab\ncx|"),
        Case("ab\u{1B}\rcd\u{01}x", "ab\nx|cd"),
        Case("ab\u{1B}\rcd\u{1B}[A\u{05}\u{0B}", "ab|cd"),
        Case("ab\u{1B}\rcd\u{01}\u{15}", "ab|cd"),
        Case("ab\u{1B}\rcd\u{1B}<x", "x|ab\ncd"),
        Case("e\u{301}x\u{02}\u{7F}", "|x"),
        Case("日本\u{02}x", "日x|本"),
        Case("👨‍👩‍👧x\u{02}\u{7F}", "|x"),
        Case("a\u{1B}[99;99Xb\u{1B}[?25hc", "abc|"),
        Case("a\u{1B}[[Ab", "ab|"),
    ]

    @Test(arguments: cases)
    func keysEditTheText(_ entry: Case) {
        var edited = EditedScreen()
        edited.type(entry.keys)
        #expect(edited.marked == entry.marked)
        #expect(edited.screen.unknown == [])
    }

    @Test func brokenUTF8BecomesAMark() {
        var edited = EditedScreen()
        edited.type([0x61, 0xC3, 0x62, 0xFF, 0xE2, 0x82, 0x63])
        #expect(edited.marked == "a\u{FFFD}b\u{FFFD}\u{FFFD}c|")
    }

    @Test func enterEndsATextThatIsCompleteAndBreaksAnother() {
        var edited = EditedScreen(isComplete: { $0.hasSuffix(";") })
        edited.type("select 1\r+ 2;\r")
        #expect(edited.effects.last == .accept("select 1\n+ 2;"))
        #expect(edited.screen.text == "> select 1\n. + 2;")
    }

    @Test(arguments: [
        ("\u{03}", LineEditor.Effect.interrupt), ("\u{04}", .endOfInput), ("\u{1A}", .suspend),
        ("\u{0C}", .clearScreen), ("\u{7F}", .bell), ("\u{19}", .bell), ("\u{1B}[A", .bell),
    ])
    func aKeyInAnEmptyTextHasAnEffect(_ keys: String, _ effect: LineEditor.Effect) {
        var edited = EditedScreen()
        edited.type(keys)
        #expect(edited.effects == [effect])
    }

    @Test func aLoneEscapeIsToldByTime() {
        var decoder = KeyDecoder()
        #expect(decoder.feed([0x1B]) == [])
        #expect(decoder.hasLoneEscape)
        #expect(decoder.timeOut() == [.escape])
        #expect(decoder.feed(Array("a".utf8)) == [.text("a")])
    }

    @Test func aPasteIsOneKeyHoweverItArrives() {
        var decoder = KeyDecoder()
        var keys: [Key] = []
        for byte in Array("\u{1B}[200~eins\nzwölf\u{1B}[201~x".utf8) { keys += decoder.feed([byte]) }
        #expect(keys == [.paste("eins\nzwölf"), .text("x")])
    }

    @Test func aTextThatIsTooLongIsRefused() {
        var edited = EditedScreen()
        let filler = String(repeating: "x", count: EditBuffer.bytesMax)
        #expect(edited.editor.handle(.paste(filler)) == .none)
        #expect(edited.editor.handle(.text("y")) == .bell)
        #expect(edited.editor.handle(.paste(filler + "z")) == .bell)
        #expect(edited.editor.buffer.text == filler)
    }

    // MARK: History

    @Test func upAndDownRecallWholeStatements() {
        var edited = EditedScreen(history: ["first", "second\nof two lines"])
        edited.type("draft\u{1B}[A")
        #expect(edited.marked == "second\nof two lines|")
        edited.type("\u{1B}[A")
        #expect(edited.marked == "second\nof t|wo lines" || edited.marked.hasPrefix("second|"))
        edited.type("\u{10}")
        #expect(edited.marked == "first|")
        edited.type("\u{10}")
        #expect(edited.effects.last == .bell)
        edited.type("!\u{0E}\u{0E}")
        #expect(edited.marked == "draft|")
        edited.type("\u{10}\u{10}\u{10}")
        #expect(edited.marked == "first!|")
    }

    @Test func searchFindsOlderAndOlderStatements() {
        let history = ["select a from t", "select b from t", "select b, a from u"]
        var edited = EditedScreen(columns: 60, history: history)
        edited.type("x\u{12}b")
        #expect(edited.editor.buffer.text == history[2])
        #expect(edited.screen.text == "(reverse-i-search)'b': select b, a from u")
        edited.type(" f")
        #expect(edited.editor.buffer.text == history[1])
        edited.type("\u{12}")
        #expect(edited.effects.last == .bell)
        edited.type("\u{7F}\u{7F}\u{7F}a f\u{12}")
        #expect(edited.editor.buffer.text == history[0])
        edited.type("\u{07}")
        #expect(edited.marked == "x|")
        edited.type("\u{12}, a\r")
        #expect(edited.effects.last == .accept(history[2]))
    }

    // MARK: Completion

    @Test func tabPutsInWhatIsCertain() {
        var edited = EditedScreen()
        edited.completions = Completions(
            replacing: 3, [.init("orders"), .init("order_items")])
        edited.type("from ord\t")
        #expect(edited.marked == "from order|")
        edited.completions = Completions(replacing: 5, [.init("orders"), .init("order_items")])
        edited.type("\t")
        #expect(edited.effects.last == .list(["orders", "order_items"]))
        edited.completions = Completions(replacing: 5, [.init("orders", suffix: " ")])
        edited.type("\tx")
        #expect(edited.marked == "from orders x|")
        edited.completions = Completions()
        edited.type("\t")
        #expect(edited.effects.last == .bell)
    }

    @Test func theListComesAtTheSecondTab() {
        var edited = EditedScreen()
        edited.completions = Completions(replacing: 1, [.init("ab"), .init("ac")])
        edited.type("a\t")
        #expect(edited.effects.last == .bell)
        edited.type("\t")
        #expect(edited.effects.last == .list(["ab", "ac"]))
        edited.type("\u{02}\u{06}\t")
        #expect(edited.effects.last == .bell)
    }
}
