// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// Floats with a number of digits, rounded exactly as C and Python do.
enum FloatFormat {
    /// The most digits after the point; a float has none but zeros beyond.
    static let precisionMax = 100_000

    /// `%.3f`, `%e`, `%g` and their upper cases, without the sign of the number.
    static func digits(
        _ number: Double, _ type: Unicode.Scalar, precision: Int, isAlternate: Bool, addsPoint: Bool = false,
        _ state: RenderState
    ) throws(TemplateError) -> String {
        let isUpper = type == "F" || type == "E" || type == "G"
        if !number.isFinite {
            let word = number.isNaN ? "nan" : "inf"
            return isUpper ? word.pythonUpper : word
        }
        guard precision <= precisionMax else {
            throw TemplateError(.limit, "a precision of more than \(precisionMax) digits")
        }
        try state.chargeBytes(precision + 320)
        let number = number.magnitude
        switch type {
        case "f", "F": return point(printed(number, "f", precision), isAlternate)
        case "e", "E":
            let text = exponential(number, precision, isAlternate)
            return isUpper ? text.pythonUpper : text
        default:
            let text = general(number, max(1, precision), isAlternate, addsPoint)
            return isUpper ? text.pythonUpper : text
        }
    }

    private static func point(_ text: String, _ isAlternate: Bool) -> String {
        isAlternate && !text.utf8.contains(0x2E) ? text + "." : text
    }

    private static func exponential(_ number: Double, _ precision: Int, _ isAlternate: Bool) -> String {
        let text = printed(number, "e", precision)
        guard isAlternate, precision == 0, let mark = text.byteOffset(of: "e") else { return text }
        return text.bytes(0..<mark) + "." + text.bytes(mark..<text.utf8.count)
    }

    /// `%g`: the shorter of both notations, without trailing zeros.
    private static func general(
        _ number: Double, _ precision: Int, _ isAlternate: Bool, _ addsPoint: Bool
    ) -> String {
        let text = printed(number, "e", precision - 1)
        guard let mark = text.byteOffset(of: "e"),
            let exponent = Int(text.bytes(mark + 1..<text.utf8.count))
        else { return text }
        var digits = text.bytes(0..<mark).utf8.filter { $0 != 0x2E }
        if !isAlternate {
            while digits.count > 1, digits.last == 0x30 { digits.removeLast() }
        }
        if exponent < -4 || exponent >= precision - (addsPoint ? 1 : 0) {
            let head = String(decoding: digits.prefix(1), as: UTF8.self)
            let tail = String(decoding: digits.dropFirst(), as: UTF8.self)
            let dot = tail.isEmpty && !isAlternate ? "" : "."
            return head + dot + tail + "e" + FloatText.exponent(exponent)
        }
        if exponent < 0 {
            return "0." + String(repeating: "0", count: -exponent - 1)
                + String(decoding: digits, as: UTF8.self)
        }
        while digits.count < exponent + 1 { digits.append(0x30) }
        let head = String(decoding: digits.prefix(exponent + 1), as: UTF8.self)
        let tail = String(decoding: digits.dropFirst(exponent + 1), as: UTF8.self)
        if tail.isEmpty { return isAlternate ? head + "." : addsPoint ? head + ".0" : head }
        return head + "." + tail
    }

    /// What `printf` of the C library prints, which rounds exactly.
    private static func printed(_ number: Double, _ type: String, _ precision: Int) -> String {
        let size = precision + 330
        let bytes = [CChar](unsafeUninitializedCapacity: size) { buffer, count in
            let written = withVaList([Int32(clamping: precision), number]) { arguments in
                vsnprintf(buffer.baseAddress, size, "%.*" + type, arguments)
            }
            count = max(0, Int(written))
        }
        return String(decoding: bytes.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
