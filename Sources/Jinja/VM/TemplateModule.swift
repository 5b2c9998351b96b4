// SPDX-License-Identifier: Apache-2.0

/// What a template's body exports, and what it prints: Jinja2's `TemplateModule`.
package final class TemplateModule: HostObject {
    /// The template's name.
    package let name: String
    /// What the body prints.
    package let body: String
    /// Macros and variables by name, without those that begin with `_`.
    package let exported: [String: Value]

    /// What the macros need, when a host keeps the module; nil when the render that made it does.
    private let lifetime: Lifetime?

    init(name: String, body: String, exported: [String: Value], lifetime: Lifetime? = nil) {
        self.name = name
        self.body = body
        self.exported = exported
        self.lifetime = lifetime
    }

    /// The same module, whose macros work as long as somebody keeps it or one of them.
    func lasting(_ lifetime: Lifetime) -> TemplateModule {
        let exported = exported.mapValues { value -> Value in
            guard case .object(let macro as Macro) = value else { return value }
            return .object(macro.lasting(lifetime))
        }
        return TemplateModule(name: name, body: body, exported: exported, lifetime: lifetime)
    }

    package var typeName: String { "TemplateModule" }
    package var qualifiedTypeName: String { "jinja2.environment.TemplateModule" }

    package func attribute(_ name: String, _ state: RenderState) throws(TemplateError) -> Value? {
        exported[name]
    }

    package func str(_ state: RenderState) throws(TemplateError) -> String { body }
    package func html(_ state: RenderState) throws(TemplateError) -> String? { body }

    package func repr(_ state: RenderState) throws(TemplateError) -> String {
        "<TemplateModule \(PythonQuote.repr(name))>"
    }

    /// A macro that the template exports.
    package func macro(_ name: String) -> Macro? {
        guard case .object(let macro as Macro) = exported[name] else { return nil }
        return macro
    }
}
