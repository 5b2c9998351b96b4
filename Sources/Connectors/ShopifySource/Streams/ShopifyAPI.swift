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
    /// How long a bulk operation may take (the original's default of `job_termination_threshold`).
    static let operationSecondsMax = 7_200
    /// The largest page of a REST list.
    static let pageRecordsMax = 250
    /// How far cursors stay behind the clock at least: a list that is read in the very second of a change
    /// passes over what changes later in it, and clocks differ.
    static let settleMargin = Duration.seconds(5)
    /// How far they stay behind unless the configuration says more: bulk operations ask the shop's search
    /// index, which learns of a change some time after the shop itself.
    static let lookback = Duration.seconds(600)
    /// How often a page that Shopify fails at is tried before half of it is asked for.
    static let attemptsBeforeHalving = 3
    /// How often a page is asked for that comes damaged.
    static let damagesMax = 3
}
