// SPDX-License-Identifier: Apache-2.0

internal import BigInt
internal import Glibc

/// Numbers read from text as Python's `int` and `float` read them.
enum NumberText {
    /// The most digits that a decimal number may have in text (Python 3.11's own limit).
    static let digitsMax = 4300

    /// The most digits in bases that Python does not limit.
    private static let digitsAbsoluteMax = 20_000

    /// `int(text, base)`; nil when the text is no such number.
    static func int(_ text: String, base: Int = 10) throws(TemplateError) -> BigInt? {
        var scalars = text.stripped(nil).scalarArray[...]
        var isNegative = false
        if let sign = scalars.first, sign == "+" || sign == "-" {
            isNegative = sign == "-"
            scalars.removeFirst()
        }
        guard let radix = radix(base, &scalars) else { return nil }
        guard let digits = digits(scalars, radix: radix), !digits.isEmpty else { return nil }
        if base == 0, radix == 10, digits.first == UInt8(ascii: "0"),
            digits.contains(where: { $0 != UInt8(ascii: "0") })
        {
            return nil
        }
        if radix & (radix - 1) != 0, digits.count > digitsMax {
            throw TemplateError(
                .value,
                "Exceeds the limit (\(digitsMax) digits) for integer string conversion: value has "
                    + "\(digits.count) digits; use sys.set_int_max_str_digits() to increase the limit")
        }
        guard digits.count <= digitsAbsoluteMax else {
            throw TemplateError(.limit, "a whole number of more than \(digitsAbsoluteMax) digits")
        }
        let number = number(digits, radix: radix)
        return isNegative ? -number : number
    }

    /// Digits below the radix as a number, several of them at a time.
    private static func number(_ digits: [UInt8], radix: Int) -> BigInt {
        var number = BigInt(0)
        var (chunk, unit) = (0, 1)
        for digit in digits {
            chunk = chunk * radix + Int(digit < 0x3A ? digit - 0x30 : digit - 0x61 + 10)
            unit *= radix
            if unit > Int.max / (radix * radix) {
                number = number * BigInt(unit) + BigInt(chunk)
                (chunk, unit) = (0, 1)
            }
        }
        return number * BigInt(unit) + BigInt(chunk)
    }

    /// Takes the prefix of the base away and gives the base that counts.
    private static func radix(_ base: Int, _ scalars: inout ArraySlice<Unicode.Scalar>) -> Int? {
        var radix = base
        if scalars.first == "0", scalars.count > 1 {
            let letter = scalars[scalars.startIndex + 1]
            let prefixed =
                switch letter {
                case "x", "X": 16
                case "o", "O": 8
                case "b", "B": 2
                default: 0
                }
            if prefixed != 0, base == prefixed || base == 0 {
                radix = prefixed
                scalars.removeFirst(2)
                if scalars.first == "_" { scalars.removeFirst() }
            }
        }
        return radix == 0 ? 10 : radix
    }

    /// ASCII digits without underscores, which may stand between two digits alone.
    private static func digits(_ scalars: ArraySlice<Unicode.Scalar>, radix: Int) -> [UInt8]? {
        var digits: [UInt8] = []
        var isAfterDigit = false
        for scalar in scalars {
            if scalar == "_" {
                guard isAfterDigit else { return nil }
                isAfterDigit = false
                continue
            }
            guard let digit = digit(scalar), digit < radix else { return nil }
            digits.append(digit < 10 ? UInt8(0x30 + digit) : UInt8(0x61 + digit - 10))
            isAfterDigit = true
        }
        return isAfterDigit ? digits : nil
    }

    private static func digit(_ scalar: Unicode.Scalar) -> Int? {
        if let digit = scalar.decimalDigit { return digit }
        switch scalar.value {
        case 0x41...0x5A: return Int(scalar.value) - 0x41 + 10
        case 0x61...0x7A: return Int(scalar.value) - 0x61 + 10
        default: return nil
        }
    }

    /// `float(text)`; nil when the text is no number.
    static func float(_ text: String) -> Double? {
        var plain: [UInt8] = []
        var before: Unicode.Scalar?
        let scalars = text.stripped(nil).scalarArray
        for (index, scalar) in scalars.enumerated() {
            if scalar == "_" {
                guard let before, before.decimalDigit != nil, index + 1 < scalars.count,
                    scalars[index + 1].decimalDigit != nil
                else { return nil }
            } else if let digit = scalar.decimalDigit {
                plain.append(UInt8(0x30 + digit))
            } else if scalar.isASCII {
                plain.append(UInt8(scalar.value))
            } else {
                return nil
            }
            before = scalar
        }
        return float(ascii: plain)
    }

    private static func float(ascii bytes: [UInt8]) -> Double? {
        var rest = bytes[...]
        var isNegative = false
        if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
            isNegative = sign == UInt8(ascii: "-")
            rest.removeFirst()
        }
        let word = String(decoding: rest, as: UTF8.self).pythonLower
        if word.isSame(as: "inf") || word.isSame(as: "infinity") {
            return isNegative ? -.infinity : .infinity
        }
        if word.isSame(as: "nan") { return .nan }
        guard isDecimal(rest) else { return nil }
        let number = strtod(word, nil)
        return isNegative ? -number : number
    }

    /// Digits with an optional point, then an optional exponent.
    private static func isDecimal(_ bytes: ArraySlice<UInt8>) -> Bool {
        var rest = bytes
        let takeDigits = { (rest: inout ArraySlice<UInt8>) in
            let digits = rest.prefix { (0x30...0x39).contains($0) }
            rest.removeFirst(digits.count)
            return digits.count
        }
        var count = takeDigits(&rest)
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            count += takeDigits(&rest)
        }
        guard count > 0 else { return false }
        if let letter = rest.first, letter == UInt8(ascii: "e") || letter == UInt8(ascii: "E") {
            rest.removeFirst()
            if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
                rest.removeFirst()
            }
            guard takeDigits(&rest) > 0 else { return false }
        }
        return rest.isEmpty
    }

    /// `str(number)`; an error when it has too many digits.
    static func decimal(_ number: BigInt) throws(TemplateError) -> String {
        let error = TemplateError(
            .value,
            "Exceeds the limit (\(digitsMax) digits) for integer string conversion; "
                + "use sys.set_int_max_str_digits() to increase the limit")
        // 10^4300 has 14,285 bits.
        guard number.magnitude.bitWidth <= 14_285 else { throw error }
        let text = String(number)
        guard text.utf8.count - (number < 0 ? 1 : 0) <= digitsMax else { throw error }
        return text
    }
}
