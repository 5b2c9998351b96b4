// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// What a simulated shop is like, beyond what the sandbox's own options say.
package struct ShopOptions: Sendable {
    /// How many orders its history has.
    package var orders: Int
    /// How many customers; two for five orders unless told.
    package var customers: Int
    /// How many products; one for twenty orders unless told. Variants are three for each.
    package var products: Int
    /// Which shop it is: equal seeds and sizes give equal shops.
    package var seed: UInt64
    /// When its records were made and changed, before any edit.
    package var history: Range<Timestamp>
    /// Whether some records hold values that break their column's type: empty texts and words in number
    /// columns, numbers with fractions in integer columns. The original connector fails on these.
    package var hasWildValues = false
    /// The handle of the shop, the first part of its host name; nil answers for every shop.
    package var handle: String?
    /// The tokens that are let in; with none, all but `wrong` are.
    package var tokens: Set<String> = []
    /// What the token may not read, such as `read_orders`.
    package var missingScopes: Set<String> = []
    /// Whether the API's rate limits hold.
    package var limitsRates = false
    /// How long a bulk operation runs, by the sandbox's clock.
    package var bulkDuration: Duration = .zero
    /// How often a bulk operation says that it runs before it completes.
    package var bulkPolls = 0
    /// How long the address of a bulk result serves it, by the sandbox's clock.
    package var bulkResultDuration: Duration = .seconds(7 * 86_400)

    /// A shop of a size.
    package init(
        orders: Int = 100_000, customers: Int? = nil, products: Int? = nil, seed: UInt64 = 7,
        history: Range<Timestamp> = SandboxOptions.defaultHistory
    ) {
        self.orders = max(0, orders)
        self.customers = max(1, customers ?? orders / 5 * 2)
        self.products = max(1, products ?? orders / 20)
        self.seed = seed
        self.history = history
    }

    /// The shop of a sandbox.
    package init(_ options: SandboxOptions) {
        self.init(orders: Int(options.orders), seed: options.seed, history: options.history)
        missingScopes = options.missingScopes
        limitsRates = options.limitsRates
    }

    /// Every scope that a stream of the original connector asks for.
    static let scopes = [
        "read_orders", "read_all_orders", "read_customers", "read_products", "read_inventory",
        "read_locations", "read_content", "read_online_store_pages", "read_price_rules", "read_discounts",
        "read_draft_orders", "read_fulfillments", "read_assigned_fulfillment_orders",
        "read_merchant_managed_fulfillment_orders", "read_third_party_fulfillment_orders", "read_shipping",
        "read_publications", "read_markets", "read_shopify_payments_payouts",
        "read_shopify_payments_disputes", "read_checkouts",
    ]

    /// What a token may read.
    var scopes: [String] { Self.scopes.filter { !missingScopes.contains($0) } }
}
