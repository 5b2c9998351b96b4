// SPDX-License-Identifier: Apache-2.0

/// The type of a plain scalar by the rules of PyYAML 6 (`yaml/resolver.py`, `yaml/constructor.py`).
enum YAMLScalarResolver {
    static func resolve(_ text: String) -> YAMLNode.Content {
        guard let first = text.utf8.first else { return .null }
        switch first {
        case UInt8(ascii: "~"), UInt8(ascii: "n"), UInt8(ascii: "N"), UInt8(ascii: "y"), UInt8(ascii: "Y"),
            UInt8(ascii: "t"), UInt8(ascii: "T"), UInt8(ascii: "f"), UInt8(ascii: "F"), UInt8(ascii: "o"),
            UInt8(ascii: "O"):
            if isNull(text) { return .null }
            return bool(text).map { .bool($0) } ?? .string(text)
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."):
            if let number = double(text) { return .double(number) }
            return int(text).map { .int($0) } ?? .string(text)
        default:
            return .string(text)
        }
    }

    static func isNull(_ text: String) -> Bool {
        ["", "~", "null", "Null", "NULL"].contains(text)
    }

    static func bool(_ text: String) -> Bool? {
        switch text {
        case "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON": true
        case "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF": false
        default: nil
        }
    }

    /// Decimal, `0b101`, octal with a leading zero, `0x1F` and sexagesimal `1:30`, with `_` anywhere
    /// after the first digit; nil for text and for what 64 bits do not hold.
    static func int(_ text: String) -> Int? {
        let (negative, digits) = splitSign(Array(text.utf8))
        guard let magnitude = magnitude(digits) else { return nil }
        return negative ? -magnitude : magnitude
    }

    private static func magnitude(_ digits: ArraySlice<UInt8>) -> Int? {
        guard let first = digits.first else { return nil }
        let body = digits.dropFirst()
        if first == UInt8(ascii: "0") {
            guard let second = body.first else { return 0 }
            switch second {
            case UInt8(ascii: "b"): return radix(body.dropFirst(), 2)
            case UInt8(ascii: "x"): return radix(body.dropFirst(), 16)
            default: return radix(digits, 8)
            }
        }
        guard isDecimalDigit(first) else { return nil }
        let parts = digits.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard let head = parts.first, var total = radix(head, 10) else { return nil }
        for part in parts.dropFirst() {
            guard let part = sexagesimalPart(part) else { return nil }
            let (scaled, overflow) = total.multipliedReportingOverflow(by: 60)
            guard !overflow else { return nil }
            total = scaled + part
        }
        return total
    }

    /// With a decimal point: `1.5`, `.5`, `1.`, `1.5e+3` (an exponent needs its sign and the point, as
    /// in YAML 1.1), `1:30.5`, `.inf`, `.nan`.
    static func double(_ text: String) -> Double? {
        switch text {
        case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": return .infinity
        case "-.inf", "-.Inf", "-.INF": return -.infinity
        case ".nan", ".NaN", ".NAN": return .nan
        default: break
        }
        guard let point = text.utf8.firstIndex(of: UInt8(ascii: ".")) else { return nil }
        let bytes = Array(text.utf8)
        let pointOffset = text.utf8.distance(from: text.utf8.startIndex, to: point)
        let (negative, unsigned) = splitSign(bytes[..<pointOffset])
        let fraction = bytes[(pointOffset + 1)...]
        guard
            let value = unsignedDouble(
                whole: unsigned, fraction: fraction, isSigned: pointOffset > unsigned.count)
        else { return nil }
        return negative ? -value : value
    }

    private static func unsignedDouble(
        whole: ArraySlice<UInt8>, fraction: ArraySlice<UInt8>, isSigned: Bool
    ) -> Double? {
        let exponentStart =
            fraction.firstIndex { $0 == UInt8(ascii: "e") || $0 == UInt8(ascii: "E") } ?? fraction.endIndex
        let digits = fraction[..<exponentStart]
        let exponent = fraction[exponentStart...]
        guard digits.allSatisfy({ isDecimalDigit($0) || $0 == UInt8(ascii: "_") }) else { return nil }
        guard exponent.isEmpty || isSignedExponent(exponent.dropFirst()) else { return nil }

        if whole.isEmpty {
            guard !isSigned, let first = digits.first, isDecimalDigit(first) else { return nil }
            return number(whole: [], digits: digits, exponent: exponent)
        }
        guard let first = whole.first, isDecimalDigit(first) else { return nil }
        let parts = whole.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard let head = parts.first, head.allSatisfy({ isDecimalDigit($0) || $0 == UInt8(ascii: "_") })
        else {
            return nil
        }
        if parts.count == 1 { return number(whole: head, digits: digits, exponent: exponent) }
        guard exponent.isEmpty, let last = parts.last, sexagesimalPart(last) != nil,
            var total = number(whole: head, digits: [], exponent: [])
        else { return nil }
        for part in parts.dropFirst().dropLast() {
            guard let part = sexagesimalPart(part) else { return nil }
            total = total * 60 + Double(part)
        }
        guard let seconds = number(whole: last, digits: digits, exponent: []) else { return nil }
        return total * 60 + seconds
    }

    private static func number(
        whole: ArraySlice<UInt8>, digits: ArraySlice<UInt8>, exponent: ArraySlice<UInt8>
    ) -> Double? {
        let all =
            (whole.isEmpty ? [UInt8(ascii: "0")] : Array(whole)) + [UInt8(ascii: ".")] + Array(digits)
            + (digits.isEmpty ? [UInt8(ascii: "0")] : []) + Array(exponent)
        return Double(String(decoding: all.filter { $0 != UInt8(ascii: "_") }, as: UTF8.self))
    }

    private static func isSignedExponent(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard let sign = bytes.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else {
            return false
        }
        let digits = bytes.dropFirst()
        return !digits.isEmpty && digits.allSatisfy(isDecimalDigit)
    }

    /// `[0-5]?[0-9]`
    private static func sexagesimalPart(_ part: ArraySlice<UInt8>) -> Int? {
        guard (1...2).contains(part.count), part.allSatisfy(isDecimalDigit) else { return nil }
        let value = part.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
        return value < 60 ? value : nil
    }

    private static func radix(_ digits: ArraySlice<UInt8>, _ radix: Int) -> Int? {
        let plain = digits.filter { $0 != UInt8(ascii: "_") }
        guard let first = plain.first, first != UInt8(ascii: "+"), first != UInt8(ascii: "-") else {
            return nil
        }
        return Int(String(decoding: plain, as: UTF8.self), radix: radix)
    }

    private static func splitSign(_ bytes: [UInt8]) -> (negative: Bool, rest: ArraySlice<UInt8>) {
        splitSign(bytes[...])
    }

    private static func splitSign(_ bytes: ArraySlice<UInt8>) -> (negative: Bool, rest: ArraySlice<UInt8>) {
        switch bytes.first {
        case UInt8(ascii: "-"): (true, bytes.dropFirst())
        case UInt8(ascii: "+"): (false, bytes.dropFirst())
        default: (false, bytes)
        }
    }

    private static func isDecimalDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
