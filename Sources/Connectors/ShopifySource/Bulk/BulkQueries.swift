// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// The texts of GraphQL that bulk operations need.
struct BulkQueries: Sendable {
    /// How many counts are asked for at a time.
    static let countsMax = 10

    let root: ShopifyStream.BulkRoot
    let children: [ShopifyStream.BulkChild]

    /// How many records each window has; under `c0`, `c1` and so on.
    func counts(_ windows: [BulkWindow]) -> String {
        let counts = windows.enumerated().map { index, window in
            "c\(index): \(root.count)(query: \"\(window.filter)\", limit: null) { count }"
        }
        return "query { \(counts.joined(separator: " ")) }"
    }

    /// Begins to read a window. Grouped objects are slow at Shopify and not needed here.
    func run(_ window: BulkWindow) -> String {
        let sort = root.sortKey.map { ", sortKey: \($0)" } ?? ""
        let inner = children.map { "\($0.connection) { edges { node { \($0.selection) } } }" }
        let selection = ([root.selection] + inner).joined(separator: " ")
        let query = """
            { \(root.connection)(query: "\(window.filter)"\(sort)) { edges { node { \(selection) } } } }
            """
        let flat = query.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return "mutation { bulkOperationRunQuery(query: \"\"\"\(flat)\"\"\", groupObjects: false) "
            + "{ bulkOperation { id status } userErrors { code field message } } }"
    }

    /// Ends an operation; its place is free for another one some time after.
    static func cancel(_ id: String) -> String {
        "mutation { bulkOperationCancel(id: \(JSONValue.string(id).text())) "
            + "{ bulkOperation { id status } userErrors { field message } } }"
    }

    /// How far an operation is.
    static func status(_ id: String) -> String {
        "query { node(id: \(JSONValue.string(id).text())) { ... on BulkOperation "
            + "{ id status errorCode objectCount fileSize url } } }"
    }
}
