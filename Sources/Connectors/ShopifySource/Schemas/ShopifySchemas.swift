// SPDX-License-Identifier: Apache-2.0

package import AirbyteProtocol

/// The schemas of source-shopify 4.3.0, one stream in a file, in the notation of `SchemaNotation`: they
/// decide the names, the order and the types of columns. Its errors are kept where they show in a column
/// (`requires_sellin_plan`).
package enum ShopifySchemas {
    /// By the streams' names.
    package static let all: [String: SchemaNode] = [
        "orders": orders,
        "customers": customers,
        "order_refunds": orderRefunds,
        "products": products,
        "product_variants": productVariants,
        "shop": shop,
        "locations": locations,
    ]
}
