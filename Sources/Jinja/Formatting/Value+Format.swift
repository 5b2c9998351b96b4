// SPDX-License-Identifier: Apache-2.0

internal import BigInt

extension Value {
    /// Python's `format(value, spec)`.
    func formatted(_ text: String, _ state: RenderState) throws(TemplateError) -> String {
        switch self {
        case .object(let object):
            if let result = try object.format(text, state) { return result }
        case .bool where text.isEmpty: return try str(state)
        default: break
        }
        if let number = Number(self) {
            if text.isEmpty { return try str(state) }
            return try NumberFormat(spec: FormatSpec(text, typeName: typeName), typeName: typeName)
                .format(number, state)
        }
        if let string = self.text {
            return text.isEmpty ? string : try Self.format(string, FormatSpec(text, typeName: "str"), state)
        }
        guard text.isEmpty else { throw typeError("unsupported format string passed to %.__format__") }
        return try str(state)
    }

    private static func format(
        _ text: String, _ spec: FormatSpec, _ state: RenderState
    ) throws(TemplateError) -> String {
        if let type = spec.type, type != "s" {
            throw TemplateError(.value, "Unknown format code '\(type)' for object of type 'str'")
        }
        if let sign = spec.sign {
            throw TemplateError(
                .value,
                sign == " "
                    ? "Space not allowed in string format specifier"
                    : "Sign not allowed in string format specifier")
        }
        if spec.avoidsNegativeZero {
            throw TemplateError(.value, "Negative zero coercion (z) not allowed in string format specifier")
        }
        if spec.isAlternate {
            throw TemplateError(.value, "Alternate form (#) not allowed in string format specifier")
        }
        if spec.align == "=" {
            throw TemplateError(.value, "'=' alignment not allowed in string format specifier")
        }
        let count = text.scalarCount
        let shown = spec.precision.map { text.scalars(from: 0, to: min($0, count)) } ?? text
        return try spec.padded(shown, align: "<", state)
    }
}

/// A number after a format specification.
struct NumberFormat {
    let spec: FormatSpec
    let typeName: String

    func format(_ number: Number, _ state: RenderState) throws(TemplateError) -> String {
        switch spec.type {
        case "e", "E", "f", "F", "g", "G", "%": return try float(number.double(), state)
        case "b", "c", "d", "o", "x", "X":
            guard let whole = number.integer else { throw unknownCode() }
            return try integer(whole, state)
        case nil, "n":
            if let whole = number.integer { return try integer(whole, state) }
            return try float(number.double(), state)
        default: throw unknownCode()
        }
    }

    private func unknownCode() -> TemplateError {
        let type = spec.type ?? " "
        let code =
            (0x21..<0x80).contains(type.value) ? "'\(type)'" : "'\\x\(String(type.value, radix: 16))'"
        return TemplateError(.value, "Unknown format code \(code) for object of type '\(typeName)'")
    }

    private func integer(_ number: BigInt, _ state: RenderState) throws(TemplateError) -> String {
        if spec.precision != nil {
            throw TemplateError(.value, "Precision not allowed in integer format specifier")
        }
        if spec.avoidsNegativeZero {
            throw TemplateError(
                .value, "Negative zero coercion (z) not allowed in integer format specifier")
        }
        if spec.type == "c" { return try character(number, state) }
        let (radix, mark) =
            switch spec.type {
            case "b": (2, "0b")
            case "o": (8, "0o")
            case "x": (16, "0x")
            case "X": (16, "0X")
            default: (10, "")
            }
        try state.chargeBytes(number.magnitude.bitWidth)
        let digits: String
        if radix == 10 {
            digits = try NumberText.decimal(BigInt(number.magnitude))
        } else {
            digits = String(number.magnitude, radix: radix, uppercase: spec.type == "X")
        }
        let prefix = sign(isNegative: number < 0) + (spec.isAlternate ? mark : "")
        return try grouped(digits, "", prefix, group: radix == 10 ? 3 : 4, state)
    }

    private func character(_ number: BigInt, _ state: RenderState) throws(TemplateError) -> String {
        if spec.sign != nil {
            throw TemplateError(.value, "Sign not allowed with integer format specifier 'c'")
        }
        if spec.isAlternate {
            throw TemplateError(.value, "Alternate form (#) not allowed with integer format specifier 'c'")
        }
        guard let code = UInt32(exactly: number), code < 0x110000 else {
            throw TemplateError(.overflow, "%c arg not in range(0x110000)")
        }
        let text = Unicode.Scalar(code).map { String($0) } ?? "\u{FFFD}"
        return try spec.padded(text, align: ">", state)
    }

    private func float(_ number: Double, _ state: RenderState) throws(TemplateError) -> String {
        var precision = spec.precision
        var type = spec.type ?? "r"
        let number = type == "%" ? number * 100 : number
        var digits: String
        if type == "r", precision == nil {
            digits = FloatText.repr(number.magnitude)
            if spec.isAlternate, number.isFinite, !digits.utf8.contains(0x2E) {
                let mark = digits.byteOffset(of: "e") ?? digits.utf8.count
                digits = digits.bytes(0..<mark) + "." + digits.bytes(mark..<digits.utf8.count)
            }
        } else {
            let addsPoint = type == "r"
            if type == "%" { type = "f" } else if type == "r" || type == "n" { type = "g" }
            precision = precision ?? 6
            digits = try FloatFormat.digits(
                number, type, precision: precision ?? 6, isAlternate: spec.isAlternate, addsPoint: addsPoint,
                state)
        }
        var isNegative = number.sign == .minus && !number.isNaN
        if spec.avoidsNegativeZero, isNegative, !digits.utf8.contains(where: { (0x31...0x39).contains($0) }),
            number.isFinite
        {
            isNegative = false
        }
        let whole = String(decoding: digits.utf8.prefix { (0x30...0x39).contains($0) }, as: UTF8.self)
        var rest = digits.bytes(whole.utf8.count..<digits.utf8.count)
        if spec.type == "%" { rest += "%" }
        return try grouped(whole, rest, sign(isNegative: isNegative), group: 3, state)
    }

    private func sign(isNegative: Bool) -> String {
        if isNegative { return "-" }
        switch spec.sign {
        case "+": return "+"
        case " ": return " "
        default: return ""
        }
    }

    /// Groups the digits before the point; zeros that fill up the width are grouped too.
    private func grouped(
        _ digits: String, _ rest: String, _ prefix: String, group: Int, _ state: RenderState
    ) throws(TemplateError) -> String {
        guard let separator = spec.grouping, !digits.isEmpty else {
            return try spec.padded(digits + rest, prefix: prefix, align: ">", state)
        }
        var padded = digits
        if spec.fill == "0", spec.align == "=" {
            let room = spec.width - prefix.scalarCount - rest.scalarCount
            var count = digits.utf8.count
            try state.chargeBytes(spec.width)
            while count + (count - 1) / group < room { count += 1 }
            padded = try "0".repeated(count - digits.utf8.count, state) + digits
        }
        var result: [UInt8] = []
        for (index, digit) in padded.utf8.enumerated() {
            if index > 0, (padded.utf8.count - index) % group == 0 { result.append(UInt8(separator.value)) }
            result.append(digit)
        }
        return try spec.padded(
            String(decoding: result, as: UTF8.self) + rest, prefix: prefix, align: ">", state)
    }
}
