// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

extension ShopifyService {
    /// The answer to a request of `graphql.json`.
    func graphQL(_ request: SandboxRequest) -> SandboxResponse {
        guard let body = try? JSONValue(parsing: request.body), let text = body["query"]?.string else {
            return .json(["errors": ["query": "Required parameter missing or invalid"]], status: 400)
        }
        let document: GraphQLDocument
        do { document = try GraphQLParser.document(text) } catch { return Self.answer([GraphQLError(error)]) }
        guard let operation = Self.operation(body["operationName"]?.string, of: document) else {
            return Self.answer([GraphQLError(message: "An operation name is required")])
        }
        let variables: [String: GraphQLValue]
        do { variables = try Self.variables(operation, body["variables"] ?? .null) } catch {
            return Self.answer([error])
        }
        var planner = GraphPlanner(document, variables: variables)
        guard let plan = planner.plan(operation) else { return Self.answer(planner.errors) }
        return run(plan, request)
    }

    private func run(_ plan: GraphPlan, _ request: SandboxRequest) -> SandboxResponse {
        let requested = GraphCost.requested(plan)
        let taken = take(Double(requested), calls: false)
        guard taken.isAllowed else {
            return Self.answer(
                [.throttled], extensions: cost(requested, actual: nil, available: 2_000 - taken.used))
        }
        var run = GraphRun(self, view, request)
        var writer = RecordWriter(capacityBytes: 4_096)
        writer.open()
        writer.open("data")
        for member in plan.members { run.write(member, to: &writer) }
        writer.close()
        if !run.errors.isEmpty {
            writer.key("errors")
            writer.raw(Array(JSONValue.array(run.errors.map(\.json)).text().utf8))
        }
        writer.key("extensions")
        let cost = cost(requested, actual: requested, available: 2_000 - taken.used)
        writer.raw(Array(cost.text().utf8))
        writer.close()
        return .json(writer.bytes, headers: [("X-Shopify-API-Version", Self.version(request))])
    }

    private func cost(_ requested: Int, actual: Int?, available: Double) -> JSONValue {
        [
            "cost": [
                "requestedQueryCost": .integer(requested),
                "actualQueryCost": actual.map { .integer($0) } ?? .null,
                "throttleStatus": [
                    "maximumAvailable": .number("2000.0"), "currentlyAvailable": .integer(Int(available)),
                    "restoreRate": .number("100.0"),
                ],
            ]
        ]
    }

    private static func answer(_ errors: [GraphQLError], extensions: JSONValue? = nil) -> SandboxResponse {
        var answer: JSONValue = ["errors": .array(errors.map(\.json))]
        if let extensions { answer["extensions"] = extensions }
        return .json(answer)
    }

    /// The version that a path names, such as `2026-10`.
    static func version(_ request: SandboxRequest) -> String {
        let parts = request.path.split(separator: "/")
        return parts.count > 2 && parts[1] == "api" ? String(parts[2]) : "2026-10"
    }

    private static func operation(_ name: String?, of document: GraphQLDocument) -> GraphQLOperation? {
        guard let name, !name.isEmpty else {
            return document.operations.count == 1 ? document.operations.first : nil
        }
        return document.operations.first { $0.name == name }
    }

    private static func variables(
        _ operation: GraphQLOperation, _ given: JSONValue
    ) throws(GraphQLError) -> [String: GraphQLValue] {
        var values: [String: GraphQLValue] = [:]
        for variable in operation.variables {
            if let value = given[variable.name], !value.isNull {
                values[variable.name] = GraphQLValue(value)
            } else if let fallback = variable.fallback {
                values[variable.name] = fallback
            } else if variable.type.hasSuffix("!") {
                throw GraphQLError(
                    message: "Variable $\(variable.name) of type \(variable.type) was provided invalid value",
                    location: operation.location,
                    extensions: [
                        "value": .null,
                        "problems": [["path": [], "explanation": "Expected value to not be null"]],
                    ])
            }
        }
        return values
    }
}

extension GraphQLValue {
    /// A variable's value.
    init(_ value: JSONValue) {
        switch value {
        case .null: self = .null
        case .bool(let truth): self = .bool(truth)
        case .number(let text): self = Int(text) == nil ? .float(text) : .int(text)
        case .string(let text): self = .string(text)
        case .array(let values): self = .list(values.map(GraphQLValue.init))
        case .object(let members):
            self = .object(members.map { GraphQLArgument(name: $0.key, value: GraphQLValue($0.value)) })
        }
    }
}

/// What a query costs: a point for each object, two and its objects for a connection, ten for a mutation.
enum GraphCost {
    static func requested(_ plan: GraphPlan) -> Int {
        let base = plan.type.name == GraphSchema.mutationType ? 10 : 0
        return min(1_000, max(1, base + plan.members.reduce(0) { $0 + cost($1) }))
    }

    private static func cost(_ member: GraphPlan.Member) -> Int {
        switch member.value {
        case .typeName, .scalar, .plain(nil): return 0
        case .object(_, let plan), .list(_, let plan), .plain(let plan?): return 1 + below(plan)
        case .connection(let connection):
            let count = member.arguments.integer("first") ?? member.arguments.integer("last") ?? 10
            return 2 + min(count, 250) * (1 + (connection.node.map(below) ?? 0)) / 4
        }
    }

    private static func below(_ plan: GraphPlan) -> Int { plan.members.reduce(0) { $0 + cost($1) } }
}
