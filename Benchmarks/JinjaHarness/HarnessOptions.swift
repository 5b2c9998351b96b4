// SPDX-License-Identifier: Apache-2.0

import Jinja
import LotusCore

/// The options of a case, by the names that Jinja2 gives them.
struct HarnessOptions {
    private(set) var isExpression = false
    private(set) var isNative = false
    private(set) var compilesOnly = false
    private var options = Environment.Options()

    init(_ json: JSONValue) throws {
        options.evaluates = false
        options.controlsLoops = false
        for member in json.members ?? [] { try set(member.key, member.value) }
    }

    func environment(_ loader: any TemplateLoader) -> Environment.Options {
        var options = options
        options.loader = loader
        return options
    }

    private mutating func set(_ name: String, _ value: JSONValue) throws {
        switch name {
        case "expression": isExpression = value.bool == true
        case "native": isNative = value.bool == true
        case "compile_only": compilesOnly = value.bool == true
        case "trim_blocks": options.delimiters.trimBlocks = value.bool == true
        case "lstrip_blocks": options.delimiters.lstripBlocks = value.bool == true
        case "keep_trailing_newline": options.delimiters.keepTrailingNewline = value.bool == true
        case "autoescape": options.autoescape = value.bool == true ? .always : .never
        case "block_start_string": options.delimiters.blockStart = try text(value, of: name)
        case "block_end_string": options.delimiters.blockEnd = try text(value, of: name)
        case "variable_start_string": options.delimiters.variableStart = try text(value, of: name)
        case "variable_end_string": options.delimiters.variableEnd = try text(value, of: name)
        case "comment_start_string": options.delimiters.commentStart = try text(value, of: name)
        case "comment_end_string": options.delimiters.commentEnd = try text(value, of: name)
        case "undefined": options.settings.undefinedKind = try undefinedKind(value)
        case "zip": options.globals["zip"] = BuiltIns.extraGlobals["zip"]
        case "extensions": try value.elements?.forEach { try extend(text($0, of: name)) }
        default: throw HarnessError("no option \(name)")
        }
    }

    private mutating func extend(_ name: String) throws {
        switch name {
        case "do": options.evaluates = true
        case "loopcontrols": options.controlsLoops = true
        case "project":
            options.typesParameters = true
            options.tags.append(ProjectTags())
        default: throw HarnessError("no extension \(name)")
        }
    }

    private func undefinedKind(_ value: JSONValue) throws -> UndefinedValue.Kind {
        switch value.string {
        case "lenient": .lenient
        case "strict": .strict
        case "debug": .debug
        case "chainable": .chainable
        case "swallowing": .swallowing
        default: throw HarnessError("no such kind of undefined")
        }
    }

    private func text(_ value: JSONValue, of name: String) throws -> String {
        guard let text = value.string else { throw HarnessError("\(name) is not a text") }
        return text
    }
}
