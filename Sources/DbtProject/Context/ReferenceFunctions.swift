// SPDX-License-Identifier: Apache-2.0

internal import Jinja

/// `ref`, `source`, `metric` and `function`.
enum ReferenceFunctions {
    static func value(_ name: String, _ context: RenderContext) -> Value? {
        switch name {
        case "ref": function(name, context, ref)
        case "source": function(name, context, source)
        case "metric": function(name, context, metric)
        default: function(name, context, udf)
        }
    }

    private typealias Body =
        @Sendable (RenderContext, CallArguments, RenderState) throws(TemplateError) -> Value

    private static func function(_ name: String, _ context: RenderContext, _ body: @escaping Body) -> Value {
        .object(
            HostFunction(name) { [weak context] (arguments, state) throws(TemplateError) in
                guard let context else { return Value.none }
                return try body(context, arguments, state)
            })
    }

    /// While a file is parsed every reference gives the relation of the file's own node, as in dbt.
    private static func ownRelation(_ context: RenderContext) -> Value {
        guard let node = context.node else { return Value.none }
        return .object(RelationObject(context.environment.relation(of: node)))
    }

    private static let ref: Body = { (context, arguments, state) throws(TemplateError) in
        let parsed = try refArguments(arguments, state)
        guard context.executes else {
            context.capture?.update { $0.refs.append(parsed) }
            return ownRelation(context)
        }
        guard let resolver = context.resolver else { return Value.none }
        return .object(
            RelationObject(
                try resolver.ref(
                    parsed, from: context.node, capture: context.capture, database: context.database)))
    }

    static func refArguments(
        _ arguments: CallArguments, _ state: RenderState
    ) throws(TemplateError) -> RefArguments {
        let texts = arguments.positional
        guard (1...2).contains(texts.count) else {
            throw TemplateError.project(
                .dbtCompilation, "ref() takes one or two arguments, not \(texts.count)",
                hint: "Write `ref('name')` or `ref('package', 'name')`.")
        }
        guard let name = texts[texts.count - 1].text, let first = texts[0].text else {
            throw TemplateError.project(
                .dbtCompilation, "the name of ref() must be text, not \(texts[texts.count - 1].typeName)",
                hint: "Put the name in quotes: `ref('name')`.")
        }
        var version = arguments.keyword("version") ?? Value.none
        if try !version.isTrue(state) { version = arguments.keyword("v") ?? Value.none }
        switch version {
        case .none, .string, .int, .float, .bool: break
        default:
            throw TemplateError.project(
                .dbtCompilation, "the version of ref() must be a number or a text, not \(version.typeName)",
                hint: "Write for example `ref('name', v=2)`.")
        }
        return RefArguments(
            name: name, package: texts.count == 2 ? first : nil, version: try PlainValue(version, state))
    }

    private static let source: Body = { (context, arguments, state) throws(TemplateError) in
        guard arguments.positional.count == 2, arguments.keyword.isEmpty else {
            throw TemplateError.project(
                .dbtCompilation, "source() takes two arguments, not \(arguments.positional.count)",
                hint: "Write `source('source name', 'table name')`.")
        }
        guard let source = arguments.positional[0].text, let table = arguments.positional[1].text else {
            throw TemplateError.project(
                .dbtCompilation, "the names of source() must be text",
                hint: "Put both names in quotes: `source('source', 'table')`.")
        }
        guard context.executes else {
            context.capture?.update { $0.sources.append([source, table]) }
            return ownRelation(context)
        }
        guard let resolver = context.resolver else { return Value.none }
        return .object(
            RelationObject(
                try resolver.source(
                    source, table, from: context.node, database: context.database, reading: context.reading)))
    }

    private static let metric: Body = { (context, arguments, state) throws(TemplateError) in
        let names = try names(arguments, "metric")
        context.capture?.update { $0.metrics.append(names) }
        return .string(names.last ?? "")
    }

    private static let udf: Body = { (context, arguments, state) throws(TemplateError) in
        let names = try names(arguments, "function")
        guard context.executes else {
            context.capture?.update { $0.functions.append(names) }
            return ownRelation(context)
        }
        guard let resolver = context.resolver else { return Value.none }
        let relation = try resolver.function(
            names[names.count - 1], package: names.count == 2 ? names[0] : nil, from: context.node,
            database: context.database)
        return .object(RelationObject(relation))
    }

    private static func names(
        _ arguments: CallArguments, _ function: String
    ) throws(TemplateError) -> [String] {
        let names = arguments.positional.compactMap(\.text)
        guard names.count == arguments.positional.count, (1...2).contains(names.count) else {
            throw TemplateError.project(
                .dbtCompilation, "\(function)() takes a name, or a package and a name",
                hint: "Write `\(function)('name')`.")
        }
        return names
    }
}
