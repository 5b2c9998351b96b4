// SPDX-License-Identifier: Apache-2.0

/// Turns what is on the screen into what shall be there, with the fewest rows written.
package struct ScreenPainter: Sendable {
    private var drawn = ScreenLayout.empty
    private var columns: Int?

    package init() {}

    /// The bytes that bring the screen from the last layout to this one.
    package mutating func paint(_ layout: ScreenLayout, columns: Int) -> String {
        let isSameWidth = self.columns == nil || self.columns == columns
        let cursorRow = isSameWidth ? drawn.cursorRow : drawn.cursorRow(whenReflowedTo: columns)
        var first = 0
        if isSameWidth {
            while first < min(drawn.rows.count, layout.rows.count) - 1,
                drawn.rows[first] == layout.rows[first]
            {
                first += 1
            }
        }
        var output = Self.vertical(first - cursorRow) + "\r"
        if drawn.rows.count > layout.rows.count || !isSameWidth { output += "\u{1B}[J" }
        for index in first..<layout.rows.count {
            if index > first { output += "\r\n" }
            output += layout.rows[index]
            // Erasing from behind a full row would take its last character.
            if layout.widths[index] < columns { output += "\u{1B}[K" }
        }
        output += Self.vertical(layout.cursorRow - (layout.rows.count - 1)) + "\r"
        if layout.cursorColumn > 0 { output += "\u{1B}[\(layout.cursorColumn)C" }
        drawn = layout
        self.columns = columns
        return output
    }

    /// The bytes that put the cursor on a new line below everything; the next painting begins there.
    package mutating func leave() -> String {
        defer { forget() }
        return Self.vertical(drawn.rows.count - 1 - drawn.cursorRow) + "\r\n"
    }

    /// As ``leave()``, with a mark behind the text.
    package mutating func leaveMarked(_ mark: String) -> String {
        let last = drawn.rows.count - 1
        let column = drawn.widths[last]
        let place = Self.vertical(last - drawn.cursorRow) + "\r" + (column > 0 ? "\u{1B}[\(column)C" : "")
        forget()
        return place + mark + "\r\n"
    }

    /// What was drawn is no longer there.
    package mutating func forget() {
        drawn = .empty
        columns = nil
    }

    private static func vertical(_ rows: Int) -> String {
        switch rows {
        case 0: ""
        case 1...: "\u{1B}[\(rows)B"
        default: "\u{1B}[\(-rows)A"
        }
    }
}
