// SPDX-License-Identifier: Apache-2.0

/// The difference of two texts, line by line, for a person to read.
package struct LineDiff: Sendable, CustomStringConvertible {
    private enum Line: Sendable {
        case same(String)
        case expected(String)
        case actual(String)
    }

    private static let contextLines = 3
    private static let shownLinesMax = 120
    /// Texts that differ in more lines than this are not aligned: that takes quadratic time.
    private static let alignedLinesMax = 4_000

    private let lines: [Line]

    package init(expected: String, actual: String) {
        lines = Self.align(Self.split(expected), Self.split(actual))
    }

    package var isEmpty: Bool {
        lines.allSatisfy { if case .same = $0 { true } else { false } }
    }

    /// Changed lines marked `-` (expected) and `+` (actual), with a few lines around them.
    package var description: String {
        var shown: [String] = []
        var hidden = 0
        for index in lines.indices {
            guard isNearChange(index) else {
                hidden += 1
                continue
            }
            if hidden > 0 { shown.append("  ... \(hidden) equal lines") }
            hidden = 0
            shown.append(Self.render(lines[index]))
        }
        if hidden > 0 { shown.append("  ... \(hidden) equal lines") }
        if shown.count > Self.shownLinesMax {
            shown =
                shown.prefix(Self.shownLinesMax) + ["  ... \(shown.count - Self.shownLinesMax) further lines"]
        }
        return shown.joined(separator: "\n")
    }

    private func isNearChange(_ index: Int) -> Bool {
        let near = max(0, index - Self.contextLines)...min(lines.count - 1, index + Self.contextLines)
        return lines[near].contains { if case .same = $0 { false } else { true } }
    }

    private static func render(_ line: Line) -> String {
        switch line {
        case .same(let text): "    \(text)"
        case .expected(let text): "  - \(visible(text))"
        case .actual(let text): "  + \(visible(text))"
        }
    }

    /// Blanks at a line's end are what a reader would not see.
    private static func visible(_ text: String) -> String {
        let blanks = text.reversed().prefix { $0 == " " || $0 == "\t" || $0 == "\r" }.count
        guard blanks > 0 else { return text }
        let marks = text.suffix(blanks).map { $0 == "\t" ? "\\t" : $0 == "\r" ? "\\r" : "\u{b7}" }
        return text.dropLast(blanks) + marks.joined()
    }

    private static func split(_ text: String) -> [String] {
        // By bytes: to Swift's characters a carriage return with its line feed is one, and no "\n".
        var lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        if lines.last == "" { lines.removeLast() } else { lines.append("(no line break at the end)") }
        return lines
    }

    private static func align(_ expected: [String], _ actual: [String]) -> [Line] {
        let prefix = zip(expected, actual).prefix { $0 == $1 }.count
        let suffix = zip(expected.dropFirst(prefix).reversed(), actual.dropFirst(prefix).reversed())
            .prefix { $0 == $1 }.count
        return expected.prefix(prefix).map { .same($0) }
            + alignMiddle(
                Array(expected.dropFirst(prefix).dropLast(suffix)),
                Array(actual.dropFirst(prefix).dropLast(suffix)))
            + expected.suffix(suffix).map { .same($0) }
    }

    private static func alignMiddle(_ expected: [String], _ actual: [String]) -> [Line] {
        guard expected.count + actual.count <= alignedLinesMax else {
            return expected.map { .expected($0) } + actual.map { .actual($0) }
        }
        var removed: Set<Int> = []
        var inserted: Set<Int> = []
        for change in actual.difference(from: expected) {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): inserted.insert(offset)
            }
        }
        var lines: [Line] = []
        var actualIndex = 0
        for (index, line) in expected.enumerated() {
            if removed.contains(index) {
                lines.append(.expected(line))
                continue
            }
            while inserted.contains(actualIndex) {
                lines.append(.actual(actual[actualIndex]))
                actualIndex += 1
            }
            lines.append(.same(line))
            actualIndex += 1
        }
        return lines + actual[actualIndex...].map { .actual($0) }
    }
}
