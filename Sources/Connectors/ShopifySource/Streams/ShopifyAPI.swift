// SPDX-License-Identifier: Apache-2.0

/// The fixed facts of Shopify's Admin API.
enum ShopifyAPI {
    static let service = "Shopify"
    /// The version that every stream is read with.
    static let version = "2026-10"
    /// What lies before it is not read, unless the configuration says otherwise.
    static let startDate = "2020-01-01"
    /// How many bulk queries a shop runs at a time (since version 2026-01).
    static let bulkOperationsMax = 5
    /// The largest page of a REST list.
    static let pageRecordsMax = 250
    /// How long ago a change must be before nothing else can come to lie beside it: the cursor stays behind
    /// that. A list that is read in the very second of a change passes over what changes later in it, and
    /// clocks differ.
    static let settleSeconds: Int64 = 5
    /// How often a page that Shopify fails at is tried before half of it is asked for.
    static let attemptsBeforeHalving = 3
}
