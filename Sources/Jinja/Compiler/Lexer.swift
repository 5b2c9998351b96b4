// SPDX-License-Identifier: Apache-2.0

/// Cuts a template into words, one at a time, so that the first error in reading order is the one
/// that is reported.
///
/// Follows the lexer of Jinja2 3.1: the same rules for white space, numbers, names and strings.
struct Lexer {
    /// What begins outside of code.
    enum Opening: Sendable { case variable, comment, block, raw }

    private enum Mode { case text, block, variable, comment, raw }

    let bytes: [UInt8]
    let marks: LexerMarks
    var position = 0
    /// Closing brackets that are awaited, innermost last.
    var awaited: [UInt8] = []
    private var mode = Mode.text
    /// The last match ended with a line break, or nothing was matched yet.
    private var isLineStart = true
    private var pending: Token?
    private var last = Span(0, 0)

    /// - Parameters:
    ///   - bytes: The source with `\n` as its only line break.
    ///   - marks: The delimiters.
    ///   - expression: The whole source is one expression.
    init(bytes: [UInt8], marks: LexerMarks, expression: Bool = false) {
        self.bytes = bytes
        self.marks = marks
        if expression { mode = .variable }
    }

    /// The next word; `endOfTemplate` again and again at the end.
    mutating func next() throws(SyntaxError) -> Token {
        while true {
            if let token = pending {
                pending = nil
                last = token.span
                return token
            }
            guard position < bytes.count else {
                return Token(kind: .endOfTemplate, span: Span(last.start, last.end))
            }
            if let token = try step() {
                last = token.span
                return token
            }
        }
    }

    /// One match; nil when it gave no word.
    private mutating func step() throws(SyntaxError) -> Token? {
        switch mode {
        case .text: return text()
        case .comment:
            try comment()
            return nil
        case .raw: return try raw()
        case .block, .variable: return try code()
        }
    }
}

// MARK: - Text

extension Lexer {
    /// The text up to the next mark; the mark itself becomes pending.
    private mutating func text() -> Token? {
        let start = position
        guard let found = nextOpening(from: start) else {
            position = bytes.count
            return data(start, bytes.count)
        }
        let end = textEnd(start, found.start, sign: found.sign, isVariable: found.opening == .variable)
        position = found.end
        isLineStart = bytes[found.end - 1] == UInt8(ascii: "\n")
        switch found.opening {
        case .raw: mode = .raw
        case .comment: mode = .comment
        case .block:
            mode = .block
            pending = Token(kind: .blockBegin, span: Span(found.start, found.end))
        case .variable:
            mode = .variable
            pending = Token(kind: .variableBegin, span: Span(found.start, found.end))
        }
        return data(start, end)
    }

    private func data(_ start: Int, _ end: Int) -> Token? {
        guard start < end else { return nil }
        return Token(
            kind: .data, span: Span(start, end), text: String(decoding: bytes[start..<end], as: UTF8.self))
    }

    /// Where the text before a mark ends, once `-` or `lstrip_blocks` has taken its white space.
    private func textEnd(_ start: Int, _ end: Int, sign: UInt8?, isVariable: Bool) -> Int {
        if sign == UInt8(ascii: "-") { return PythonSpace.trimmedEnd(bytes, start, end) }
        guard sign != UInt8(ascii: "+"), marks.lstripBlocks, !isVariable else { return end }
        var line = end
        while line > start, bytes[line - 1] != UInt8(ascii: "\n") { line -= 1 }
        guard line > start || isLineStart else { return end }
        return PythonSpace.trimmedEnd(bytes, line, end) == line ? line : end
    }

    private struct Found {
        let opening: Opening
        let start: Int
        let end: Int
        let sign: UInt8?
    }

    private func nextOpening(from start: Int) -> Found? {
        var offset = start
        while offset < bytes.count {
            if marks.isFirst[Int(bytes[offset])], let found = opening(at: offset) { return found }
            offset += 1
        }
        return nil
    }

    private func opening(at offset: Int) -> Found? {
        if let found = rawOpening(at: offset) { return found }
        for (kind, mark) in marks.starts where matches(mark, at: offset) {
            let sign = sign(at: offset + mark.count)
            return Found(
                opening: kind, start: offset, end: offset + mark.count + (sign == nil ? 0 : 1), sign: sign)
        }
        return nil
    }

