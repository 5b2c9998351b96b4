// SPDX-License-Identifier: Apache-2.0

extension Value {
    /// Python's `str(value)`.
    package func str(_ state: RenderState) throws(TemplateError) -> String {
        switch self {
        case .string(let text), .markup(let text): return text
        case .undefined(let undefined): return try undefined.str()
        case .object(let object): return try object.str(state)
        default: return try repr(state)
        }
    }

    /// Python's `repr(value)`; a container inside itself prints as `[...]`.
    package func repr(_ state: RenderState) throws(TemplateError) -> String {
        switch self {
        case .none: return "None"
        case .bool(let flag): return flag ? "True" : "False"
        case .int(let number): return "\(number)"
        case .bigInt(let number): return try NumberText.decimal(number)
        case .float(let number): return FloatText.repr(number)
        case .string(let text):
            try state.chargeBytes(text.utf8.count)
            return text.pythonRepr
        case .markup(let text):
            try state.chargeBytes(text.utf8.count)
            return "Markup(\(text.pythonRepr))"
        case .undefined: return "Undefined"
        case .object(let object): return try object.repr(state)
        case .list(let list):
            return try state.openContainer(list, again: "[...]") { () throws(TemplateError) in
                try Self.repr(list.items, "[", "]", state)
            }
        case .tuple(let tuple):
            return try state.openContainer(tuple, again: "(...)") { () throws(TemplateError) in
                try Self.repr(tuple.items, "(", tuple.items.count == 1 ? ",)" : ")", state)
            }
        case .dict(let dict):
            return try state.openContainer(dict, again: "{...}") { () throws(TemplateError) in
                try Self.repr(dict.entries, state)
            }
        case .set(let set):
            return try state.openContainer(set, again: "\(typeName)(...)") { () throws(TemplateError) in
                let text = try Self.repr(set.items, "{", "}", state)
                if set.count == 0 { return "\(typeName)()" }
                return set.isFrozen ? "frozenset(\(text))" : text
            }
        }
    }

    /// Values between brackets.
    static func repr(
        _ items: [Value], _ opening: String, _ closing: String, _ state: RenderState
    ) throws(TemplateError) -> String {
        var text = opening
        for (index, item) in items.enumerated() {
            try state.charge(RenderCosts.part)
            if index > 0 { text += ", " }
            let part = try item.repr(state)
            try state.chargeBytes(part.utf8.count)
            text += part
        }
        return text + closing
    }

    private static func repr(
        _ entries: [(key: Value, value: Value)], _ state: RenderState
    ) throws(TemplateError) -> String {
        var text = "{"
        for (index, entry) in entries.enumerated() {
            try state.charge(RenderCosts.part)
            if index > 0 { text += ", " }
            let key = try entry.key.repr(state)
            let value = try entry.value.repr(state)
            try state.chargeBytes(key.utf8.count + value.utf8.count)
            text += key + ": " + value
        }
        return text + "}"
    }

    /// `markupsafe.escape(value)`.
    package func escaped(_ state: RenderState) throws(TemplateError) -> String {
        switch self {
        case .markup(let text): return text
        case .string(let text):
            try state.chargeBytes(text.utf8.count)
            return text.htmlEscaped
        case .object(let object):
            if let html = try object.html(state) { return html }
            return try object.str(state).htmlEscaped
        default: return try str(state).htmlEscaped
        }
    }

    /// What `{{ value }}` prints: escaped when the state says so.
    package func printed(_ state: RenderState) throws(TemplateError) -> String {
        state.autoescape ? try escaped(state) : try str(state)
    }

    /// `soft_str`: text as it is, safe or not, and all else as text.
    func softText(_ state: RenderState) throws(TemplateError) -> Value {
        switch self {
        case .string, .markup: self
        default: .string(try str(state))
        }
    }

    /// Whether `escape` leaves the value as it is (`__html__`).
    func hasHTML(_ state: RenderState) throws(TemplateError) -> Bool {
        switch self {
        case .markup: true
        case .undefined(let undefined): undefined.kind.hasHTML
        case .object(let object): try object.html(state) != nil
        default: false
        }
    }

    /// Whether it is markup.
    var isMarkup: Bool { if case .markup = self { true } else { false } }

    /// `a ~ b ~ c`.
    package static func concatenate(_ values: [Value], _ state: RenderState) throws(TemplateError) -> Value {
        guard state.autoescape else {
            var result = ""
            for value in values {
                let part = try value.str(state)
                try state.chargeBytes(part.utf8.count)
                result += part
            }
            return .string(result)
        }
        var isMarkup = false
        var soft: [Value] = []
        for value in values {
            soft.append(try value.softText(state))
            // Undefined values and objects are plain text once they are text.
            if value.isMarkup { isMarkup = true }
        }
        var result = ""
        for value in soft {
            let part = isMarkup ? try value.escaped(state) : try value.str(state)
            try state.chargeBytes(part.utf8.count)
            result += part
        }
        return .text(result, isMarkup: isMarkup)
    }
}
