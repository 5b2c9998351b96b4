// SPDX-License-Identifier: Apache-2.0

/// A place in a text that the user wrote: a file or a SQL statement.
package struct SourceLocation: Hashable, Sendable, CustomStringConvertible {
    /// The name to show: a path relative to the project, or `<query>` for SQL from the command line.
    package var file: String
    /// Counted from 1.
    package var line: Int
    /// Counted from 1, in Unicode scalars of the line.
    package var column: Int
    /// How many scalars to underline; at least 1.
    package var length: Int
    /// The whole line, without its line break, so that an error can show it without reading the
    /// file again (which may have changed, or may hold a secret: then this is nil).
    package var lineText: String?

    /// A place; a length below 1 counts as 1.
    package init(file: String, line: Int, column: Int, length: Int = 1, lineText: String? = nil) {
        self.file = file
        self.line = line
        self.column = column
        self.length = max(1, length)
        self.lineText = lineText
    }

    /// The place of a UTF-8 byte offset in a text.
    ///
    /// An offset past the end means the end of the text; one inside a character means its start.
    package init(file: String, text: String, utf8Offset: Int, length: Int = 1) {
        let bytes = text.utf8
        let offset = min(max(0, utf8Offset), bytes.count)
        var line = 1
        var lineStart = bytes.startIndex
        var index = bytes.startIndex
        let target = bytes.index(bytes.startIndex, offsetBy: offset)
        while index < target {
            let next = bytes.index(after: index)
            if bytes[index] == UInt8(ascii: "\n") {
                line += 1
                lineStart = next
            }
            index = next
        }
        let lineEnd = bytes[lineStart...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.endIndex
        let lineText = String(text[lineStart..<lineEnd])
        let before = String(decoding: bytes[lineStart..<target], as: UTF8.self)
        self.init(
            file: file, line: line, column: before.unicodeScalars.count + 1, length: length,
            lineText: lineText.hasSuffix("\r") ? String(lineText.dropLast()) : lineText)
    }

    /// Such as `profiles.yml:3:11`.
    package var description: String { "\(file):\(line):\(column)" }
}
