// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// Prompt and text, cut into the rows of a terminal, and where the cursor stands.
package struct ScreenLayout: Hashable, Sendable {
    package private(set) var rows: [String] = [""]
    /// Columns that each row takes.
    private(set) var widths: [Int] = [0]
    package private(set) var cursorRow = 0
    package private(set) var cursorColumn = 0
    private let columns: Int

    /// Nothing on the screen.
    static let empty = ScreenLayout(columns: 1)

    private init(columns: Int) { self.columns = max(1, columns) }

    /// - Parameters:
    ///   - columns: the width of the terminal.
    ///   - rowsMax: its height; of a text that is taller, the rows around the cursor are shown.
    package init(_ editor: LineEditor, columns: Int, rowsMax: Int = Int.max) {
        self.init(columns: columns)
        for character in editor.shownPrompt { put(character) }
        let characters = editor.buffer.characters
        for (index, character) in characters.enumerated() {
            if index == editor.buffer.cursor { noteCursor() }
            if character == "\n" {
                newRow()
                for mark in editor.continuation(String(characters[...index])) { put(mark) }
            } else {
                put(character)
            }
        }
        if editor.buffer.cursor == characters.count { noteCursor() }
        // The cursor of a full row stands at the start of the next one.
        if cursorColumn == self.columns {
            cursorRow += 1
            cursorColumn = 0
            if cursorRow == rows.count { newRow() }
        }
        keep(rowsMax: max(1, rowsMax))
    }

    private mutating func put(_ character: Character) {
        let shown = Self.shown(character)
        // A tab and `^X` may break anywhere, a character and its marks nowhere.
        if character.isASCII, shown.utf8.count > 1 {
            for part in shown { putWhole(String(part)) }
        } else {
            putWhole(shown)
        }
    }

    private mutating func putWhole(_ shown: String) {
        let width = PrintableText.columns(shown)
        guard width <= columns else { return putWhole("\u{FFFD}") }
        if widths[widths.count - 1] + width > columns { newRow() }
        rows[rows.count - 1] += shown
        widths[widths.count - 1] += width
    }

    private mutating func newRow() {
        rows.append("")
        widths.append(0)
    }

    private mutating func noteCursor() {
        cursorRow = rows.count - 1
        cursorColumn = widths[cursorRow]
    }

    /// Nothing in a text may steer the terminal.
    private static func shown(_ character: Character) -> String {
        if character.isASCII, let byte = character.asciiValue {
            switch byte {
            case 0x09: return "    "
            case ..<0x20: return "^" + String(UnicodeScalar(byte + 0x40))
            case 0x7F: return "^?"
            default: return String(character)
            }
        }
        var text = ""
        for scalar in character.unicodeScalars {
            text.unicodeScalars.append(PrintableText.isUnprintable(scalar) ? "\u{FFFD}" : scalar)
        }
        return text
    }

    private mutating func keep(rowsMax: Int) {
        guard rows.count > rowsMax else { return }
        let start = min(max(0, cursorRow - rowsMax / 2), rows.count - rowsMax)
        rows = Array(rows[start..<start + rowsMax])
        widths = Array(widths[start..<start + rowsMax])
        cursorRow -= start
    }

    /// How far below the first row the cursor stands once the terminal is this wide and has broken the
    /// rows anew, as terminals do.
    func cursorRow(whenReflowedTo columns: Int) -> Int {
        let columns = max(1, columns)
        let above = widths[..<cursorRow].reduce(0) { $0 + max(1, ($1 + columns - 1) / columns) }
        return above + cursorColumn / columns
    }
}
