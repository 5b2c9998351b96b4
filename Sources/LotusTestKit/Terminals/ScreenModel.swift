// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// What a terminal shows of the bytes that a program writes to it: the part of xterm that line editors
/// use. Lines that grow too long are broken anew when it is resized, as modern terminals do.
package struct ScreenModel: Sendable {
    /// A character, and whether it is the right half of a wide one.
    private struct Cell: Sendable {
        var text = " "
        var isRightHalf = false
    }

    package private(set) var columns: Int
    package private(set) var height: Int
    /// Every line so far; the last `height` of them are on the screen.
    private var lines: [[Cell]]
    /// Counted in all lines.
    private var row = 0
    private var column = 0
    /// A character in the last column keeps the cursor there until the next one comes.
    private var isBehindEdge = false
    private var pending: [UInt8] = []
    package private(set) var bellCount = 0
    package private(set) var marksPastes = false
    /// Escape sequences that it does not know; none is expected.
    package private(set) var unknown: [String] = []

    package init(columns: Int = 80, height: Int = 24) {
        self.columns = columns
        self.height = height
        lines = [[]]
    }

    /// All lines with something in them, without blanks at their ends.
    package var text: String {
        var texts = lines.map { Self.text(of: $0) }
        while texts.last == "", texts.count > row + 1 { texts.removeLast() }
        return texts.joined(separator: "\n")
    }

    /// The lines that are on the screen.
    package var visible: String { lines[top...].map { Self.text(of: $0) }.joined(separator: "\n") }

    /// The line that the cursor is on, and its column.
    package var cursor: (row: Int, column: Int) { (row, column) }

    private static func text(of line: [Cell]) -> String {
        var text = line.filter { !$0.isRightHalf }.map(\.text).joined()
        while text.last == " " { text.removeLast() }
        return text
    }

    // MARK: Bytes

    package mutating func feed(_ text: String) { feed(Array(text.utf8)) }

    package mutating func feed(_ bytes: [UInt8]) {
        pending += bytes
        var position = 0
        while position < pending.count, let used = step(pending[position...]) { position += used }
        pending.removeFirst(position)
    }

    /// Takes one character or sequence. - Returns: its bytes; nil when it is not complete.
    private mutating func step(_ bytes: ArraySlice<UInt8>) -> Int? {
        guard let first = bytes.first else { return nil }
        switch first {
        case 0x07: bellCount += 1
        case 0x08:
            column = max(0, column - 1)
            isBehindEdge = false
        case 0x0D:
            column = 0
            isBehindEdge = false
        case 0x0A: lineFeed()
        case 0x1B: return escape(bytes)
        case ..<0x20: unknown.append("^\(first)")
        case 0x20..<0x7F: put(String(UnicodeScalar(first)))
        default:
            let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
            guard bytes.count >= length else { return nil }
            put(String(decoding: bytes.prefix(length), as: UTF8.self))
            return length
        }
        return 1
    }

    private mutating func escape(_ bytes: ArraySlice<UInt8>) -> Int? {
        guard bytes.count >= 2 else { return nil }
        guard bytes[bytes.startIndex + 1] == UInt8(ascii: "[") else {
            unknown.append(String(decoding: bytes.prefix(2), as: UTF8.self))
            return 2
        }
        guard let end = bytes.dropFirst(2).firstIndex(where: { $0 >= 0x40 }) else { return nil }
        let parameters = String(decoding: bytes[(bytes.startIndex + 2)..<end], as: UTF8.self)
        control(bytes[end], parameters)
        return end - bytes.startIndex + 1
    }

    private mutating func control(_ last: UInt8, _ parameters: String) {
        let number = Int(parameters) ?? 0
        isBehindEdge = false
        switch last {
        case UInt8(ascii: "A"): row = max(top, row - max(1, number))
        case UInt8(ascii: "B"): row = min(top + height - 1, row + max(1, number))
        case UInt8(ascii: "C"): column = min(columns - 1, column + max(1, number))
        case UInt8(ascii: "D"): column = max(0, column - max(1, number))
        case UInt8(ascii: "H"): (row, column) = (top, 0)
        case UInt8(ascii: "K"): erase(row, from: column)
        case UInt8(ascii: "J") where number == 0:
            erase(row, from: column)
            for index in (row + 1)..<max(row + 1, lines.count) { erase(index, from: 0) }
        case UInt8(ascii: "J"): for index in top..<lines.count { erase(index, from: 0) }
        case UInt8(ascii: "m"): break
        case UInt8(ascii: "h") where parameters == "?2004": marksPastes = true
        case UInt8(ascii: "l") where parameters == "?2004": marksPastes = false
        default: unknown.append("[\(parameters)\(UnicodeScalar(last))")
        }
        while lines.count <= row { lines.append([]) }
    }

    private var top: Int { max(0, lines.count - height) }

    private mutating func erase(_ index: Int, from column: Int) {
        guard index < lines.count, lines[index].count > column else { return }
        lines[index].removeSubrange(column...)
    }

    private mutating func lineFeed() {
        row += 1
        isBehindEdge = false
        if row == lines.count { lines.append([]) }
    }

    // MARK: Characters

    private mutating func put(_ text: String) {
        let width = PrintableText.columns(text)
        guard width > 0 else { return join(text) }
        if isBehindEdge || column + width > columns {
            column = 0
            lineFeed()
        }
        while lines[row].count < column + width { lines[row].append(Cell()) }
        lines[row][column] = Cell(text: text)
        if width == 2, column + 1 < columns { lines[row][column + 1] = Cell(text: "", isRightHalf: true) }
        column += width
        if column >= columns {
            column = columns - 1
            isBehindEdge = true
        }
    }

    /// A mark goes to the character before it.
    private mutating func join(_ mark: String) {
        var index = isBehindEdge ? column : column - 1
        if index > 0, index < lines[row].count, lines[row][index].isRightHalf { index -= 1 }
        if index >= 0, index < lines[row].count { lines[row][index].text += mark }
    }

    // MARK: Size

    package mutating func resize(columns: Int, height: Int) {
        var broken: [[Cell]] = []
        var place = (row: 0, column: 0)
        for (index, line) in lines.enumerated() {
            let start = broken.count
            var rest = line[...]
            repeat {
                broken.append(Array(rest.prefix(columns)))
                rest = rest.dropFirst(columns)
            } while !rest.isEmpty
            guard index == row else { continue }
            place = (start + column / columns, column % columns)
            while broken.count <= place.row { broken.append([]) }
        }
        (lines, row, column) = (broken, place.row, place.column)
        (self.columns, self.height) = (columns, height)
        isBehindEdge = false
    }
}
