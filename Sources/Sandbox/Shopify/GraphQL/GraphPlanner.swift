// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// Finds what a document asks for in the schema; gathers what is wrong.
struct GraphPlanner {
    private let document: GraphQLDocument
    private let variables: [String: GraphQLValue]
    private(set) var errors: [GraphQLError] = []

    init(_ document: GraphQLDocument, variables: [String: GraphQLValue] = [:]) {
        self.document = document
        self.variables = variables
    }

    /// The plan of an operation; nil with ``errors``.
    mutating func plan(_ operation: GraphQLOperation) -> GraphPlan? {
        let root = operation.kind == .query ? GraphSchema.queryType : GraphSchema.mutationType
        let path = [operation.name.map { "\(operation.kind.rawValue) \($0)" } ?? operation.kind.rawValue]
        let plan = plan(operation.selections, on: root, path: path)
        return errors.isEmpty ? plan : nil
    }

    /// The fields of selections on a type, those of equal keys made one.
    private mutating func plan(_ selections: [GraphQLSelection], on typeName: String, path: [String])
        -> GraphPlan?
    {
        guard let type = GraphSchema.types[typeName] else { return nil }
        var members: [GraphPlan.Member] = []
        for field in fields(selections, on: type, path: path) {
            if let member = member(field.field, on: field.type, path: path + [field.field.key]) {
                members.append(member)
            }
        }
        return GraphPlan(type, members)
    }

    private struct FoundField {
        var field: GraphQLField
        let type: GraphType
    }

    /// The fields of selections, with those of fragments; a fragment on a type that never comes is left out.
    private mutating func fields(
        _ selections: [GraphQLSelection], on type: GraphType, path: [String]
    ) -> [FoundField] {
        var found: [FoundField] = []
        collect(selections, on: type, path: path, depth: 0, into: &found)
        return found
    }

    private mutating func collect(
        _ selections: [GraphQLSelection], on type: GraphType, path: [String], depth: Int,
        into found: inout [FoundField]
    ) {
        guard depth < ShopifyLimits.graphQLDepthMax else { return }
        for selection in selections {
            switch selection {
            case .field(let field):
                if let place = found.firstIndex(where: { $0.field.key == field.key }) {
                    found[place].field = found[place].field.merged(with: field)
                } else {
                    found.append(FoundField(field: field, type: type))
                }
            case .inline(let name, let selections, let location):
                collect(
                    selections, under: name, on: type, path: path, at: location, depth: depth, into: &found)
            case .spread(let name, let location):
                guard let fragment = document.fragments[name] else {
                    errors.append(
                        GraphQLError(
                            message: "Fragment \(name) was used, but not defined", location: location,
                            path: path + ["... \(name)"],
                            extensions: ["code": "useAndDefineFragment", "fragmentName": .string(name)]))
                    continue
                }
                collect(
                    fragment.selections, under: fragment.type, on: type, path: path, at: location,
                    depth: depth, into: &found)
            }
        }
    }

    /// The fields of a fragment.
    private mutating func collect(
        _ selections: [GraphQLSelection], under name: String?, on type: GraphType, path: [String],
        at location: GraphQLLocation, depth: Int, into found: inout [FoundField]
    ) {
        guard let name, name != type.name else {
            return collect(selections, on: type, path: path, depth: depth + 1, into: &found)
        }
        guard let wanted = GraphSchema.types[name] else {
            errors.append(
                GraphQLError(
                    message: "No such type \(name), so it can't be a fragment condition", location: location,
                    path: path + ["... on \(name)"],
                    extensions: ["code": "undefinedType", "typeName": .string(name)]))
            return
        }
        let comes = name == type.concrete || name == "Node" || type.name == "Node"
        if comes {
            collect(
                selections, on: name == "Node" ? type : wanted, path: path, depth: depth + 1, into: &found)
        } else {
            // Checked, and then left out.
            _ = plan(selections, on: name, path: path)
        }
    }
}

// MARK: - Fields

extension GraphPlanner {
    private mutating func member(
        _ asked: GraphQLField, on type: GraphType, path: [String]
    ) -> GraphPlan.Member? {
        guard let field = type[asked.name] else {
            errors.append(.undefinedField(asked, on: type, path: path))
            return nil
        }
        let arguments = arguments(of: asked, field, path: path)
        let below = asked.name == "node" ? Self.type(ofID: arguments.text("id")) : nil
        guard let value = value(asked, field, on: type, below: below ?? field.type, path: path) else {
            return nil
        }
        return GraphPlan.Member(asked, arguments, value)
    }

    /// The type that a global id names.
    static func type(ofID id: String?) -> String? {
        guard let parts = id?.split(separator: "/"), parts.count == 4, parts[1] == "shopify" else {
            return nil
        }
        return GraphSchema.types[String(parts[2])] == nil ? nil : String(parts[2])
    }

    private static func key(_ field: GraphQLField) -> [UInt8] { Array("\"\(field.key)\":".utf8) }

