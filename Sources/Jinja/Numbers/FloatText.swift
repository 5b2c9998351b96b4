// SPDX-License-Identifier: Apache-2.0

/// Floats as text: `repr` of Python, which gives the fewest digits that read back as the same float.
package enum FloatText {
    /// `repr(number)`.
    package static func repr(_ number: Double) -> String {
        if number.isNaN { return "nan" }
        if number.isInfinite { return number < 0 ? "-inf" : "inf" }
        let sign = number.sign == .minus ? "-" : ""
        guard number != 0 else { return sign + "0.0" }
        let (digits, point) = shortest(number.magnitude)
        return sign + layout(digits, point)
    }

    /// The shortest digits and where the decimal point stands: `0.DIGITS × 10^point`.
    static func shortest(_ number: Double) -> (digits: [UInt8], point: Int) {
        var digits: [UInt8] = []
        var point: Int?
        var exponent = 0
        // Swift prints the same shortest digits as Python, such as 1e-07, 1.5e+20 or 123.0.
        let text = Array(number.description.utf8)
        var index = 0
        while index < text.count, text[index] != UInt8(ascii: "e") {
            if text[index] == UInt8(ascii: ".") { point = digits.count } else { digits.append(text[index]) }
            index += 1
        }
        if index < text.count { exponent = Int(String(decoding: text[(index + 1)...], as: UTF8.self)) ?? 0 }
        var position = (point ?? digits.count) + exponent
        while digits.count > 1, digits.first == UInt8(ascii: "0") {
            digits.removeFirst()
            position -= 1
        }
        while digits.count > 1, digits.last == UInt8(ascii: "0") { digits.removeLast() }
        return (digits, position)
    }

    private static func layout(_ digits: [UInt8], _ point: Int) -> String {
        let text = String(decoding: digits, as: UTF8.self)
        if point > 16 || point < -3 {
            let mantissa = digits.count > 1 ? text.prefix(1) + "." + text.dropFirst() : text[...]
            return mantissa + "e" + exponent(point - 1)
        }
        if point <= 0 { return "0." + String(repeating: "0", count: -point) + text }
        if point >= digits.count { return text + String(repeating: "0", count: point - digits.count) + ".0" }
        return text.prefix(point) + "." + text.dropFirst(point)
    }

    /// A sign and at least two digits.
    static func exponent(_ exponent: Int) -> String {
        let digits = "\(abs(exponent))"
        return (exponent < 0 ? "-" : "+") + (digits.utf8.count < 2 ? "0" : "") + digits
    }
}
