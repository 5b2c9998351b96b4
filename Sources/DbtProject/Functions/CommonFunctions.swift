// SPDX-License-Identifier: Apache-2.0

internal import Jinja
internal import LotusCore
internal import ProjectFiles

/// The functions of dbt's context that depend on nothing but their arguments (dbt 1.12,
/// `dbt/context/base.py`).
enum CommonFunctions {
    static let all: [String: Value] = Dictionary(
        uniqueKeysWithValues: [
            function("return", returning), function("fromjson", fromJSON), function("tojson", toJSON),
            function("fromyaml", fromYAML), function("toyaml", toYAML), function("set", set),
            function("set_strict", strictSet),
            function("zip", zip), function("zip_strict", strictZip), function("local_md5", localMD5),
            function("diff_of_two_dicts", difference), ("modules", modules),
        ])

    private static let modules = Value.dict(
        DictValue([
            ("datetime", DateTimeModule.module), ("re", ExpressionModule.module),
            ("itertools", IterationModule.module), ("pytz", ZoneModule.module),
        ]))

    private static func function(
        _ name: String, _ body: @escaping HostFunction.Body
    ) -> (String, Value) {
        (name, .object(HostFunction(name, body)))
    }

    private static let returning: HostFunction.Body = { (arguments, state) throws(TemplateError) in
        let values = try PythonSignature("return", ["data"]).bind(arguments)
        var error = TemplateError(.returned, "return")
        error.details.returnedValue = values[0] ?? Value.none
        throw error
    }

    private static let fromJSON: HostFunction.Body = { (arguments, state) throws(TemplateError) in
        let values = try PythonSignature("fromjson", ["string", "default="]).bind(arguments)
        guard let text = values[0]?.text else {
            throw TemplateError(.type, "the JSON object must be str, bytes or bytearray")
        }
        guard let json = try? JSONValue(parsing: text) else { return values[1] ?? Value.none }
        return Value(json: json)
    }

    private static let toJSON: HostFunction.Body = { (arguments, state) throws(TemplateError) in
        let values = try PythonSignature("tojson", ["value", "default=", "sort_keys="]).bind(arguments)
        let sorts = try values[2]?.isTrue(state) ?? false
        return .string(PythonJSON.text(try PlainValue(values[0] ?? Value.none, state), sortsKeys: sorts))
    }

    private static let fromYAML: HostFunction.Body = { (arguments, state) throws(TemplateError) in
        let values = try PythonSignature("fromyaml", ["value", "default="]).bind(arguments)
        let text = try (values[0] ?? Value.none).str(state)
        guard !text.allSatisfy(\.isWhitespace) else { return Value.none }
        // dbt is silent about repeated keys here.
        let source = SourceText(name: "fromyaml", text: text)
        guard let node = try? YAMLReader.read(source, repeatedKeys: .lastCounts) else {
            return values[1] ?? Value.none
        }
        return PlainValue(node).jinja
    }

    private static let toYAML: HostFunction.Body = { (arguments, state) throws(TemplateError) in
        let values = try PythonSignature("toyaml", ["value", "default=", "sort_keys="]).bind(arguments)
        let sorts = try values[2]?.isTrue(state) ?? false
        guard let value = try? PlainValue(values[0] ?? Value.none, state) else {
            return values[1] ?? Value.none
        }
        return .string(YAMLText.text(value, sortsKeys: sorts))
    }

    /// What is no list gives the default, or none.
    private static let set: HostFunction.Body = { (arguments, state) throws(TemplateError) in
        let values = try PythonSignature("set", ["value", "default="]).bind(arguments)
        do throws(TemplateError) {
            return try makeSet(values[0], state)
        } catch {
            guard error.kind == .type else { throw error }
            return values[1] ?? Value.none
        }
    }

    private static let strictSet: HostFunction.Body = { (arguments, state) throws(TemplateError) in
        try makeSet(try PythonSignature("set_strict", ["value"]).bind(arguments)[0], state)
    }

    private static func makeSet(_ value: Value?, _ state: RenderState) throws(TemplateError) -> Value {
        .set(try SetValue(try (value ?? Value.none).elements(state), state))
    }

    private static let zip: HostFunction.Body = { (arguments, state) throws(TemplateError) in
        do throws(TemplateError) {
            return try strictZip(arguments, state)
        } catch {
            guard error.kind == .type else { throw error }
            return arguments.keyword.first { $0.name == "default" }?.value ?? Value.none
        }
    }

    private static let strictZip: HostFunction.Body = { (arguments, state) throws(TemplateError) in
        guard let zip = BuiltIns.extraGlobals["zip"] else { return Value.none }
        return try zip.call(CallArguments(arguments.positional), state)
    }

    private static let localMD5: HostFunction.Body = { (arguments, state) throws(TemplateError) in
        let values = try PythonSignature("local_md5", ["value"]).bind(arguments)
        return .string(HexDigest.md5(try (values[0] ?? Value.none).str(state)))
    }

    /// Keys of the first dict whose list has items that the second one's lacks; both in lower case.
    private static let difference: HostFunction.Body = { (arguments, state) throws(TemplateError) in
        let values = try PythonSignature("diff_of_two_dicts", ["dict_a", "dict_b"]).bind(arguments)
        let first = try PlainValue(values[0] ?? Value.none, state).map ?? PlainMap()
        let second = try PlainValue(values[1] ?? Value.none, state).map ?? PlainMap()
        let lowered = Dictionary(
            second.entries.map { ($0.key.lowercased(), $0.value.strings.map { $0.lowercased() }) }
        ) { _, last in last }
        var result = PlainMap()
        for entry in first.entries {
            guard let others = lowered[entry.key.lowercased()] else {
                result[entry.key] = entry.value
                continue
            }
            let rest = entry.value.strings.filter { !others.contains($0.lowercased()) }
            if !rest.isEmpty { result[entry.key] = .strings(rest) }
        }
        return result.jinja
    }
}
