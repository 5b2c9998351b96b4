// SPDX-License-Identifier: Apache-2.0

internal import Jinja

/// A macro that a template can call, in the context of that template.
final class MacroFunction: HostObject {
    let macro: MacroDefinition
    private let context: RenderContext

    init(_ macro: MacroDefinition, _ context: RenderContext) {
        self.macro = macro
        self.context = context
    }

    var typeName: String { "MacroGenerator" }
    var isCallable: Bool { true }

    func call(_ arguments: CallArguments, _ state: RenderState) throws(TemplateError) -> Value {
        let function = try context.callable(macro, state)
        context.capture?.enter(macro.uniqueID)
        defer { context.capture?.leave() }
        return try function.call(arguments, state)
    }

    func attribute(_ name: String, _ state: RenderState) throws(TemplateError) -> Value? {
        switch name {
        case "name", "__name__": .string(macro.name)
        default: nil
        }
    }
}

/// A package whose macros a template names with its name before them.
final class PackageNamespace: HostObject {
    private let package: String
    private let context: RenderContext

    init(_ package: String, _ context: RenderContext) {
        self.package = package
        self.context = context
    }

    var typeName: String { "MacroNamespace" }
    var isMapping: Bool { true }
    var isTrue: Bool { true }
    var isSubscriptable: Bool { true }

    func attribute(_ name: String, _ state: RenderState) throws(TemplateError) -> Value? {
        guard let macro = context.registry.macro(name, in: package) else { return nil }
        return .object(MacroFunction(macro, context))
    }

    func item(_ key: Value, _ state: RenderState) throws(TemplateError) -> Value? {
        guard let name = key.text else { return nil }
        return try attribute(name, state)
    }

    func callMethod(
        _ name: String, _ arguments: CallArguments, _ state: RenderState
    ) throws(TemplateError) -> Value? {
        guard let method = try attribute(name, state) else {
            if name == "get", let key = arguments.positional.first {
                return try item(key, state)
                    ?? (arguments.positional.count > 1 ? arguments.positional[1] : Value.none)
            }
            return nil
        }
        return try method.call(arguments, state)
    }
}
