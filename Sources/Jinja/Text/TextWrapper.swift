// SPDX-License-Identifier: Apache-2.0

/// Lines of a width, as Python's `textwrap` cuts them.
struct TextWrapper {
    let width: Value
    let breaksLongWords: Bool
    let breaksOnHyphens: Bool

    /// The lines of a paragraph.
    func wrap(_ text: String, _ state: RenderState) throws(TemplateError) -> [String] {
        let scalars = text.scalarArray
        try state.chargeBytes(scalars.count &* 16)
        var chunks = breaksOnHyphens ? hyphenatedChunks(scalars) : simpleChunks(scalars)
        chunks.reverse()
        if try width.compare(.lessOrEqual, 0, state) {
            throw TemplateError(.value, "invalid width \(try width.repr(state)) (must be > 0)")
        }
        let width = Swift.min(try width.indexOrFloor(), Int.max / 2)
        var lines: [String] = []
        while !chunks.isEmpty {
            try state.charge()
            if let line = line(&chunks, width: width, isFirst: lines.isEmpty) { lines.append(line) }
        }
        return lines
    }

    private typealias Chunk = ArraySlice<Unicode.Scalar>

    private func line(_ chunks: inout [Chunk], width: Int, isFirst: Bool) -> String? {
        var line: [Chunk] = []
        var length = 0
        if !isFirst, let next = chunks.last, Self.isBlank(next) { chunks.removeLast() }
        while let next = chunks.last, length + next.count <= width {
            line.append(next)
            length += next.count
            chunks.removeLast()
        }
        if let next = chunks.last, next.count > width {
            breakWord(next, &chunks, &line, space: width - length)
        }
        if let last = line.last, Self.isBlank(last) { line.removeLast() }
        return line.isEmpty ? nil : String(scalars: line.joined())
    }

    private func breakWord(_ word: Chunk, _ chunks: inout [Chunk], _ line: inout [Chunk], space: Int) {
        guard breaksLongWords else {
            if line.isEmpty {
                line.append(word)
                chunks.removeLast()
            }
            return
        }
        var end = space
        if breaksOnHyphens, word.count > space {
            let hyphen = word.prefix(space).lastIndex(of: "-").map { $0 - word.startIndex } ?? 0
            if hyphen > 0, word.prefix(hyphen).contains(where: { $0 != "-" }) { end = hyphen + 1 }
        }
        line.append(word.prefix(end))
        chunks[chunks.count - 1] = word.dropFirst(end)
    }

    /// White space to `strip`, which is more than what separates chunks.
    private static func isBlank(_ chunk: Chunk) -> Bool { chunk.allSatisfy(\.isPythonSpace) }

    /// What `textwrap` cuts at.
    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        scalar == " " || (0x09...0x0D).contains(scalar.value)
    }

    private func simpleChunks(_ text: [Unicode.Scalar]) -> [Chunk] {
        var chunks: [Chunk] = []
        var rest = text[...]
        while let first = rest.first {
            let isSpace = Self.isSpace(first)
            let chunk = rest.prefix { Self.isSpace($0) == isSpace }
            chunks.append(chunk)
            rest.removeFirst(chunk.count)
        }
        return chunks
    }

    /// Words are also cut behind hyphens within them and around dashes.
    private func hyphenatedChunks(_ text: [Unicode.Scalar]) -> [Chunk] {
        var chunks: [Chunk] = []
        var start = 0
        while start < text.count {
            let end = chunkEnd(text, start)
            chunks.append(text[start..<end])
            start = end
        }
        return chunks
    }

    private func chunkEnd(_ text: [Unicode.Scalar], _ start: Int) -> Int {
        if Self.isSpace(text[start]) {
            return text[start...].firstIndex { !Self.isSpace($0) } ?? text.count
        }
        if let end = dashEnd(text, start) { return end }
        var end = start + 1
        while end <= text.count {
            if end == text.count || Self.isSpace(text[end]) { return end }
            if isHyphenCut(text, end) { return end + 1 }
            if isDashAhead(text, end) { return end }
            end += 1
        }
        return text.count
    }

    private static func isPunctuated(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isPythonWord || "!\"'&.,?".unicodeScalars.contains(scalar)
    }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isPythonWord && !scalar.isPythonDecimal
    }

    /// Where a dash between words that begins at `start` ends.
    private func dashEnd(_ text: [Unicode.Scalar], _ start: Int) -> Int? {
        guard start > 0, Self.isPunctuated(text[start - 1]), text[start] == "-" else { return nil }
        let end = text[start...].firstIndex { $0 != "-" } ?? text.count
        guard end - start >= 2, end < text.count, text[end].isPythonWord else { return nil }
        return end
    }

    /// Whether the hyphen at a place stands between two letters on each side.
    private func isHyphenCut(_ text: [Unicode.Scalar], _ place: Int) -> Bool {
        guard text[place] == "-" else { return false }
        let letter = { (index: Int) in text.indices.contains(index) && Self.isLetter(text[index]) }
        let hyphen = { (index: Int) in text.indices.contains(index) && text[index] == "-" }
        let before =
            letter(place - 1) && letter(place - 2)
            || letter(place - 1) && hyphen(place - 2) && letter(place - 3)
        let after = letter(place + 1) && (letter(place + 2) || hyphen(place + 2) && letter(place + 3))
        return before && after
    }

    private func isDashAhead(_ text: [Unicode.Scalar], _ place: Int) -> Bool {
        guard Self.isPunctuated(text[place - 1]), text[place] == "-" else { return false }
        let end = text[place...].firstIndex { $0 != "-" } ?? text.count
        return end - place >= 2 && end < text.count && text[end].isPythonWord
    }
}

extension Value {
    /// A width in whole characters, of a number that is above zero.
    fileprivate func indexOrFloor() throws(TemplateError) -> Int {
        switch Number(self) {
        case .int(let number): return number
        case .float(let number): return number >= 1e15 ? Int.max / 2 : max(1, Int(number.rounded(.down)))
        case .big: return Int.max / 2
        case nil: throw typeError("'%' object cannot be interpreted as an integer")
        }
    }
}
