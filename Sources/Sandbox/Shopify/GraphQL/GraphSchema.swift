// SPDX-License-Identifier: Apache-2.0

/// The part of the Admin API's schema that is served.
enum GraphSchema {
    /// The types by their names.
    static let types: [String: GraphType] = Dictionary(
        uniqueKeysWithValues: (roots + bulkTypes + productTypes + mediaTypes + variantTypes).map {
            ($0.name, $0)
        })

    static let queryType = "QueryRoot"
    static let mutationType = "Mutation"

    private static let roots = [
        GraphType(
            queryType,
            [
                "shop": .plain("Shop"),
                "products": .records("Product", .product),
                "productVariants": .records("ProductVariant", .variant),
                "product": .plain("Product").requiring("id"),
                "productVariant": .plain("ProductVariant").requiring("id"),
                "productsCount": count, "productVariantsCount": count, "ordersCount": count,
                "customersCount": count,
                "node": .plain("Node").requiring("id"),
                "currentBulkOperation": .plain("BulkOperation").accepting("type"),
                "bulkOperation": .plain("BulkOperation").requiring("id"),
                "bulkOperations": .plain("BulkOperationConnection").accepting(
                    "first", "last", "after", "before", "query", "reverse", "sortKey"),
            ]),
        GraphType(
            mutationType,
            [
                "bulkOperationRunQuery": .plain("BulkOperationRunQueryPayload").requiring("query").accepting(
                    "groupObjects"),
                "bulkOperationCancel": .plain("BulkOperationCancelPayload").requiring("id"),
            ]),
        GraphType("Node", ["id": .plain()]),
        GraphType("Count", ["count": .plain(), "precision": .plain()]),
        GraphType(
            "Shop",
            [
                "id": .plain(), "name": .plain(), "email": .plain(), "contactEmail": .plain(),
                "myshopifyDomain": .plain(), "url": .plain(), "currencyCode": .plain(),
                "ianaTimezone": .plain(), "timezoneAbbreviation": .plain(), "timezoneOffset": .plain(),
                "createdAt": .plain(), "updatedAt": .plain(), "taxesIncluded": .plain(),
                "weightUnit": .plain(), "plan": .plain("ShopPlan"),
            ]),
        GraphType(
            "ShopPlan", ["displayName": .plain(), "publicDisplayName": .plain(), "shopifyPlus": .plain()]),
    ]

    private static let count = GraphField.plain("Count").accepting("query", "limit", "savedSearchId")

    private static let bulkTypes = [
        GraphType(
            "BulkOperation",
            [
                "id": .plain(), "status": .plain(), "errorCode": .plain(), "createdAt": .plain(),
                "completedAt": .plain(), "objectCount": .plain(), "rootObjectCount": .plain(),
                "fileSize": .plain(), "url": .plain(), "partialDataUrl": .plain(), "query": .plain(),
                "type": .plain(),
            ]),
        GraphType("BulkOperationRunQueryPayload", payload("BulkOperationUserError")),
        GraphType("BulkOperationCancelPayload", payload("UserError")),
        GraphType("BulkOperationUserError", ["code": .plain(), "field": .plain(), "message": .plain()]),
        GraphType("UserError", ["field": .plain(), "message": .plain()]),
        GraphType(
            "BulkOperationConnection",
            [
                "nodes": .plain("BulkOperation"), "edges": .plain("BulkOperationEdge"),
                "pageInfo": .plain("PageInfo"),
            ]),
        GraphType("BulkOperationEdge", ["node": .plain("BulkOperation"), "cursor": .plain()]),
        GraphType(
            "PageInfo",
            [
                "hasNextPage": .plain(), "hasPreviousPage": .plain(), "startCursor": .plain(),
                "endCursor": .plain(),
            ]),
    ]

    private static func payload(_ errors: String) -> [String: GraphField] {
        ["bulkOperation": .plain("BulkOperation"), "userErrors": .plain(errors)]
    }
}
