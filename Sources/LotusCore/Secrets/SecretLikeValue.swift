// SPDX-License-Identifier: Apache-2.0

/// Finds the extent of a secret-like value: what is between its quotes, or one word without them.
struct SecretLikeValue {
    private let bytes: [UInt8]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The part to hide of the value that begins at an offset; empty when there is nothing secret in
    /// it (a structure, `null`, a reference such as `${NAME}` or `$1`).
    func range(from start: Int, wordsMax: Int) -> Range<Int> {
        var start = start
        if hasQuotePrefix(at: start) { start += 1 }
        if let quoted = quotedRange(from: start) { return quoted }
        if hasPrefix("$$", at: start) { return delimitedRange(from: start + 2, closing: "$$", open: true) }
        if hasPrefix("{{", at: start) { return templateRange(from: start) }
        if isStructure(at: start) || isReference(at: start) { return start..<start }
        let end = wordEnd(from: start, wordsMax: wordsMax)
        return isPublic(bytes[start..<end]) ? start..<start : start..<end
    }
}

// MARK: - Quoted values

extension SecretLikeValue {
    /// What lies between quotes that may themselves be escaped (`\"` in JSON inside JSON).
    ///
    /// With `k` backslashes before the opening quote, a quote after `r` backslashes closes when
    /// `r mod 2(k+1) = k`: for plain quotes that is an even number. A doubled quote goes on, as in SQL.
    private func quotedRange(from start: Int) -> Range<Int>? {
        let opening = bytes[start...].firstIndex { $0 != UInt8(ascii: "\\") } ?? bytes.count
        guard opening < bytes.count, SecretLikeScanner.isQuote(bytes[opening]) else { return nil }
        let depth = opening - start
        let body = opening + 1
        let end = closingQuote(bytes[opening], depth: depth, from: body)
        if end.isClosed, end.offset == body, depth == 0 { return doubledRange(from: body + 1) }
        return body..<max(body, end.isClosed ? end.offset - depth : end.offset)
    }

    private func closingQuote(_ quote: UInt8, depth: Int, from body: Int) -> (offset: Int, isClosed: Bool) {
        var index = body
        var backslashes = 0
        var escapedQuote: Int?
        while index < bytes.count, !isLineBreak(bytes[index]) {
            if bytes[index] == quote {
                let isDoubled = depth == 0 && backslashes == 0 && index > body && isByte(quote, at: index + 1)
                if isDoubled {
                    index += 1
                } else if backslashes % (2 * (depth + 1)) == depth {
                    return (index, true)
                } else if escapedQuote == nil {
                    escapedQuote = index
                }
            }
            backslashes = bytes[index] == UInt8(ascii: "\\") ? backslashes + 1 : 0
            index += 1
        }
        // In standard SQL a backslash escapes nothing: without another quote on the line this one closes.
        if depth == 0, let escapedQuote { return (escapedQuote, true) }
        return (index, false)
    }

    /// After two quotes: nothing, or a value in doubled quotes (JSON inside CSV).
    private func doubledRange(from start: Int) -> Range<Int> {
        guard start < bytes.count, bytes[start] > UInt8(ascii: " "), !isPunctuation(bytes[start]) else {
            return start..<start
        }
        let end = bytes[start...].firstIndex { SecretLikeScanner.isQuote($0) || isLineBreak($0) }
        return start..<(end ?? bytes.count)
    }
}

// MARK: - Values without quotes

extension SecretLikeValue {
    private func delimitedRange(from start: Int, closing: StaticString, open: Bool) -> Range<Int> {
        let end = bytes[start...].indices.first {
            hasPrefix(closing, at: $0) || (!open && isLineBreak(bytes[$0]))
        }
        return start..<(end ?? bytes.count)
    }

    private func templateRange(from start: Int) -> Range<Int> {
        let inside = delimitedRange(from: start, closing: "}}", open: false)
        return start..<(hasPrefix("}}", at: inside.upperBound) ? inside.upperBound + 2 : inside.upperBound)
    }

    /// `{` and `[` that open an object or an array.
    private func isStructure(at start: Int) -> Bool {
        guard bytes[start] == UInt8(ascii: "{") || bytes[start] == UInt8(ascii: "[") else { return false }
        guard start + 1 < bytes.count else { return true }
        let next = bytes[start + 1]
        return next <= UInt8(ascii: " ") || SecretLikeScanner.isQuote(next) || next == UInt8(ascii: "\\")
    }

