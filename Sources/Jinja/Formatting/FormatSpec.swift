// SPDX-License-Identifier: Apache-2.0

/// The part after the colon in `{:>10,.2f}` (Python's "format specification mini-language").
struct FormatSpec {
    var fill: Unicode.Scalar = " "
    /// `<`, `>`, `=` or `^`.
    var align: Unicode.Scalar?
    /// `+`, `-` or a blank.
    var sign: Unicode.Scalar?
    var avoidsNegativeZero = false
    var isAlternate = false
    var width = 0
    /// `,` or `_`.
    var grouping: Unicode.Scalar?
    var precision: Int?
    var type: Unicode.Scalar?

    init(_ text: String, typeName: String) throws(TemplateError) {
        var rest = text.scalarArray[...]
        let isAlignment = { (scalar: Unicode.Scalar) in "<>=^".unicodeScalars.contains(scalar) }
        var hasFill = false
        if rest.count >= 2, isAlignment(rest[rest.startIndex + 1]) {
            fill = rest.removeFirst()
            align = rest.removeFirst()
            hasFill = true
        } else if let first = rest.first, isAlignment(first) {
            align = rest.removeFirst()
        }
        if let first = rest.first, "+- ".unicodeScalars.contains(first) { sign = rest.removeFirst() }
        avoidsNegativeZero = Self.take("z", &rest)
        isAlternate = Self.take("#", &rest)
        if !hasFill, rest.first == "0" {
            fill = "0"
            if align == nil, typeName != "str" { align = "=" }
            rest.removeFirst()
        }
        width = try Self.number(&rest) ?? 0
        try readGrouping(&rest)
        if Self.take(".", &rest) {
            guard let digits = try Self.number(&rest) else {
                throw TemplateError(.value, "Format specifier missing precision")
            }
            precision = digits
        }
        if rest.count > 1 {
            throw TemplateError(
                .value, "Invalid format specifier \(text.pythonRepr) for object of type '\(typeName)'")
        }
        type = rest.first
        try checkGrouping(typeName)
    }

    private mutating func readGrouping(_ rest: inout ArraySlice<Unicode.Scalar>) throws(TemplateError) {
        if Self.take(",", &rest) { grouping = "," }
        if Self.take("_", &rest) {
            if grouping != nil { throw TemplateError(.value, "Cannot specify both ',' and '_'.") }
            grouping = "_"
        }
        if rest.first == "," {
            throw TemplateError(
                .value, grouping == "," ? "Cannot specify ',' with ','." : "Cannot specify both ',' and '_'.")
        }
    }

    private func checkGrouping(_ typeName: String) throws(TemplateError) {
        guard let grouping, let type = type ?? (typeName == "str" ? "s" : nil) else { return }
        switch type {
        case "d", "e", "f", "g", "E", "G", "%", "F": return
        case "b", "o", "x", "X": if grouping == "_" { return }
        default: break
        }
        throw TemplateError(.value, "Cannot specify '\(grouping)' with '\(type)'.")
    }

    private static func take(_ scalar: Unicode.Scalar, _ rest: inout ArraySlice<Unicode.Scalar>) -> Bool {
        guard rest.first == scalar else { return false }
        rest.removeFirst()
        return true
    }

    private static func number(_ rest: inout ArraySlice<Unicode.Scalar>) throws(TemplateError) -> Int? {
        var number: Int?
        while let digit = rest.first?.decimalDigit {
            rest.removeFirst()
            let (tens, overflow) = (number ?? 0).multipliedReportingOverflow(by: 10)
            guard !overflow, tens <= Int.max - digit else {
                throw TemplateError(.value, "Too many decimal digits in format string")
            }
            number = tens + digit
        }
        return number
    }

    /// Fills up to the width; `prefix` is the sign and base that zeros go behind.
    func padded(
        _ text: String, prefix: String = "", align standard: Unicode.Scalar, _ state: RenderState
    ) throws(TemplateError) -> String {
        let missing = width - text.scalarCount - prefix.scalarCount
        guard missing > 0 else { return prefix + text }
        let filler = String(fill)
        switch align ?? standard {
        case "<": return prefix + text + (try filler.repeated(missing, state))
        case "^":
            let left = missing / 2
            return try filler.repeated(left, state) + prefix + text + filler.repeated(missing - left, state)
        case "=": return prefix + (try filler.repeated(missing, state)) + text
        default: return try filler.repeated(missing, state) + prefix + text
        }
    }
}
