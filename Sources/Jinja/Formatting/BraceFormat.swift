// SPDX-License-Identifier: Apache-2.0

/// `str.format`: fields in braces, as CPython parses them.
final class BraceFormat {
    /// Where named fields come from.
    enum Names {
        case arguments([(name: String, value: Value)])
        case mapping(Value)
    }

    private let positional: [Value]?
    private let named: Names
    private let isMarkup: Bool
    /// Whether fields are numbered by themselves; nil while none was.
    private var isAutomatic: Bool?
    private var nextIndex = 0

    /// - Parameters:
    ///   - positional: Values of numbered fields; nil for `format_map`, which has none.
    ///   - isMarkup: What fields give is escaped.
    init(positional: [Value]?, named: Names, isMarkup: Bool) {
        self.positional = positional
        self.named = named
        self.isMarkup = isMarkup
    }

    func format(_ text: String, _ state: RenderState) throws(TemplateError) -> String {
        try format(text.scalarArray[...], depth: 2, state)
    }

    private func format(
        _ text: ArraySlice<Unicode.Scalar>, depth: Int, _ state: RenderState
    ) throws(TemplateError) -> String {
        guard depth > 0 else { throw TemplateError(.value, "Max string recursion exceeded") }
        var rest = text
        var result = ""
        while !rest.isEmpty {
            try state.charge()
            let (literal, hasField) = try Self.literal(&rest)
            try state.chargeBytes(literal.count)
            result.unicodeScalars.append(contentsOf: literal)
            guard hasField else { continue }
            let field = try BraceField(&rest)
            let part = try render(field, depth: depth, state)
            try state.chargeBytes(part.utf8.count)
            result += part
        }
        return result
    }

    /// Text up to a brace; whether a field follows.
    private static func literal(
        _ rest: inout ArraySlice<Unicode.Scalar>
    ) throws(TemplateError) -> (ArraySlice<Unicode.Scalar>, Bool) {
        guard let brace = rest.firstIndex(where: { $0 == "{" || $0 == "}" }) else {
            defer { rest = [] }
            return (rest, false)
        }
        let isDoubled = brace + 1 < rest.endIndex && rest[brace + 1] == rest[brace]
        defer { rest = rest[(brace + (isDoubled ? 2 : 1))...] }
        if isDoubled { return (rest[...brace], false) }
        if rest[brace] == "}" { throw TemplateError(.value, "Single '}' encountered in format string") }
        if brace + 1 == rest.endIndex {
            throw TemplateError(.value, "Single '{' encountered in format string")
        }
        return (rest[..<brace], true)
    }

    private func render(
        _ field: BraceField, depth: Int, _ state: RenderState
    ) throws(TemplateError) -> String {
        var value = try resolve(field.name, state)
        if let conversion = field.conversion { value = try Self.convert(value, conversion, state) }
        var specification = String(scalars: field.specification)
        if field.isNested { specification = try format(field.specification, depth: depth - 1, state) }
        guard isMarkup else { return try value.formatted(specification, state) }
        if value.isMarkup {
            if !specification.isEmpty {
                throw TemplateError(.value, "Unsupported format specification for Markup.")
            }
            return value.text ?? ""
        }
        return try value.formatted(specification, state).htmlEscaped
    }

    private static func convert(
        _ value: Value, _ conversion: Unicode.Scalar, _ state: RenderState
    ) throws(TemplateError) -> Value {
        switch conversion {
        case "s": return .string(try value.str(state))
        case "r": return .string(try value.repr(state))
        case "a": return .string(try value.repr(state).asciiEscaped)
        default:
            let name =
                (0x21..<0x7F).contains(conversion.value)
                ? String(conversion) : "\\x\(String(conversion.value, radix: 16))"
            throw TemplateError(.value, "Unknown conversion specifier \(name)")
        }
    }

    private func resolve(
        _ name: ArraySlice<Unicode.Scalar>, _ state: RenderState
    ) throws(TemplateError) -> Value {
        let end = name.firstIndex { $0 == "." || $0 == "[" } ?? name.endIndex
        var value = try first(name[..<end], state)
        var rest = name[end...]
        while let mark = rest.popFirst() {
            let isItem = mark == "["
            let end = rest.firstIndex { isItem ? $0 == "]" : $0 == "." || $0 == "[" }
            if isItem, end == nil { throw TemplateError(.value, "Missing ']' in format string") }
            let part = rest[..<(end ?? rest.endIndex)]
            if part.isEmpty { throw TemplateError(.value, "Empty attribute in format string") }
            rest = rest[(end ?? rest.endIndex)...]
            if isItem {
                rest.removeFirst()
                if let next = rest.first, next != ".", next != "[" {
                    throw TemplateError(
                        .value, "Only '.' or '[' may follow ']' in format field specifier")
                }
                let key = try Self.index(part).map { Value.int($0) } ?? .string(String(scalars: part))
                value = try value.subscripted(key, state)
            } else {
                value = try Self.attribute(String(scalars: part), of: value, state)
            }
        }
        return value
    }

