// SPDX-License-Identifier: Apache-2.0

/// What a simulated shop is like.
package struct ShopOptions: Sendable {
    /// How many orders its history has.
    package var orders: Int
    /// How many customers; two for five orders unless told.
    package var customers: Int
    /// How many products; one for twenty orders unless told. Variants are three for each.
    package var products: Int
    /// Which shop it is: equal seeds and sizes give equal shops.
    package var seed: UInt64
    /// When its history starts, in seconds since 1970.
    package var historyStart: Int
    /// Whether some records hold values that break their column's type: empty texts and words in number
    /// columns, numbers with fractions in integer columns. The original connector fails on these.
    package var hasWildValues = false
    /// The handle of the shop: the first part of its host name.
    package var handle = "demo"
    /// The tokens that are let in; with none, all but `wrong` are.
    package var tokens: [String] = []
    /// What a token may read.
    package var scopes: [String] = ShopOptions.allScopes
    /// Whether the API's rate limits hold.
    package var hasRateLimits = false
    /// How long a bulk operation runs, in seconds of the sandbox's clock.
    package var bulkSeconds = 0.0
    /// How often a bulk operation says that it runs before it may complete.
    package var bulkPolls = 1

    /// 2020-01-01T00:00:00Z.
    package static let historyStart = 1_577_836_800

    /// A shop of a size.
    package init(
        orders: Int = 100_000, customers: Int? = nil, products: Int? = nil, seed: UInt64 = 7,
        historyStart: Int = ShopOptions.historyStart
    ) {
        self.orders = max(0, orders)
        self.customers = max(1, customers ?? orders / 5 * 2)
        self.products = max(1, products ?? orders / 20)
        self.seed = seed
        self.historyStart = historyStart
    }

    /// Every scope that a stream of the original connector asks for.
    package static let allScopes = [
        "read_orders", "read_all_orders", "read_customers", "read_products", "read_inventory",
        "read_locations", "read_content", "read_online_store_pages", "read_price_rules", "read_discounts",
        "read_draft_orders", "read_fulfillments", "read_assigned_fulfillment_orders",
        "read_merchant_managed_fulfillment_orders", "read_third_party_fulfillment_orders", "read_shipping",
        "read_publications", "read_markets", "read_shopify_payments_payouts",
        "read_shopify_payments_disputes", "read_checkouts",
    ]
}
