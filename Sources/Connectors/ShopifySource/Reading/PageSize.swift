// SPDX-License-Identifier: Apache-2.0

internal import ConnectorKit
internal import LotusCore

/// How many records a page is asked to have: half as many when Shopify fails at it, and more again later.
struct PageSize: Sendable {
    private(set) var records = ShopifyAPI.pageRecordsMax

    /// Whether fewer can be asked for; takes the half.
    mutating func halve() -> Bool {
        if records == 1 { return false }
        records /= 2
        return true
    }

    /// A page came.
    mutating func grow() { records = min(ShopifyAPI.pageRecordsMax, records * 2) }

    /// The URL with this many in it.
    func applied(to url: ServiceURL) -> ServiceURL? {
        var parts = (url.query ?? "").split(separator: "&").filter { !$0.hasPrefix("limit=") }
        parts.insert("limit=\(records)", at: 0)
        return ServiceURL(url.origin + url.path + "?" + parts.joined(separator: "&"))
    }
}
