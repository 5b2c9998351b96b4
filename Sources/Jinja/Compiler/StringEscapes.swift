// SPDX-License-Identifier: Apache-2.0

/// The escapes of a quoted string, read as Python's `unicode-escape` codec reads them.
struct StringEscapes {
    private let bytes: ArraySlice<UInt8>
    private let span: Span
    private var offset: Int
    private var result: [UInt8] = []

    /// The text of a string's body.
    static func decode(_ bytes: ArraySlice<UInt8>, span: Span) throws(SyntaxError) -> String {
        var escapes = StringEscapes(bytes: bytes, span: span)
        while escapes.offset < bytes.endIndex { try escapes.step() }
        return String(decoding: escapes.result, as: UTF8.self)
    }

    private init(bytes: ArraySlice<UInt8>, span: Span) {
        self.bytes = bytes
        self.span = span
        offset = bytes.startIndex
        result.reserveCapacity(bytes.count)
    }

    private mutating func step() throws(SyntaxError) {
        let byte = bytes[offset]
        offset += 1
        guard byte == UInt8(ascii: "\\"), offset < bytes.endIndex else {
            result.append(byte)
            return
        }
        let kind = bytes[offset]
        offset += 1
        switch kind {
        case UInt8(ascii: "\n"): break
        case UInt8(ascii: "\\"), UInt8(ascii: "'"), UInt8(ascii: "\""): result.append(kind)
        case UInt8(ascii: "a"): result.append(0x07)
        case UInt8(ascii: "b"): result.append(0x08)
        case UInt8(ascii: "f"): result.append(0x0C)
        case UInt8(ascii: "n"): result.append(0x0A)
        case UInt8(ascii: "r"): result.append(0x0D)
        case UInt8(ascii: "t"): result.append(0x09)
        case UInt8(ascii: "v"): result.append(0x0B)
        case UInt8(ascii: "0")...UInt8(ascii: "7"): octal(kind)
        case UInt8(ascii: "x"): try hexadecimal(digits: 2, name: "\\xXX")
        case UInt8(ascii: "u"): try hexadecimal(digits: 4, name: "\\uXXXX")
        case UInt8(ascii: "U"): try hexadecimal(digits: 8, name: "\\UXXXXXXXX")
        case UInt8(ascii: "N"): try named()
        default: unknown(kind)
        }
    }

    private mutating func octal(_ first: UInt8) {
        var value = UInt32(first - UInt8(ascii: "0"))
        var count = 1
        while count < 3, offset < bytes.endIndex,
            bytes[offset] >= UInt8(ascii: "0"), bytes[offset] <= UInt8(ascii: "7")
        {
            value = value * 8 + UInt32(bytes[offset] - UInt8(ascii: "0"))
            offset += 1
            count += 1
        }
        if let scalar = Unicode.Scalar(value) { append(scalar) }
    }

    private mutating func hexadecimal(digits: Int, name: String) throws(SyntaxError) {
        var value: UInt32 = 0
        for _ in 0..<digits {
            guard offset < bytes.endIndex, bytes[offset] < 0x80,
                let digit = Character(Unicode.Scalar(bytes[offset])).hexDigitValue
            else { throw SyntaxError("truncated \(name) escape", span) }
            value = value * 16 + UInt32(digit)
            offset += 1
        }
        if let scalar = Unicode.Scalar(value) {
            append(scalar)
        } else if value > 0x10FFFF {
            throw SyntaxError("illegal Unicode character", span)
        } else {
            throw SyntaxError("surrogates are not supported", span)
        }
    }

    /// Names of characters are not known here (COMPATIBILITY.md).
    private mutating func named() throws(SyntaxError) {
        guard offset < bytes.endIndex, bytes[offset] == UInt8(ascii: "{"),
            bytes[offset...].contains(UInt8(ascii: "}"))
        else { throw SyntaxError("malformed \\N character escape", span) }
        throw SyntaxError("unknown Unicode character name", span)
    }

    /// The backslash stays. Python turns a character beyond ASCII into an escape of its own before it
    /// reads the escapes, so that the backslash before it stands for itself.
    private mutating func unknown(_ kind: UInt8) {
        result.append(UInt8(ascii: "\\"))
        guard kind >= 0x80, let scalar = PythonSpace.scalar(Array(bytes[(offset - 1)...].prefix(4)), 0) else {
            result.append(kind)
            return
        }
        offset += UTF8.width(scalar) - 1
        let digits = String(scalar.value, radix: 16)
        let (letter, width) = scalar.value < 0x100 ? ("x", 2) : scalar.value < 0x10000 ? ("u", 4) : ("U", 8)
        result += letter.utf8
        result += String(repeating: "0", count: width - digits.utf8.count).utf8
        result += digits.utf8
    }

    private mutating func append(_ scalar: Unicode.Scalar) { result += Array(String(Character(scalar)).utf8) }
}
