// SPDX-License-Identifier: Apache-2.0

/// The kinds of record that have a history of their own.
enum ShopKind: Int, CaseIterable, Sendable {
    case order
    case customer
    case product
    case variant

    /// The word of the Admin API's global ids and events, such as `ProductVariant`.
    var typeName: StaticString {
        switch self {
        case .order: "Order"
        case .customer: "Customer"
        case .product: "Product"
        case .variant: "ProductVariant"
        }
    }
}
