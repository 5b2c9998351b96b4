// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// Answers the fields of a query's or a mutation's root.
struct GraphRun {
    private let service: ShopifyService
    private let view: ShopView
    private let request: SandboxRequest
    private let graph: GraphWriter
    private(set) var errors: [GraphQLError] = []

    init(_ service: ShopifyService, _ view: ShopView, _ request: SandboxRequest) {
        self.service = service
        self.view = view
        self.request = request
        graph = GraphWriter(view: view, isBulk: false)
    }

    /// Writes one field of the root.
    mutating func write(_ member: GraphPlan.Member, to writer: inout RecordWriter) {
        writer.key(quoted: member.key)
        if let scope = Self.scope(member.field.name), service.options.missingScopes.contains(scope) {
            errors.append(.accessDenied(member.field.name, scope: scope, path: [member.keyText]))
            return writer.null()
        }
        switch member.value {
        case .connection(let connection): write(connection, member, to: &writer)
        case .typeName(let name): writer.raw(name)
        case .plain(let plan?): write(plan, member, to: &writer)
        default: writer.null()
        }
    }

    private mutating func write(
        _ connection: GraphConnection, _ member: GraphPlan.Member, to writer: inout RecordWriter
    ) {
        guard case .records(let kind) = connection.source else { return writer.null() }
        guard member.arguments.integer("first") != nil || member.arguments.integer("last") != nil else {
            errors.append(
                GraphQLError(
                    message: "you must provide one of first or last", location: member.field.location,
                    path: [member.keyText], extensions: ["code": "BAD_REQUEST"]))
            return writer.null()
        }
        graph.write(connection, GraphPage(kind, member.arguments, in: view), to: &writer)
    }

    private mutating func write(_ plan: GraphPlan, _ member: GraphPlan.Member, to writer: inout RecordWriter)
    {
        if plan.type.name == "Product" || plan.type.name == "ProductVariant" {
            let kind = plan.type.name == "Product" ? ShopKind.product : .variant
            guard let node = node(kind, member.arguments.text("id")) else { return writer.null() }
            return graph.write(plan, of: node, to: &writer)
        }
        graph.write(plan, value(member), to: &writer)
    }

    private func node(_ kind: ShopKind, _ gid: String?) -> GraphNode? {
        guard let id = Int(gid?.split(separator: "/").last ?? ""),
            let number = view.shop[kind].number(id: id),
            let facts = view.facts(kind, number: number)
        else { return nil }
        return GraphNode(facts, in: view)
    }

    /// What the service says to a field that is no record.
    private func value(_ member: GraphPlan.Member) -> JSONValue {
        let arguments = member.arguments
        let bulk = service.bulk
        switch member.field.name {
        case "shop": return shop()
        case "productsCount": return count(.product, arguments)
        case "productVariantsCount": return count(.variant, arguments)
        case "ordersCount": return count(.order, arguments)
        case "customersCount": return count(.customer, arguments)
        case "node", "bulkOperation": return bulk.state(arguments.text("id"), request)
        case "currentBulkOperation": return bulk.current(request)
        case "bulkOperations": return bulk.list(arguments.integer("first") ?? 10, request)
        case "bulkOperationRunQuery":
            return bulk.start(
                arguments.text("query") ?? "", groupObjects: arguments.bool("groupObjects"), view: view,
                request)
        case "bulkOperationCancel": return bulk.cancel(arguments.text("id"), request)
        default: return .null
        }
    }

    private func count(_ kind: ShopKind, _ arguments: GraphArguments) -> JSONValue {
        let limit = arguments.isNull("limit") ? Int.max : arguments.integer("limit") ?? 10_000
        var query = GraphSearch.query(arguments)
        query.status = "any"
        let limited = limit == .max ? limit : limit + 1
        let count = RecordWalk.count(query, of: kind, in: view, limit: limited)
        return [
            "count": .integer(min(count, limit)), "precision": count > limit ? "AT_LEAST" : "EXACT",
        ]
    }

    private func shop() -> JSONValue {
        let handle = service.handle(request)
        return [
            "id": .string("gid://shopify/Shop/\(ShopDocument.shopID)"), "name": "Nordlicht Größen & Söhne",
            "email": "owner@shop.example", "contactEmail": "help@shop.example",
            "myshopifyDomain": .string("\(handle).myshopify.com"),
            "url": .string("https://\(handle).myshopify.com"), "currencyCode": "USD",
            "ianaTimezone": "America/New_York", "timezoneAbbreviation": "EST", "timezoneOffset": "-0500",
            "createdAt": .string(SandboxTime.text(second: service.options.history.lowerBound.wholeSeconds)),
            "updatedAt": .string(SandboxTime.text(second: service.options.history.upperBound.wholeSeconds)),
            "taxesIncluded": false, "weightUnit": "POUNDS",
            "plan": [
                "displayName": "Shopify Plus", "publicDisplayName": "Shopify Plus", "shopifyPlus": true,
            ],
        ]
    }

    /// What a token must be allowed for a field of the root.
    static func scope(_ field: String) -> String? {
        switch field {
        case "products", "product", "productVariants", "productVariant", "productsCount",
            "productVariantsCount":
            "read_products"
        case "ordersCount": "read_orders"
        case "customersCount": "read_customers"
        default: nil
        }
    }
}
