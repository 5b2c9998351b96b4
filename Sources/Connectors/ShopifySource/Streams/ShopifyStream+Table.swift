// SPDX-License-Identifier: Apache-2.0

internal import ConnectorKit
internal import LotusCore

extension ShopifyStream {
    /// All streams, in the order of the catalog.
    static let all = [customers, locations, orderRefunds, orders, productVariants, products, shop]

    static func named(_ name: String) -> ShopifyStream? { all.first { $0.name == name } }

    static let orders = ShopifyStream(
        name: "orders",
        kind: .list(
            RESTList(
                path: "orders.json", member: "orders", parameters: [("status", "any")],
                filter: "updated_at_min", deletedSubject: "Order")),
        cursor: "updated_at", scopes: ["read_orders"], schema: ShopifySchemas.orders)

    static let orderRefunds = ShopifyStream(
        name: "order_refunds", kind: .nested(in: "orders", member: "refunds"), cursor: "created_at",
        scopes: ["read_orders"], schema: ShopifySchemas.orderRefunds)

    static let customers = ShopifyStream(
        name: "customers",
        kind: .list(RESTList(path: "customers.json", member: "customers", filter: "updated_at_min")),
        cursor: "updated_at", scopes: ["read_customers"], schema: ShopifySchemas.customers)

    static let locations = ShopifyStream(
        name: "locations", kind: .list(RESTList(path: "locations.json", member: "locations")),
        scopes: ["read_locations"], schema: ShopifySchemas.locations)

    static let shop = ShopifyStream(
        name: "shop", kind: .list(RESTList(path: "shop.json", member: "shop", isSingle: true)),
        schema: ShopifySchemas.shop)

    /// What is written of an event that tells of a deleted record.
    static let deletion: [Transform] = [
        Transform("subject_id", .rename("id")), Transform("created_at", .rename("deleted_at")),
        Transform("message", .rename("deleted_message")),
        Transform("description", .rename("deleted_description")), Transform("id", .drop),
    ]
}
