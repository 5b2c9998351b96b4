// SPDX-License-Identifier: Apache-2.0

/// The limits of the simulated shop, each with its unit last.
enum ShopifyLimits {
    /// How deep braces and brackets of a query may be nested.
    static let graphQLDepthMax = 64
    /// How many bulk queries of a shop may run side by side (API 2026-01).
    static let bulkOperationsMax = 5
    /// After what time a bulk operation that should be asked after, and is not, ends by itself.
    static let bulkAbandonedAfter = Duration.seconds(10)
    /// How many finished bulk operations are remembered.
    static let bulkHistoryMax = 500
    /// How large a piece of a bulk result is made at a time, before the record that exceeds it ends.
    static let bulkPieceBytes = 256 << 10
}