    private mutating func arguments(
        of asked: GraphQLField, _ field: GraphField, path: [String]
    ) -> GraphArguments {
        var values: [String: GraphQLValue] = [:]
        for argument in asked.arguments {
            guard field.arguments[argument.name] != nil else {
                errors.append(.unknownArgument(argument.name, of: asked, path: path))
                continue
            }
            values[argument.name] = filled(argument.value)
        }
        let missing = field.arguments.filter { $0.value && values[$0.key] ?? .null == .null }
        if !missing.isEmpty { errors.append(.missingArguments(missing.keys.sorted(), of: asked, path: path)) }
        return GraphArguments(values: values)
    }

    /// A value whose variables are replaced by theirs.
    private func filled(_ value: GraphQLValue) -> GraphQLValue {
        switch value {
        case .variable(let name): variables[name] ?? .null
        case .list(let values): .list(values.map(filled))
        case .object(let members):
            .object(members.map { GraphQLArgument(name: $0.name, value: filled($0.value)) })
        default: value
        }
    }

    private mutating func value(
        _ asked: GraphQLField, _ field: GraphField, on type: GraphType, below: String?, path: [String]
    ) -> GraphPlan.Value? {
        if asked.name == "__typename" { return .typeName(Array("\"\(type.concrete)\"".utf8)) }
        guard let below else {
            if asked.hasSelections {
                errors.append(.selectionsOnScalar(asked, path: path))
                return nil
            }
            if case .scalar(let write) = field.value { return .scalar(write) }
            return .plain(nil)
        }
        guard asked.hasSelections else {
            errors.append(
                .needsSelections(asked, field.isConnection ? "\(below)Connection" : below, path: path))
            return nil
        }
        if field.isConnection { return connection(asked, field, below, path: path).map { .connection($0) } }
        guard let plan = plan(asked.selections, on: below, path: path) else { return nil }
        switch field.value {
        case .object(_, let find): return .object(find, plan)
        case .list(_, let count): return .list(count, plan)
        default: return .plain(plan)
        }
    }
}

// MARK: - Connections

extension GraphPlanner {
    private mutating func connection(
        _ asked: GraphQLField, _ field: GraphField, _ type: String, path: [String]
    ) -> GraphConnection? {
        let shape = GraphType(
            "\(type)Connection", ["edges": .plain(), "nodes": .plain(), "pageInfo": .plain()])
        var parts: [GraphConnection.Part] = []
        var nodes: [GraphQLSelection] = []
        for found in fields(asked.selections, on: shape, path: path) {
            let part = found.field
            let path = path + [part.key]
            switch part.name {
            case "nodes":
                guard let plan = plan(part.selections, on: type, path: path) else { continue }
                parts.append(.nodes(Self.key(part), plan))
                nodes += part.selections
            case "edges": parts.append(edges(part, type, path: path, nodes: &nodes))
            case "pageInfo":
                guard let plan = plan(part.selections, on: "PageInfo", path: path) else { continue }
                parts.append(.pageInfo(Self.key(part), plan))
            case "__typename":
                parts.append(.typeName(Self.key(part), Array("\"\(shape.name)\"".utf8)))
            default: errors.append(.undefinedField(part, on: shape, path: path))
            }
        }
        let source: GraphConnection.Source
        switch field.value {
        case .records(_, let kind): source = .records(kind)
        case .connection(_, let count, let element): source = .children(count, element)
        default: return nil
        }
        let node = nodes.isEmpty ? nil : plan(nodes, on: type, path: path)
        return GraphConnection(source, parts, node: node)
    }

    private mutating func edges(
        _ asked: GraphQLField, _ type: String, path: [String], nodes: inout [GraphQLSelection]
    ) -> GraphConnection.Part {
        let shape = GraphType("\(type)Edge", ["node": .plain(), "cursor": .plain()])
        var cursor: [UInt8]?
        var node: (key: [UInt8], plan: GraphPlan)?
        var typeName: [UInt8]?
        for found in fields(asked.selections, on: shape, path: path) {
            let part = found.field
            switch part.name {
            case "cursor": cursor = Self.key(part)
            case "__typename": typeName = Self.key(part) + Array("\"\(shape.name)\"".utf8)
            case "node":
                guard let plan = plan(part.selections, on: type, path: path + [part.key]) else { continue }
                node = (Self.key(part), plan)
                nodes += part.selections
            default: errors.append(.undefinedField(part, on: shape, path: path + [part.key]))
            }
        }
        return .edges(Self.key(asked), cursor: cursor, node: node, typeName: typeName)
    }
}

extension GraphQLField {
    /// With the selections of another field of the same key.
    func merged(with other: GraphQLField) -> GraphQLField {
        GraphQLField(
            alias: alias, name: name, arguments: arguments, selections: selections + other.selections,
            hasSelections: hasSelections || other.hasSelections, location: location)
    }
}
