// SPDX-License-Identifier: Apache-2.0

extension JSONGrammar {
    /// The string whose opening quote is at an offset.
    @inlinable @inline(__always)
    package func string(at start: Int) throws(JSONScanError) -> JSONSlice {
        let index = afterPlain(start &+ 1)
        if bytes.byte(index) == UInt8(ascii: "\"") {
            return JSONSlice(start: start, end: index &+ 1, kind: .string)
        }
        return try restOfString(openedAt: start, from: index)
    }

    /// Goes on where the plain ASCII of a string ends.
    @usableFromInline
    func restOfString(openedAt start: Int, from: Int) throws(JSONScanError) -> JSONSlice {
        var index = from
        var hasEscapes = false
        while true {
            let byte = bytes.byte(index)
            if byte == UInt8(ascii: "\"") {
                return JSONSlice(start: start, end: index &+ 1, kind: .string, hasEscapes: hasEscapes)
            } else if byte >= 0x80 {
                index = try afterMultibyte(index)
            } else if byte == UInt8(ascii: "\\") {
                hasEscapes = true
                index = afterPlain(try afterEscape(index))
            } else if byte < 0x20 {
                throw failure(.controlCharacter, at: index)
            } else {
                index = afterPlain(index)
            }
        }
    }

    /// The first byte at or after an offset that is a quote, a backslash, a control character or not
    /// ASCII.
    @inlinable @inline(__always)
    func afterPlain(_ start: Int) -> Int {
        var index = start
        while index &+ 8 <= bytes.count {
            let special = JSONPlainBytes.special(in: bytes.eight(index))
            if special != 0 { return index &+ special.trailingZeroBitCount &>> 3 }
            index &+= 8
        }
        while Self.isPlain(bytes.byte(index)) { index &+= 1 }
        return index
    }

    @inlinable @inline(__always)
    static func isPlain(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte < 0x80 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }
}

// MARK: - Escapes

extension JSONGrammar {
    private func afterEscape(_ backslash: Int) throws(JSONScanError) -> Int {
        switch bytes.byte(backslash &+ 1) {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            return backslash &+ 2
        case UInt8(ascii: "u"):
            return try afterUnicodeEscape(backslash)
        default:
            throw failure(.invalidEscape, at: backslash &+ 1 < bytes.count ? backslash : bytes.count)
        }
    }

    private func afterUnicodeEscape(_ backslash: Int) throws(JSONScanError) -> Int {
        let unit = try codeUnit(backslash)
        if unit & 0xF800 != 0xD800 { return backslash &+ 6 }
        let low = backslash &+ 6
        guard unit < 0xDC00 else { throw failure(.loneSurrogate, at: backslash) }
        if low >= bytes.count || low &+ 1 >= bytes.count && bytes.byte(low) == UInt8(ascii: "\\") {
            throw failure(.unexpectedEnd, at: bytes.count)
        }
        guard bytes.byte(low) == UInt8(ascii: "\\"), bytes.byte(low &+ 1) == UInt8(ascii: "u"),
            try codeUnit(low) & 0xFC00 == 0xDC00
        else { throw failure(.loneSurrogate, at: backslash) }
        return low &+ 6
    }

    /// The four digits of the `\u` escape at an offset.
    private func codeUnit(_ backslash: Int) throws(JSONScanError) -> UInt16 {
        var unit: UInt16 = 0
        for index in backslash &+ 2..<backslash &+ 6 {
            guard let digit = Self.hexDigit(bytes.byte(index)) else {
                throw failure(.invalidEscape, at: index < bytes.count ? backslash : bytes.count)
            }
            unit = unit &<< 4 | digit
        }
        return unit
    }

    static func hexDigit(_ byte: UInt8) -> UInt16? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt16(byte &- UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt16(byte &- UInt8(ascii: "a") &+ 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt16(byte &- UInt8(ascii: "A") &+ 10)
        default: nil
        }
    }
}

// MARK: - UTF-8

extension JSONGrammar {
    /// Past one character of two to four bytes (Unicode 16, table 3-7: no overlong form, no
    /// surrogate, nothing above U+10FFFF).
    @inline(__always)
    private func afterMultibyte(_ start: Int) throws(JSONScanError) -> Int {
        let lead = bytes.byte(start)
        var second: ClosedRange<UInt8> = 0x80...0xBF
        let length: Int
        switch lead {
        case 0xC2...0xDF: length = 2
        case 0xE0...0xEF:
            length = 3
            if lead == 0xE0 { second = 0xA0...0xBF } else if lead == 0xED { second = 0x80...0x9F }
        case 0xF0...0xF4:
            length = 4
            if lead == 0xF0 { second = 0x90...0xBF } else if lead == 0xF4 { second = 0x80...0x8F }
        default: throw failure(.invalidUTF8, at: start)
        }
        if !second.contains(bytes.byte(start &+ 1)) { throw brokenCharacter(start, missing: start &+ 1) }
        for offset in 2..<max(2, length) where bytes.byte(start &+ offset) & 0xC0 != 0x80 {
            throw brokenCharacter(start, missing: start &+ offset)
        }
        return start &+ length
    }

    private func brokenCharacter(_ start: Int, missing: Int) -> JSONScanError {
        failure(.invalidUTF8, at: missing < bytes.count ? start : bytes.count)
    }
}
