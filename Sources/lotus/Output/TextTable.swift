// SPDX-License-Identifier: Apache-2.0

import LotusCore

/// Lines and columns for a terminal.
struct TextTable {
    struct Header {
        var name: String
        var alignsRight: Bool

        init(_ name: String, alignsRight: Bool = false) {
            self.name = name
            self.alignsRight = alignsRight
        }
    }

    private let headers: [Header]
    private var waiting: [[String]] = []
    private var widths: [Int]?

    /// The width of the terminal that lines must fit in.
    private let columnsMax: Int?

    init(headers: [Header], columnsMax: Int? = nil) {
        self.headers = headers
        self.columnsMax = columnsMax
    }

    var waitingRows: Int { waiting.count }

    mutating func add(_ row: [String]) { waiting.append(row.map { Self.oneLine($0) }) }

    /// Writes the rows that wait; the first time with the header above them.
    mutating func render(to buffer: inout [UInt8]) {
        let isFirst = widths == nil
        let widths = widths ?? measure()
        self.widths = widths
        if isFirst {
            line(headers.map(\.name), widths, to: &buffer)
            let rule = widths.map { String(repeating: "-", count: $0 + 2) }.joined(separator: "+")
            buffer.append(contentsOf: "\(columnsMax.map { String(rule.prefix($0)) } ?? rule)\n".utf8)
        }
        for row in waiting { line(row, widths, to: &buffer) }
        waiting.removeAll(keepingCapacity: true)
    }

    /// A column that is cut keeps at least this much.
    private static let cutColumnMin = 8

    private func measure() -> [Int] {
        let natural = naturalWidths()
        guard let columnsMax, let widest = natural.max() else { return natural }
        let margins = 3 * natural.count - 1
        guard natural.reduce(margins, +) > columnsMax else { return natural }
        // The widest columns give way first, all down to one width.
        var (low, high) = (Self.cutColumnMin, max(widest, Self.cutColumnMin))
        while low < high {
            let middle = (low + high + 1) / 2
            let width = natural.reduce(margins) { $0 + min($1, middle) }
            if width <= columnsMax { low = middle } else { high = middle - 1 }
        }
        return natural.map { min($0, low) }
    }

    private func naturalWidths() -> [Int] {
        headers.indices.map { column in
            waiting.reduce(PrintableText.columns(headers[column].name)) {
                max($0, PrintableText.columns($1[column]))
            }
        }
    }

    private func line(_ cells: [String], _ widths: [Int], to buffer: inout [UInt8]) {
        guard let columnsMax else { return wholeLine(cells, widths, to: &buffer) }
        var line: [UInt8] = []
        wholeLine(zip(cells, widths).map { PrintableText.cut($0, columnsMax: max(1, $1)) }, widths, to: &line)
        let text = String(decoding: line.dropLast(), as: UTF8.self)
        buffer.append(contentsOf: "\(PrintableText.cut(text, columnsMax: columnsMax))\n".utf8)
    }

    private func wholeLine(_ cells: [String], _ widths: [Int], to buffer: inout [UInt8]) {
        for (column, cell) in cells.enumerated() {
            let padding = max(0, widths[column] - PrintableText.columns(cell))
            buffer.append(contentsOf: column == 0 ? " ".utf8 : " | ".utf8)
            if headers[column].alignsRight {
                buffer.append(contentsOf: [UInt8](repeating: 0x20, count: padding))
            }
            buffer.append(contentsOf: cell.utf8)
            if !headers[column].alignsRight, column < cells.count - 1 {
                buffer.append(contentsOf: [UInt8](repeating: 0x20, count: padding))
            }
        }
        buffer.append(UInt8(ascii: "\n"))
    }

    /// Control characters as escapes: a value cannot break the table or steer the terminal.
    static func oneLine(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { PrintableText.isUnprintable($0) || $0 == "\t" }) else {
            return text
        }
        var line = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n": line += "\\n"
            case "\r": line += "\\r"
            case "\t": line += "\\t"
            case _ where PrintableText.isUnprintable(scalar):
                line += "\\u{\(String(scalar.value, radix: 16))}"
            default: line.unicodeScalars.append(scalar)
            }
        }
        return line
    }
}
