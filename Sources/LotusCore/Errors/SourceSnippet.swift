// SPDX-License-Identifier: Apache-2.0

/// The quoted source line of an error, and the carets under the part that is meant.
struct SourceSnippet {
    /// The line with tabs expanded, secrets hidden, and `…` where it was cut.
    let line: String
    /// Blanks and `^`, to stand right below `line`.
    let carets: String

    /// Nil when the location does not know its line.
    init?(_ location: SourceLocation, redactor: Redactor) {
        guard let text = location.lineText else { return nil }
        let redaction = redactor.redaction(of: text)
        let mark = Self.mark(of: location, in: text, after: redaction)
        let cells = Self.cells(of: redaction.text)
        let columns = Self.columns(of: mark, in: cells)
        let window = Window(around: columns, width: max(cells.last?.end ?? 0, columns.upperBound))
        line = Self.trimmed(window.text(of: cells))
        carets =
            String(repeating: " ", count: columns.lowerBound - window.columns.lowerBound)
            + String(repeating: "^", count: min(columns.upperBound, window.end) - columns.lowerBound)
    }

    /// The marked scalars of the line as it stands after redaction.
    private static func mark(
        of location: SourceLocation, in text: String, after redaction: Redaction
    ) -> Range<Int> {
        let old = text.unicodeScalars
        let before = max(1, location.column) - 1
        let first = old.index(old.startIndex, offsetBy: before, limitedBy: old.endIndex) ?? old.endIndex
        let last =
            old.index(first, offsetBy: max(1, location.length), limitedBy: old.endIndex) ?? old.endIndex
        let bytes =
            text.utf8.distance(
                from: old.startIndex, to: first)..<text.utf8.distance(from: old.startIndex, to: last)
        let new = redaction.range(of: bytes)
        let scalars = redaction.text.unicodeScalars
        let offset = { (byte: Int) in
            scalars.distance(
                from: scalars.startIndex, to: redaction.text.utf8.index(scalars.startIndex, offsetBy: byte))
        }
        return offset(new.lowerBound)..<offset(new.upperBound)
    }

    private static func cells(of text: String) -> [Cell] {
        var cells: [Cell] = []
        var column = 0
        for scalar in text.unicodeScalars {
            let isTab = scalar == "\t"
            let shown: Unicode.Scalar = isTab ? " " : PrintableText.clean(scalar)
            let width =
                isTab
                ? Limits.errorTabColumns - column % Limits.errorTabColumns : PrintableText.columns(shown)
            cells.append(Cell(scalar: shown, isTab: isTab, start: column, end: column + width))
            column += width
        }
        return cells
    }

    /// The columns of the marked scalars, at least one; a mark on a combining character starts at its base.
    private static func columns(of mark: Range<Int>, in cells: [Cell]) -> Range<Int> {
        let end = cells.last?.end ?? 0
        guard mark.lowerBound < cells.count else { return end..<end + 1 }
        var first = mark.lowerBound
        while first > 0, cells[first].isCombining { first -= 1 }
        let start = cells[first].start
        let last = mark.isEmpty ? start : cells[min(mark.upperBound, cells.count) - 1].end
        return start..<max(last, start + 1)
    }

    private static func trimmed(_ line: String) -> String {
        var line = line
        while line.last == " " { line.removeLast() }
        return line
    }
}

/// One scalar of the line and the columns it covers.
private struct Cell {
    let scalar: Unicode.Scalar
    let isTab: Bool
    let start: Int
    let end: Int

    var isCombining: Bool { start == end }
}

/// The part of a long line that is shown.
private struct Window {
    /// With the columns of the `…` marks.
    let columns: Range<Int>
    private let width: Int

    init(around mark: Range<Int>, width: Int) {
        let widthMax = Limits.errorLineColumnsMax
        self.width = width
        guard width > widthMax else {
            columns = 0..<width
            return
        }
        // One third of the window before the mark, as much as fits after it.
        let fits = mark.upperBound < widthMax
        let start = fits ? 0 : min(max(0, mark.lowerBound - widthMax / 3), width - widthMax)
        columns = start..<start + widthMax
    }

    private var isCutBefore: Bool { columns.lowerBound > 0 }
    private var isCutAfter: Bool { columns.upperBound < width }
    private var first: Int { isCutBefore ? columns.lowerBound + 1 : 0 }
    /// Where the text of the line ends inside the window.
    var end: Int { isCutAfter ? columns.upperBound - 1 : columns.upperBound }

    func text(of cells: [Cell]) -> String {
        var line = isCutBefore ? "…" : ""
        var column = first
        for cell in cells where cell.start >= first && cell.end <= end {
            // The base of a combining character was cut off with the text before it.
            if isCutBefore, cell.isCombining, column == first { continue }
            line += String(repeating: " ", count: cell.start - column)
            if cell.isTab {
                line += String(repeating: " ", count: cell.end - cell.start)
            } else {
                line.unicodeScalars.append(cell.scalar)
            }
            column = cell.end
        }
        if isCutAfter { line += String(repeating: " ", count: end - column) + "…" }
        return line
    }
}
