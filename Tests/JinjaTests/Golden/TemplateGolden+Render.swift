// SPDX-License-Identifier: Apache-2.0

import Jinja
import LotusCore
import LotusTestKit

extension TemplateGolden {
    static let templateName = "template.jinja"

    /// What the template prints; for a value, its `repr`. Throws ``TemplateError``.
    func render() throws -> String {
        let options = try json("options.json")
        let environment = try environment(options)
        let source = try golden.input("template.jinja")
        var context: [String: Value] = [:]
        for member in try json("context.json").members ?? [] {
            context[member.key] = Value(json: member.value)
        }
        if options["expression"]?.bool == true {
            let expression = try environment.expression(source, name: Self.templateName)
            let value = try expression.evaluate(context, undefinedAsNone: false)
            return try value.repr(environment.makeState())
        }
        let template = try environment.template(named: Self.templateName)
        guard options["native"]?.bool == true else { return try template.render(context) }
        return try template.renderNative(context).repr(environment.makeState())
    }

    private func environment(_ json: JSONValue) throws -> Environment {
        var options = Environment.Options()
        let extensions = json["extensions"]?.elements?.compactMap(\.string) ?? []
        options.evaluates = extensions.contains("do")
        options.controlsLoops = extensions.contains("loopcontrols")
        options.autoescape = json["autoescape"]?.bool == true ? .always : .never
        options.delimiters = delimiters(json)
        if json["zip"]?.bool == true { options.globals["zip"] = BuiltIns.extraGlobals["zip"] }
        let kinds: [String: UndefinedValue.Kind] = [
            "strict": .strict, "debug": .debug, "chainable": .chainable, "swallowing": .swallowing,
        ]
        options.settings.undefinedKind = json["undefined"]?.string.flatMap { kinds[$0] } ?? .lenient
        var sources = try templates()
        sources[Self.templateName] = try golden.input("template.jinja")
        options.loader = DictionaryLoader(sources)
        return try Environment(options)
    }

    private func delimiters(_ json: JSONValue) -> Delimiters {
        var delimiters = Delimiters()
        let texts: [(String, WritableKeyPath<Delimiters, String>)] = [
            ("block_start_string", \.blockStart), ("block_end_string", \.blockEnd),
            ("variable_start_string", \.variableStart), ("variable_end_string", \.variableEnd),
            ("comment_start_string", \.commentStart), ("comment_end_string", \.commentEnd),
        ]
        for (name, path) in texts {
            if let text = json[name]?.string { delimiters[keyPath: path] = text }
        }
        delimiters.trimBlocks = json["trim_blocks"]?.bool == true
        delimiters.lstripBlocks = json["lstrip_blocks"]?.bool == true
        delimiters.keepTrailingNewline = json["keep_trailing_newline"]?.bool == true
        return delimiters
    }
}
