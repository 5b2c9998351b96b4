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

    init(headers: [Header]) { self.headers = headers }

    var waitingRows: Int { waiting.count }

    mutating func add(_ row: [String]) { waiting.append(row.map { Self.oneLine($0) }) }

    /// Writes the rows that wait; the first time with the header above them.
    mutating func render(to buffer: inout [UInt8]) {
        let isFirst = widths == nil
        let widths = widths ?? measure()
        self.widths = widths
        if isFirst {
            line(headers.map(\.name), widths, to: &buffer, isHeader: true)
            buffer.append(
                contentsOf: widths.map { String(repeating: "-", count: $0 + 2) }.joined(separator: "+").utf8)
            buffer.append(UInt8(ascii: "\n"))
        }
        for row in waiting { line(row, widths, to: &buffer, isHeader: false) }
        waiting.removeAll(keepingCapacity: true)
    }

    private func measure() -> [Int] {
        headers.indices.map { column in
            waiting.reduce(PrintableText.columns(headers[column].name)) {
                max($0, PrintableText.columns($1[column]))
            }
        }
    }

    private func line(_ cells: [String], _ widths: [Int], to buffer: inout [UInt8], isHeader: Bool) {
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
    private static func oneLine(_ text: String) -> String {
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