    private func rawOpening(at offset: Int) -> Found? {
        guard let word = tagWord("raw", at: offset) else { return nil }
        let minus = UInt8(ascii: "-")
        if byte(word.end) == minus, matches(marks.blockEnd, at: word.end + 1) {
            let end = PythonSpace.skip(bytes, word.end + 1 + marks.blockEnd.count)
            return Found(opening: .raw, start: offset, end: end, sign: word.sign)
        }
        guard matches(marks.blockEnd, at: word.end) else { return nil }
        return Found(
            opening: .raw, start: offset, end: word.end + marks.blockEnd.count, sign: word.sign)
    }

    /// A block's opening with a certain word: its sign, and where the white space after it ends.
    private func tagWord(_ word: StaticString, at offset: Int) -> (sign: UInt8?, end: Int)? {
        guard matches(marks.blockStart, at: offset) else { return nil }
        var next = offset + marks.blockStart.count
        let sign = sign(at: next)
        if sign != nil { next += 1 }
        next = PythonSpace.skip(bytes, next)
        guard next + word.utf8CodeUnitCount <= bytes.count else { return nil }
        let same = word.withUTF8Buffer { letters in
            letters.indices.allSatisfy { letters[$0] == bytes[next + $0] }
        }
        return same ? (sign, PythonSpace.skip(bytes, next + word.utf8CodeUnitCount)) : nil
    }

    private mutating func comment() throws(SyntaxError) {
        var offset = position
        while offset < bytes.count {
            if let end = closing(marks.commentEnd, at: offset) {
                position = end
                mode = .text
                isLineStart = bytes[end - 1] == UInt8(ascii: "\n")
                return
            }
            offset += 1
        }
        throw SyntaxError("Missing end of comment tag", Span(position, position))
    }

    private mutating func raw() throws(SyntaxError) -> Token? {
        let start = position
        var offset = start
        while offset < bytes.count {
            if bytes[offset] == marks.blockStart[0], let word = tagWord("endraw", at: offset),
                let end = closing(marks.blockEnd, at: word.end)
            {
                let textEnd = textEnd(start, offset, sign: word.sign, isVariable: false)
                position = end
                mode = .text
                isLineStart = bytes[end - 1] == UInt8(ascii: "\n")
                return data(start, textEnd)
            }
            offset += 1
        }
        throw SyntaxError("Missing end of raw directive", Span(start, start))
    }

    /// The end of a block's or comment's closing mark with the white space that it takes.
    private func closing(_ mark: [UInt8], at offset: Int) -> Int? {
        let sign = byte(offset)
        if sign == UInt8(ascii: "+"), matches(mark, at: offset + 1) { return offset + 1 + mark.count }
        if sign == UInt8(ascii: "-"), matches(mark, at: offset + 1) {
            return PythonSpace.skip(bytes, offset + 1 + mark.count)
        }
        guard matches(mark, at: offset) else { return nil }
        let end = offset + mark.count
        return marks.trimBlocks && byte(end) == UInt8(ascii: "\n") ? end + 1 : end
    }
}

// MARK: - Code

extension Lexer {
    private mutating func code() throws(SyntaxError) -> Token? {
        if awaited.isEmpty, let end = codeEnd() { return end }
        let start = position
        let space = PythonSpace.skip(bytes, start)
        if space > start {
            position = space
            isLineStart = bytes[space - 1] == UInt8(ascii: "\n")
            return nil
        }
        isLineStart = false
        return try word()
    }

    private mutating func codeEnd() -> Token? {
        let start = position
        let kind: Token.Kind
        let end: Int
        if mode == .block {
            guard let closed = closing(marks.blockEnd, at: start) else { return nil }
            (kind, end) = (.blockEnd, closed)
        } else if byte(start) == UInt8(ascii: "-"), matches(marks.variableEnd, at: start + 1) {
            (kind, end) = (.variableEnd, PythonSpace.skip(bytes, start + 1 + marks.variableEnd.count))
        } else if matches(marks.variableEnd, at: start) {
            (kind, end) = (.variableEnd, start + marks.variableEnd.count)
        } else {
            return nil
        }
        position = end
        mode = .text
        isLineStart = bytes[end - 1] == UInt8(ascii: "\n")
        return Token(kind: kind, span: Span(start, min(end, start + 3)))
    }

    func byte(_ offset: Int) -> UInt8? { offset < bytes.count ? bytes[offset] : nil }

    func matches(_ mark: [UInt8], at offset: Int) -> Bool {
        guard offset + mark.count <= bytes.count else { return false }
        for index in mark.indices where bytes[offset + index] != mark[index] { return false }
        return true
    }

    private func sign(at offset: Int) -> UInt8? {
        guard let sign = byte(offset), sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") else {
            return nil
        }
        return sign
    }
}
