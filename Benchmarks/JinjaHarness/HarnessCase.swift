// SPDX-License-Identifier: Apache-2.0

import Jinja
import LotusCore

/// A template with its variables and options, and what becomes of it.
struct HarnessCase {
    private static let templateName = "template.jinja"

    private let template: String
    private let context: [String: Value]
    private let options: HarnessOptions
    private let loader: DictionaryLoader

    /// The outcome of a case that stands in a line.
    static func answer(_ line: String) -> String {
        do {
            return output(try HarnessCase(line).run())
        } catch let error as TemplateError {
            return failure(error)
        } catch {
            return text { $0.member("harness", "\(error)") }
        }
    }

    private init(_ line: String) throws {
        let json = try JSONValue(parsing: line)
        guard let template = json["template"]?.string else { throw HarnessError("a case has no template") }
        self.template = template
        var context: [String: Value] = [:]
        for member in json["context"]?.members ?? [] { context[member.key] = Value(json: member.value) }
        self.context = context
        var sources = [Self.templateName: template]
        for member in json["templates"]?.members ?? [] { sources[member.key] = member.value.string }
        loader = DictionaryLoader(sources)
        options = try HarnessOptions(json["options"] ?? .object([]))
    }

    /// What the case prints; for values, their `repr`.
    private func run() throws -> String {
        let environment = try Environment(options.environment(loader))
        if options.isExpression {
            let expression = try environment.expression(template, name: Self.templateName)
            let value = try expression.evaluate(context, undefinedAsNone: false)
            return try value.repr(environment.makeState())
        }
        let compiled = try environment.template(named: Self.templateName)
        if options.compilesOnly { return "" }
        if options.isNative {
            return try compiled.renderNative(context).repr(environment.makeState())
        }
        return try compiled.render(context)
    }

    private static func output(_ value: String) -> String { text { $0.member("output", value) } }

    private static func failure(_ error: TemplateError) -> String {
        text { writer in
            writer.key("error")
            writer.object { writer in
                writer.member("kind", error.kind.scriptName)
                writer.member("message", error.message)
                let frame = error.details.frames.first
                writer.member("template", frame?.template ?? templateName)
                writer.member("line", frame?.line ?? 0)
                writer.member("column", frame?.column ?? 0)
            }
        }
    }

    private static func text(_ members: (inout JSONWriter) -> Void) -> String {
        JSONWriter.text { writer in writer.object { members(&$0) } }
    }
}

extension TemplateError.Kind {
    /// What Scripts/jinja_reference.py calls it: an assertion about a template is an error of its syntax.
    var scriptName: String {
        switch self {
        case .syntaxAssertion: Self.syntax.pythonName
        case .notFoundAny: Self.notFound.pythonName
        default: pythonName
        }
    }
}

/// The harness was asked for something that it does not have.
struct HarnessError: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