    private static func attribute(
        _ name: String, of value: Value, _ state: RenderState
    ) throws(TemplateError) -> Value {
        switch value {
        case .undefined: return try value.attribute(name, state)
        case .object(let object):
            if let found = try object.attribute(name, state) { return found }
        default:
            if let found = value.ownAttribute(name) { return found }
        }
        throw TemplateError(
            .attribute, "'\(value.typeName)' object has no attribute \(name.pythonRepr)", name: name)
    }

    /// A whole number that is written in digits; nil for a name.
    private static func index(_ text: ArraySlice<Unicode.Scalar>) throws(TemplateError) -> Int? {
        guard !text.isEmpty else { return nil }
        var number = 0
        for scalar in text {
            guard let digit = scalar.decimalDigit else { return nil }
            let (tens, overflow) = number.multipliedReportingOverflow(by: 10)
            guard !overflow, tens <= Int.max - digit else {
                throw TemplateError(.value, "Too many decimal digits in format string")
            }
            number = tens + digit
        }
        return number
    }

    private func first(
        _ name: ArraySlice<Unicode.Scalar>, _ state: RenderState
    ) throws(TemplateError) -> Value {
        var index = try Self.index(name)
        if name.isEmpty || index != nil {
            let automatic = name.isEmpty
            if let isAutomatic, isAutomatic != automatic {
                throw TemplateError(
                    .value,
                    automatic
                        ? "cannot switch from manual field specification to automatic field numbering"
                        : "cannot switch from automatic field numbering to manual field specification")
            }
            isAutomatic = automatic
            if automatic {
                index = nextIndex
                nextIndex += 1
            }
        }
        if let index { return try numbered(index) }
        let key = String(scalars: name)
        switch named {
        case .arguments(let arguments):
            if let found = arguments.first(where: { $0.name.isSame(as: key) }) { return found.value }
            throw TemplateError(.key, key.pythonRepr)
        case .mapping(let mapping): return try mapping.subscripted(.string(key), state)
        }
    }

    private func numbered(_ index: Int) throws(TemplateError) -> Value {
        guard let positional else {
            throw TemplateError(.value, "Format string contains positional fields")
        }
        guard index < positional.count else {
            throw TemplateError(
                .index,
                isMarkup
                    ? "tuple index out of range"
                    : "Replacement index \(index) out of range for positional args tuple")
        }
        return positional[index]
    }
}

/// One field of a format string, from behind its opening brace to its closing one.
private struct BraceField {
    var name: ArraySlice<Unicode.Scalar>
    var conversion: Unicode.Scalar?
    var specification: ArraySlice<Unicode.Scalar> = []
    /// Whether the specification has fields itself.
    var isNested = false

    init(_ rest: inout ArraySlice<Unicode.Scalar>) throws(TemplateError) {
        let mark: Unicode.Scalar
        (name, mark) = try Self.name(&rest)
        if mark == "}" { return }
        if mark == "!" {
            guard let letter = rest.popFirst() else {
                throw TemplateError(.value, "end of string while looking for conversion specifier")
            }
            conversion = letter
            if let next = rest.popFirst() {
                if next == "}" { return }
                if next != ":" { throw TemplateError(.value, "expected ':' after conversion specifier") }
            }
        }
        let whole = rest
        var open = 1
        while let scalar = rest.popFirst() {
            if scalar == "{" {
                isNested = true
                open += 1
            } else if scalar == "}" {
                open -= 1
                if open == 0 {
                    specification = whole[..<(rest.startIndex - 1)]
                    return
                }
            }
        }
        throw TemplateError(.value, "unmatched '{' in format spec")
    }

    private static func name(
        _ rest: inout ArraySlice<Unicode.Scalar>
    ) throws(TemplateError) -> (ArraySlice<Unicode.Scalar>, Unicode.Scalar) {
        let whole = rest
        while let scalar = rest.popFirst() {
            switch scalar {
            case "{": throw TemplateError(.value, "unexpected '{' in field name")
            case "[": while let next = rest.first, next != "]" { rest.removeFirst() }
            case "}", ":", "!": return (whole[..<(rest.startIndex - 1)], scalar)
            default: break
            }
        }
        throw TemplateError(.value, "expected '}' before end of string")
    }
}
