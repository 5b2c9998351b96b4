// SPDX-License-Identifier: Apache-2.0

/// A template's source with its name, to tell where things stand.
package final class SourceText: Sendable {
    /// The template's name in messages.
    package let name: String
    /// The source with `\n` as its only line break, without the last one unless it is kept.
    let bytes: [UInt8]

    /// - Parameters:
    ///   - text: The source as written.
    ///   - name: The template's name.
    ///   - keepsTrailingNewline: A line break at the end stays.
    init(_ text: String, name: String, keepsTrailingNewline: Bool) {
        self.name = name
        var bytes = Self.normalized(text)
        if !keepsTrailingNewline, bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
        self.bytes = bytes
    }

    private static func normalized(_ text: String) -> [UInt8] {
        let bytes = Array(text.utf8)
        let (lineFeed, carriageReturn) = (UInt8(ascii: "\n"), UInt8(ascii: "\r"))
        guard bytes.contains(carriageReturn) else { return bytes }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        for (index, byte) in bytes.enumerated() {
            if byte == carriageReturn {
                result.append(lineFeed)
            } else if byte != lineFeed || index == 0 || bytes[index - 1] != carriageReturn {
                result.append(byte)
            }
        }
        return result
    }

    /// The text of a piece.
    package func text(_ span: Span) -> String {
        String(decoding: bytes[clamp(span.start)..<max(clamp(span.start), clamp(span.end))], as: UTF8.self)
    }

    /// Offsets at which lines begin.
    var lineStarts: [Int] {
        [0] + bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }.map { $0 + 1 }
    }

    /// The line of an offset, counted from 1.
    package func line(_ offset: Int) -> Int {
        bytes[..<clamp(offset)].reduce(1) { $1 == UInt8(ascii: "\n") ? $0 + 1 : $0 }
    }

    /// A step of an error's way, with the line that it stands in.
    func frame(_ span: Span, what: String) -> TemplateError.Frame {
        let lineFeed = UInt8(ascii: "\n")
        let start = clamp(span.start)
        let lineStart = bytes[..<start].lastIndex(of: lineFeed).map { $0 + 1 } ?? 0
        let lineEnd = bytes[start...].firstIndex(of: lineFeed) ?? bytes.count
        let end = min(max(start, clamp(span.end)), lineEnd)
        return TemplateError.Frame(
            template: name, line: line(start),
            column: scalars(lineStart, start) + 1, length: max(1, scalars(start, end)), what: what,
            lineText: String(decoding: bytes[lineStart..<lineEnd], as: UTF8.self))
    }

    private func scalars(_ start: Int, _ end: Int) -> Int {
        bytes[start..<end].reduce(0) { $1 & 0xC0 == 0x80 ? $0 : $0 + 1 }
    }

    private func clamp(_ offset: Int) -> Int { min(max(0, offset), bytes.count) }
}