    private func wordEnd(from start: Int, wordsMax: Int) -> Int {
        var index = start
        for word in 1...wordsMax {
            while index < bytes.count, !endsWord(at: index) { index += 1 }
            guard word < wordsMax, !bytes[start..<index].elementsEqual(Redactor.placeholder.utf8) else {
                break
            }
            let next = bytes[index...].firstIndex { !SecretLikeScanner.isBlank($0) } ?? bytes.count
            if next == index || next == bytes.count { break }
            index = next
        }
        return index
    }

    /// A blank ends a word; punctuation only where the text around it goes on, because a password may
    /// hold punctuation too.
    private func endsWord(at index: Int) -> Bool {
        let byte = bytes[index]
        if byte <= UInt8(ascii: " ") || byte == UInt8(ascii: "`") { return true }
        if SecretLikeScanner.isQuote(byte) { return !isAlphanumeric(at: index + 1) }
        if byte == UInt8(ascii: "\\") { return isEscapedQuote(at: index) }
        return isPunctuation(byte) && textGoesOn(at: index + 1)
    }

    private func isEscapedQuote(at index: Int) -> Bool {
        guard index + 1 < bytes.count, SecretLikeScanner.isQuote(bytes[index + 1]) else { return false }
        return !isAlphanumeric(at: index + 2)
    }

    private func textGoesOn(at index: Int) -> Bool {
        guard index < bytes.count else { return true }
        let byte = bytes[index]
        if byte <= UInt8(ascii: " ") || SecretLikeScanner.isQuote(byte) || isPunctuation(byte) { return true }
        if byte == UInt8(ascii: "\\") { return isEscapedQuote(at: index) }
        let name = bytes[index...].prefix(64).prefix { SecretLikeScanner.isNameByte($0) }
        return !name.isEmpty
            && (isByte(UInt8(ascii: "="), at: name.endIndex) || isByte(UInt8(ascii: ":"), at: name.endIndex))
    }

    /// `${NAME}` and `$1`, which say that the secret is elsewhere.
    private func isReference(at start: Int) -> Bool {
        guard bytes[start] == UInt8(ascii: "$") else { return false }
        if isByte(UInt8(ascii: "{"), at: start + 1) {
            let name = bytes[(start + 2)...].prefix { SecretLikeScanner.isNameByte($0) }
            return isByte(UInt8(ascii: "}"), at: name.endIndex) && !isAlphanumeric(at: name.endIndex + 1)
        }
        let number = bytes[(start + 1)...].prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        return !number.isEmpty && !isAlphanumeric(at: number.endIndex)
    }

    /// Words that say there is no secret.
    private func isPublic(_ word: ArraySlice<UInt8>) -> Bool {
        guard word.count <= 5 else { return false }
        let text = String(decoding: word, as: UTF8.self)
        return ["null", "true", "false", "none", "nil", "?"].contains(text.lowercased())
    }
}

// MARK: - Bytes

extension SecretLikeValue {
    private func isByte(_ byte: UInt8, at index: Int) -> Bool { index < bytes.count && bytes[index] == byte }

    private func isLineBreak(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
    }

    private func isPunctuation(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "&"), UInt8(ascii: "|"), UInt8(ascii: ")"),
            UInt8(ascii: "]"), UInt8(ascii: "}"):
            true
        default: false
        }
    }

    /// A letter before a quote that belongs to the literal: `E'…'` in SQL, `r"…"` in Python.
    private func hasQuotePrefix(at start: Int) -> Bool {
        guard start + 2 < bytes.count,
            bytes[start + 1] == UInt8(ascii: "'") || bytes[start + 1] == UInt8(ascii: "\"")
        else { return false }
        let isLiteral = bytes[start + 2] > UInt8(ascii: " ") && !isPunctuation(bytes[start + 2])
        return isLiteral && "bBeEfFnNrRuUxX".utf8.contains(bytes[start])
    }

    private func isAlphanumeric(at index: Int) -> Bool {
        guard index < bytes.count else { return false }
        return SecretLikeScanner.isNameByte(bytes[index]) || bytes[index] >= 0x80
    }

    private func hasPrefix(_ text: StaticString, at start: Int) -> Bool {
        text.withUTF8Buffer { bytes[start...].starts(with: $0) }
    }
}
