// SPDX-License-Identifier: Apache-2.0

internal import Jinja
internal import LotusCore

/// Makes the database, schema and alias of nodes with the `generate_…_name` macros.
///
/// Where none of them was replaced the names are made here, which gives the same.
final class NameGenerator {
    private enum Maker {
        case builtIn
        case macro(MacroDefinition)
    }

    private let context: ProjectContext
    private var makers: [String: Maker] = [:]

    init(_ context: ProjectContext) { self.context = context }

    func database(_ custom: PlainValue, _ node: Node) throws(LotusError) -> String? {
        guard case .macro(let macro) = maker("database", node.packageName) else {
            return (custom.isNone ? context.session.defaultDatabase : custom.pythonText)?.strippedAsPython
        }
        return try call(macro, custom, node)
    }

    func schema(_ custom: PlainValue, _ node: Node) throws(LotusError) -> String? {
        guard case .macro(let macro) = maker("schema", node.packageName) else {
            let initial = context.session.defaultSchema
            return custom.isNone ? initial : initial + "_" + custom.pythonText.strippedAsPython
        }
        return try call(macro, custom, node)
    }

    func alias(_ custom: PlainValue, _ node: Node) throws(LotusError) -> String? {
        guard case .macro(let macro) = maker("alias", node.packageName) else {
            if custom.isTrue { return custom.pythonText.strippedAsPython }
            guard node.version.isTrue else { return node.name.strippedAsPython }
            return node.name + "_v" + node.version.pythonText.replacing(".", with: "_")
        }
        return try call(macro, custom, node)
    }

    private func maker(_ component: String, _ package: String) -> Maker {
        let key = component + "." + package
        if let maker = makers[key] { return maker }
        let maker = find(component, package)
        makers[key] = maker
        return maker
    }

    private func find(_ component: String, _ package: String) -> Maker {
        guard let macro = context.registry.generator(component, package: package) else { return .builtIn }
        guard MacroRegistry.internalPackages.contains(macro.packageName) else { return .macro(macro) }
        let name = "generate_\(component)_name"
        let inner = try? context.registry.dispatch(name, namespace: "dbt", caller: macro.packageName)
        guard let inner, !MacroRegistry.internalPackages.contains(inner.packageName) else { return .builtIn }
        return .macro(macro)
    }

    private func call(_ macro: MacroDefinition, _ custom: PlainValue, _ node: Node) throws(LotusError)
        -> String?
    {
        let render = RenderContext(context, .naming, package: macro.packageName)
        defer { render.close() }
        do {
            let state = context.space.text.makeState()
            let arguments = CallArguments([custom.jinja, .object(NodeObject(node))])
            let value = try render.callable(macro, state).call(arguments, state)
            return value.isNone ? nil : try value.str(state).strippedAsPython
        } catch {
            throw error.lotusError
        }
    }
}

/// A node as the `generate_…_name` macros see it.
final class NodeObject: HostObject {
    private let node: Node

    init(_ node: Node) { self.node = node }

    var typeName: String { "\(node.resourceType)Node" }

    func attribute(_ name: String, _ state: RenderState) throws(TemplateError) -> Value? {
        switch name {
        case "name": .string(node.name)
        case "resource_type": .string(node.resourceType.rawValue)
        case "package_name": .string(node.packageName)
        case "version": node.version.jinja
        case "unique_id": .string(node.uniqueID)
        case "fqn": PlainValue.strings(node.fqn).jinja
        case "config": node.config.jinja
        case "database": PlainValue.optional(node.database).jinja
        case "schema": PlainValue.optional(node.schema).jinja
        case "path": .string(node.path)
        case "original_file_path": .string(node.originalFilePath)
        default: node.record[name]?.jinja
        }
    }

    var isSubscriptable: Bool { true }

    func item(_ key: Value, _ state: RenderState) throws(TemplateError) -> Value? {
        guard let name = key.text else { return nil }
        return try attribute(name, state)
    }
}
