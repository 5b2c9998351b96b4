// SPDX-License-Identifier: Apache-2.0

/// The methods of `str` that format and translate.
enum TextFormatMethods {
    static let all = [
        BuiltInMethod("str", "format") { (value, arguments, state) throws(TemplateError) in
            let formatter = BraceFormat(
                positional: arguments.positional, named: .arguments(arguments.keyword),
                isMarkup: value.isMarkup)
            return .text(try formatter.format(value.text ?? "", state), isMarkup: value.isMarkup)
        },
        BuiltInMethod("str", "format_map", .one) { (value, arguments, state) throws(TemplateError) in
            let formatter = BraceFormat(
                positional: value.isMarkup ? [] : nil, named: .mapping(arguments[0].orNone),
                isMarkup: value.isMarkup)
            return .text(try formatter.format(value.text ?? "", state), isMarkup: value.isMarkup)
        },
        BuiltInMethod("str", "translate", .one) { (value, arguments, state) throws(TemplateError) in
            let text = try translate(value.text ?? "", arguments[0].orNone, state)
            return .text(text, isMarkup: value.isMarkup)
        },
        BuiltInMethod("str", "maketrans", .positional(1, 3)) { (_, arguments, state) throws(TemplateError) in
            try table(arguments, state)
        },
    ]

    private static func translate(
        _ text: String, _ table: Value, _ state: RenderState
    ) throws(TemplateError) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            try state.charge()
            let entry: Value
            do throws(TemplateError) {
                entry = try table.subscripted(.int(Int(scalar.value)), state)
            } catch {
                guard error.kind == .key || error.kind == .index || error.kind == .lookup else { throw error }
                result.unicodeScalars.append(scalar)
                continue
            }
            switch entry {
            case .none: break
            case .int(let code):
                guard let code = UInt32(exactly: code), code < 0x110000 else {
                    throw TemplateError(.value, "character mapping must be in range(0x110000)")
                }
                result.unicodeScalars.append(Unicode.Scalar(code) ?? "\u{FFFD}")
            case .string(let part), .markup(let part):
                try state.chargeBytes(part.utf8.count)
                result += part
            default: throw TemplateError(.type, "character mapping must return integer, None or str")
            }
        }
        return result
    }

    private static func table(_ arguments: [Value?], _ state: RenderState) throws(TemplateError) -> Value {
        let dict = DictValue()
        guard let second = arguments[1] else {
            guard case .dict(let given)? = arguments[0] else {
                throw TemplateError(.type, "if you give only one argument to maketrans it must be a dict")
            }
            for entry in given.entries { try dict.set(key(entry.key), entry.value, state) }
            return .dict(dict)
        }
        let to = try second.text(argument: "maketrans() argument 2")
        let gone = try arguments[2]?.text(argument: "maketrans() argument 3")
        let from = try arguments[0].orNone.text(
            or: "first maketrans argument must be a string if there is a second argument")
        let (one, other) = (from.scalarArray, to.scalarArray)
        guard one.count == other.count else {
            throw TemplateError(.value, "the first two maketrans arguments must have equal length")
        }
        for (old, new) in zip(one, other) { try dict.set(.int(Int(old.value)), .int(Int(new.value)), state) }
        if let gone {
            for scalar in gone.unicodeScalars { try dict.set(.int(Int(scalar.value)), .none, state) }
        }
        return .dict(dict)
    }

    private static func key(_ key: Value) throws(TemplateError) -> Value {
        if case .int = key { return key }
        let text = try key.text(or: "keys in translate table must be strings or integers")
        guard let scalar = text.unicodeScalars.first, text.scalarCount == 1 else {
            throw TemplateError(.value, "string keys in translate table must be of length 1")
        }
        return .int(Int(scalar.value))
    }
}
