// SPDX-License-Identifier: Apache-2.0

internal import Jinja

/// The methods of relations that give another relation or a text.
enum RelationMethods {
    typealias Method =
        @Sendable (Relation, CallArguments, RenderState) throws(TemplateError) -> Value

    static let all: [String: Method] = [
        "render": { (relation, _, _) throws(TemplateError) in .string(relation.rendered) },
        "render_limited": { (relation, _, _) throws(TemplateError) in .string(relation.text) },
        "include": { (relation, arguments, state) throws(TemplateError) in
            var relation = relation
            try change(&relation.included, arguments, state)
            return .object(RelationObject(relation))
        },
        "quote": { (relation, arguments, state) throws(TemplateError) in
            var relation = relation
            try change(&relation.quoting, arguments, state)
            return .object(RelationObject(relation))
        },
        "without_identifier": { (relation, _, _) throws(TemplateError) in
            var relation = relation
            relation.identifier = nil
            relation.included.identifier = false
            return .object(RelationObject(relation))
        },
        "replace_path": { (relation, arguments, state) throws(TemplateError) in
            try placed(relation, try map(arguments, state))
        },
        "incorporate": incorporate,
        "information_schema": { (relation, arguments, state) throws(TemplateError) in
            informationSchema(relation, arguments.positional.first?.text)
        },
        "get": { (relation, arguments, state) throws(TemplateError) in
            let name = arguments.positional.first?.text ?? ""
            if name == "metadata" { return PlainMap([("type", "DuckDBRelation")]).jinja }
            let value = try RelationObject(relation).attribute(name, state)
            return value ?? (arguments.positional.count > 1 ? arguments.positional[1] : Value.none)
        },
    ]

    private static func change(
        _ policy: inout QuotePolicy, _ arguments: CallArguments, _ state: RenderState
    ) throws(TemplateError) {
        let values = try PythonSignature("include", ["database=", "schema=", "identifier="]).bind(arguments)
        if let flag = values[0], !flag.isNone { policy.database = try flag.isTrue(state) }
        if let flag = values[1], !flag.isNone { policy.schema = try flag.isTrue(state) }
        if let flag = values[2], !flag.isNone { policy.identifier = try flag.isTrue(state) }
    }

    private static func map(
        _ arguments: CallArguments, _ state: RenderState
    ) throws(TemplateError) -> PlainMap {
        var map = PlainMap()
        for (name, value) in arguments.keyword { map[name] = try PlainValue(value, state) }
        return map
    }

    private static func placed(_ relation: Relation, _ path: PlainMap) throws(TemplateError) -> Value {
        .object(RelationObject(located(relation, path)))
    }

    private static func located(_ relation: Relation, _ path: PlainMap) -> Relation {
        var relation = relation
        if let part = path["database"] { relation.database = part.string }
        if let part = path["schema"] { relation.schema = part.string }
        if let part = path["identifier"] { relation.identifier = part.string }
        return relation
    }

    private static let incorporate: Method = { (relation, arguments, state) throws(TemplateError) in
        let given = try map(arguments, state)
        var relation = located(relation, given["path"]?.map ?? PlainMap())
        if let type = given["type"] { relation.type = type.string }
        return .object(RelationObject(relation))
    }

    private static func informationSchema(_ relation: Relation, _ view: String?) -> Value {
        var schema = relation
        schema.external = nil
        schema.schema = "INFORMATION_SCHEMA"
        schema.identifier = view
        schema.quoting.schema = false
        schema.quoting.identifier = false
        schema.included.identifier = view != nil
        return .object(RelationObject(schema))
    }
}
