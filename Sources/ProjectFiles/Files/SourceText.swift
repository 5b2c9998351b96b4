// SPDX-License-Identifier: Apache-2.0

package import LotusCore
internal import Synchronization

/// The text of one user file, its lines, and which of them must not be shown.
///
/// Lines are counted as YAML 1.1 does (LF, CR LF, CR, NEL, LS, PS), so that positions from the YAML
/// parser and from our own parsers are the same thing.
package final class SourceText: Sendable {
    /// The name to show in errors.
    package let name: String
    /// Without a byte order mark.
    package let text: String

    private let lines: [Substring]
    private let hiddenLines = Mutex<Set<Int>>([])

    /// A text; a byte order mark at its start is left out.
    package init(name: String, text: String) {
        self.name = name
        self.text = text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text
        self.lines = Self.split(self.text)
    }

    /// A file's bytes, which must be UTF-8.
    package convenience init(name: String, bytes: [UInt8]) throws(LotusError) {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Self.notUTF8(name: name, bytes: bytes)
        }
        self.init(name: name, text: text)
    }

    /// At least 1.
    package var lineCount: Int { lines.count }

    /// The text of a line counted from 1, without its line break.
    func line(_ number: Int) -> Substring {
        lines.indices.contains(number - 1) ? lines[number - 1] : ""
    }

    /// Keeps lines that hold a secret out of every location made from now on.
    func hide(lines numbers: ClosedRange<Int>) {
        let numbers = numbers.clamped(to: 1...max(1, lines.count))
        hiddenLines.withLock { $0.formUnion(numbers) }
    }

    /// A place in this text; it carries the line's text unless that is hidden.
    package func location(line: Int, column: Int, length: Int = 1) -> SourceLocation {
        let text = self.line(line)
        let hidden = hiddenLines.withLock { $0.contains(line) }
        let shown =
            hidden || text.unicodeScalars.count > ProjectFileLimits.lineScalarsMax ? nil : String(text)
        let room = max(1, text.unicodeScalars.count - column + 1)
        return SourceLocation(
            file: name, line: line, column: column, length: min(max(1, length), room), lineText: shown)
    }

    private static func split(_ text: String) -> [Substring] {
        var lines: [Substring] = []
        let scalars = text.unicodeScalars
        var start = scalars.startIndex
        var index = start
        while index < scalars.endIndex {
            let scalar = scalars[index]
            let next = scalars.index(after: index)
            switch scalar {
            case "\r" where next < scalars.endIndex && scalars[next] == "\n":
                lines.append(text[start..<index])
                start = scalars.index(after: next)
                index = start
            case "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}":
                lines.append(text[start..<index])
                start = next
                index = next
            default:
                index = next
            }
        }
        lines.append(text[start...])
        return lines
    }

    private static func notUTF8(name: String, bytes: [UInt8]) -> LotusError {
        let isUTF16 = bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
        // Repairing keeps all valid scalars, so the first replacement shows where the damage begins.
        let repaired = SourceText(name: name, text: String(decoding: bytes, as: UTF8.self))
        var place = SourceLocation(file: name, line: 1, column: 1)
        for number in 1...repaired.lineCount {
            if let column = repaired.line(number).unicodeScalars.map({ $0 }).firstIndex(of: "\u{FFFD}") {
                place = SourceLocation(file: name, line: number, column: column + 1)
                break
            }
        }
        return LotusError(
            .notUTF8, isUTF16 ? "\(name) is UTF-16, not UTF-8" : "\(name) is not UTF-8",
            hint: "Save the file as UTF-8.", location: place)
    }
}
