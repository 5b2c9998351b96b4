// SPDX-License-Identifier: Apache-2.0

internal import Jinja

/// `api.Relation`: makes relations.
final class RelationFactory: HostObject {
    private let context: RenderContext

    init(_ context: RenderContext) { self.context = context }

    var typeName: String { "RelationProxy" }

    func attribute(_ name: String, _ state: RenderState) throws(TemplateError) -> Value? {
        if let type = RelationTypes.names[name] { return .string(type) }
        switch name {
        case "create":
            let quoting = context.environment.quoting
            return .object(
                HostFunction(name) { (arguments, state) throws(TemplateError) in
                    try Self.create(arguments, quoting, state)
                })
        case "add_ephemeral_prefix":
            return .object(
                HostFunction(name) { (arguments, state) throws(TemplateError) in
                    .string("__dbt__cte__" + (try (arguments.positional.first ?? Value.none).str(state)))
                })
        case "get_default_quote_policy", "get_default_include_policy":
            return .object(
                HostFunction(name) { (_, _) throws(TemplateError) in
                    PlainMap([("database", true), ("schema", true), ("identifier", true)]).jinja
                })
        case "scd_args":
            return .object(
                HostFunction(name) { (arguments, state) throws(TemplateError) in
                    let values = try PythonSignature(name, ["primary_key", "updated_at"]).bind(arguments)
                    let key = try PlainValue(values[0] ?? Value.none, state)
                    return .list(key.listified.map(\.jinja) + [values[1] ?? Value.none])
                })
        default: return nil
        }
    }

    private static func create(
        _ arguments: CallArguments, _ quoting: QuotePolicy, _ state: RenderState
    ) throws(TemplateError) -> Value {
        let values = try PythonSignature(
            "create",
            ["database=", "schema=", "identifier=", "type=", "quote_policy=", "limit=", "dbt_created="]
        ).bind(arguments)
        func text(_ place: Int) throws(TemplateError) -> String? {
            guard let value = values[place], !value.isNone else { return nil }
            return try value.str(state)
        }
        let policy = try values[4].map { value throws(TemplateError) in try PlainValue(value, state) }
        let relation = Relation(
            database: try text(0), schema: try text(1), identifier: try text(2), type: try text(3),
            quoting: quoting.merged(policy?.map))
        return .object(RelationObject(relation))
    }
}
