// SPDX-License-Identifier: Apache-2.0

internal import BigInt

/// One conversion of a `%` format, such as `%-8.3f`.
struct PercentConversion {
    let type: Unicode.Scalar
    let flags: Set<Unicode.Scalar>
    let width: Int
    let precision: Int?
    let isMarkup: Bool
    /// Where the conversion's letter stands in the format.
    let index: Int

    func text(_ value: Value, _ state: RenderState) throws(TemplateError) -> String {
        switch type {
        case "s":
            return try padded(cut(isMarkup ? value.escaped(state) : value.str(state)), state)
        case "r", "a":
            var text = try value.repr(state)
            if type == "a" { text = text.asciiEscaped }
            return try padded(cut(isMarkup ? text.htmlEscaped : text), state)
        case "d", "i", "u", "o", "x", "X": return try integer(value, state)
        case "e", "E", "f", "F", "g", "G": return try float(value, state)
        case "c": return try padded(character(value), state)
        default:
            let code = String(type.value, radix: 16)
            let letter = (0x20..<0x7F).contains(type.value) ? String(type) : "?"
            throw TemplateError(
                .value, "unsupported format character '\(letter)' (0x\(code)) at index \(index)")
        }
    }

    private func cut(_ text: String) -> String {
        guard let precision else { return text }
        return text.scalars(from: 0, to: min(precision, text.scalarCount))
    }

    private func padded(_ text: String, _ state: RenderState) throws(TemplateError) -> String {
        let blanks = try " ".repeated(width - text.scalarCount, state)
        return flags.contains("-") ? text + blanks : blanks + text
    }

    private func sign(isNegative: Bool) -> String {
        isNegative ? "-" : flags.contains("+") ? "+" : flags.contains(" ") ? " " : ""
    }

    /// Zeros go between the prefix and the digits, blanks around both.
    private func number(
        _ prefix: String, _ digits: String, zeros: Bool, _ state: RenderState
    ) throws(TemplateError) -> String {
        guard zeros, flags.contains("0"), !flags.contains("-") else {
            return try padded(prefix + digits, state)
        }
        let missing = width - prefix.scalarCount - digits.scalarCount
        return prefix + (try "0".repeated(missing, state)) + digits
    }

    private func integer(_ value: Value, _ state: RenderState) throws(TemplateError) -> String {
        let number = try whole(value, state)
        let (radix, mark) =
            switch type {
            case "o": (8, "0o")
            case "x": (16, "0x")
            case "X": (16, "0X")
            default: (10, "")
            }
        try state.chargeBytes(number.magnitude.bitWidth)
        var digits: String
        if radix == 10 {
            digits = try NumberText.decimal(BigInt(number.magnitude))
        } else {
            digits = String(number.magnitude, radix: radix, uppercase: type == "X")
        }
        if let precision { digits = try "0".repeated(precision - digits.utf8.count, state) + digits }
        let prefix = sign(isNegative: number < 0) + (flags.contains("#") ? mark : "")
        return try self.number(prefix, digits, zeros: true, state)
    }

    private func whole(_ value: Value, _ state: RenderState) throws(TemplateError) -> BigInt {
        let isDecimal = type == "d" || type == "i" || type == "u"
        if isMarkup, isDecimal { return try Conversions.int(value, state) }
        switch Number(value) {
        case .int(let number): return BigInt(number)
        case .big(let number): return number
        case .float where isDecimal: return try Conversions.int(value, state)
        case .float, nil:
            if isDecimal, case .undefined(let undefined) = value { throw undefined.error }
            let wanted = isDecimal ? "a real number" : "an integer"
            let name = isMarkup ? "_MarkupEscapeHelper" : value.typeName
            throw TemplateError(.type, "%\(type) format: \(wanted) is required, not \(name)")
        }
    }

    private func float(_ value: Value, _ state: RenderState) throws(TemplateError) -> String {
        let number: Double
        if isMarkup {
            number = try Conversions.float(value, state)
        } else if let given = Number(value) {
            number = try given.double()
        } else {
            if case .undefined(let undefined) = value { throw undefined.error }
            throw value.typeError("must be real number, not %")
        }
        let digits = try FloatFormat.digits(
            number, type, precision: precision ?? 6, isAlternate: flags.contains("#"), state)
        let prefix = sign(isNegative: number.sign == .minus && !number.isNaN)
        return try self.number(prefix, digits, zeros: true, state)
    }

    private func character(_ value: Value) throws(TemplateError) -> String {
        switch value {
        case .string(let text), .markup(let text):
            guard text.scalarCount == 1 else { throw TemplateError(.type, "%c requires int or char") }
            return isMarkup && !value.isMarkup ? text.htmlEscaped : text
        case .int, .bool, .bigInt:
            guard case .int(let code)? = Number(value), let code = UInt32(exactly: code), code < 0x110000
            else { throw TemplateError(.overflow, "%c arg not in range(0x110000)") }
            return Unicode.Scalar(code).map { String($0) } ?? "\u{FFFD}"
        default: throw TemplateError(.type, "%c requires int or char")
        }
    }
}
