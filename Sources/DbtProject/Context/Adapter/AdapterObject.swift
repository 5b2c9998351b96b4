// SPDX-License-Identifier: Apache-2.0

internal import Jinja
internal import LotusCore

/// `adapter`: the methods of dbt-duckdb that templates may call, and a few of ours.
///
/// While files are parsed nothing is asked of the database: such a method gives nothing or an empty list.
final class AdapterObject: HostObject {
    private let context: RenderContext

    init(_ context: RenderContext) { self.context = context }

    var typeName: String { context.executes ? "RuntimeDatabaseWrapper" : "ParseDatabaseWrapper" }

    func attribute(_ name: String, _ state: RenderState) throws(TemplateError) -> Value? {
        switch name {
        case "Relation": return .object(RelationFactory(context))
        case "Column": return .object(ColumnFactory())
        case "behavior": return .object(BehaviorObject())
        default: break
        }
        guard let method = AdapterMethod.all[name] else { return nil }
        return .object(
            HostFunction(name) { [context] (arguments, state) throws(TemplateError) in
                try method.call(context, arguments, state)
            })
    }

    func callMethod(
        _ name: String, _ arguments: CallArguments, _ state: RenderState
    ) throws(TemplateError) -> Value? {
        guard let method = AdapterMethod.all[name] else {
            return try attribute(name, state)?.call(arguments, state)
        }
        return try method.call(context, arguments, state)
    }
}

/// `adapter.behavior`: flags of the adapter's behaviour, all at their defaults.
final class BehaviorObject: HostObject {
    var typeName: String { "Behavior" }

    func attribute(_ name: String, _ state: RenderState) throws(TemplateError) -> Value? {
        .object(BehaviorFlag())
    }
}

/// A behaviour that is switched off.
final class BehaviorFlag: HostObject {
    var typeName: String { "BehaviorFlagRendered" }
    var isTrue: Bool { false }

    func attribute(_ name: String, _ state: RenderState) throws(TemplateError) -> Value? {
        switch name {
        case "no_warn", "setting": .bool(false)
        default: nil
        }
    }
}
