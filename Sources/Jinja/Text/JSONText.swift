// SPDX-License-Identifier: Apache-2.0

/// JSON as `json.dumps` of Python writes it: ASCII alone, keys sorted when asked, blanks after signs.
final class JSONText {
    private let given: Value?
    private var indent: String?
    private let sortsKeys: Bool
    private var open: [ObjectIdentifier] = []
    private var result = ""

    /// - Parameter indent: A number of blanks or a text; `None` for one line.
    init(indent: Value?, sortsKeys: Bool) {
        self.sortsKeys = sortsKeys
        given = indent.flatMap { $0.isNone ? nil : $0 }
    }

    /// The JSON of a value; a `TypeError` for what has none.
    func text(of value: Value, _ state: RenderState) throws(TemplateError) -> String {
        result = ""
        if let given {
            // As Python, a text is written before the indent is looked at.
            indent = given.text
            if indent == nil, value.text == nil {
                indent = try Value.string(" ").operate(.multiply, given, state).text
            }
        }
        try write(value, level: 0, state)
        return result
    }

    private func put(_ text: String, _ state: RenderState) throws(TemplateError) {
        try state.chargeBytes(text.utf8.count)
        result += text
    }

    private func write(_ value: Value, level: Int, _ state: RenderState) throws(TemplateError) {
        try state.charge(RenderCosts.part)
        switch value {
        case .none: try put("null", state)
        case .bool(let flag): try put(flag ? "true" : "false", state)
        case .int, .bigInt: try put(value.repr(state), state)
        case .float(let number): try put(Self.number(number), state)
        case .string(let text), .markup(let text): try put(text.jsonQuoted, state)
        case .list(let list): try array(list, list.items, level: level, state)
        case .tuple(let tuple): try array(tuple, tuple.items, level: level, state)
        case .dict(let dict): try object(dict, level: level, state)
        case .object(let object):
            guard let plain = try object.json(state) else { throw unserializable(value) }
            try write(plain, level: level, state)
        case .set, .undefined: throw unserializable(value)
        }
    }

    private func unserializable(_ value: Value) -> TemplateError {
        TemplateError(.type, "Object of type \(value.typeName) is not JSON serializable")
    }

    private static func number(_ number: Double) -> String {
        if number.isNaN { return "NaN" }
        if number.isInfinite { return number < 0 ? "-Infinity" : "Infinity" }
        return FloatText.repr(number)
    }

    private func nested(
        _ container: AnyObject, _ state: RenderState, _ body: () throws(TemplateError) -> Void
    ) throws(TemplateError) {
        let identity = ObjectIdentifier(container)
        if open.contains(identity) { throw TemplateError(.value, "Circular reference detected") }
        try state.enter()
        open.append(identity)
        defer {
            open.removeLast()
            state.leave()
        }
        try body()
    }

    private func lineBreak(_ level: Int, _ state: RenderState) throws(TemplateError) {
        guard let indent else { return }
        try put("\n" + (try indent.repeated(level, state)), state)
    }

    private func separator(_ isFirst: Bool, _ level: Int, _ state: RenderState) throws(TemplateError) {
        if !isFirst { try put(indent == nil ? ", " : ",", state) }
        try lineBreak(level, state)
    }

    private func array(
        _ container: AnyObject, _ items: [Value], level: Int, _ state: RenderState
    ) throws(TemplateError) {
        if items.isEmpty { return try put("[]", state) }
        try nested(container, state) { () throws(TemplateError) in
            try put("[", state)
            for (index, item) in items.enumerated() {
                try separator(index == 0, level + 1, state)
                try write(item, level: level + 1, state)
            }
            try lineBreak(level, state)
            try put("]", state)
        }
    }

    private func object(_ dict: DictValue, level: Int, _ state: RenderState) throws(TemplateError) {
        var entries = dict.entries
        if entries.isEmpty { return try put("{}", state) }
        if sortsKeys {
            let order = try Sorting.indices(of: entries.map(\.key), reverse: false, state)
            entries = order.map { entries[$0] }
        }
        try nested(dict, state) { () throws(TemplateError) in
            try put("{", state)
            for (index, entry) in entries.enumerated() {
                try separator(index == 0, level + 1, state)
                try put(key(entry.key, state).jsonQuoted + ": ", state)
                try write(entry.value, level: level + 1, state)
            }
            try lineBreak(level, state)
            try put("}", state)
        }
    }

    private func key(_ key: Value, _ state: RenderState) throws(TemplateError) -> String {
        switch key {
        case .string(let text), .markup(let text): return text
        case .none: return "null"
        case .bool(let flag): return flag ? "true" : "false"
        case .int, .bigInt: return try key.repr(state)
        case .float(let number): return Self.number(number)
        default: throw key.typeError("keys must be str, int, float, bool or None, not %")
        }
    }
}

extension String {
    /// A JSON string in ASCII.
    fileprivate var jsonQuoted: String {
        let isSimple = withBytes { $0.allSatisfy { (0x20..<0x7F).contains($0) && $0 != 0x22 && $0 != 0x5C } }
        if isSimple { return "\"" + self + "\"" }
        var result = "\""
        for scalar in unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case "\u{8}": result += "\\b"
            case "\u{C}": result += "\\f"
            default:
                if (0x20..<0x7F).contains(scalar.value) {
                    result.unicodeScalars.append(scalar)
                } else {
                    for unit in UTF16.encode(scalar).map(Array.init) ?? [] {
                        result += "\\u" + UInt32(unit).hex(width: 4)
                    }
                }
            }
        }
        return result + "\""
    }
}
