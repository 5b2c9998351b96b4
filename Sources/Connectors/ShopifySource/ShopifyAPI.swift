// SPDX-License-Identifier: Apache-2.0

/// The fixed facts of Shopify's Admin API.
enum ShopifyAPI {
    /// The version that every stream is read with.
    static let version = "2026-10"
    /// How many bulk queries a shop runs at a time (since version 2026-01).
    static let bulkOperationsMax = 5
    /// The largest page of a REST list.
    static let pageRecordsMax = 250
}
