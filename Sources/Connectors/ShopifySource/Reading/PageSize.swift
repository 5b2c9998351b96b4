// SPDX-License-Identifier: Apache-2.0

internal import ConnectorKit
internal import LotusCore

/// How many records a page is asked to have: half as many when Shopify fails at it, and more again later.
struct PageSize: Sendable {
    /// So many pages come before a size is tried again that was too large once.
    private static let pagesBeforeGrowing = 50

    private(set) var records = ShopifyAPI.pageRecordsMax
    private var recordsMax = ShopifyAPI.pageRecordsMax
    private var pages = 0

    /// Whether fewer can be asked for; takes the half.
    ///
    /// - Parameter isTooLarge: The page had too many bytes, and the next ones will have as many: the size
    ///   stays for some time, since each attempt at a larger one costs a download.
    mutating func halve(isTooLarge: Bool) -> Bool {
        if records == 1 { return false }
        records /= 2
        if isTooLarge { (recordsMax, pages) = (records, 0) }
        return true
    }

    /// A page came.
    mutating func grow() {
        pages += 1
        if pages >= Self.pagesBeforeGrowing {
            (recordsMax, pages) = (min(ShopifyAPI.pageRecordsMax, recordsMax * 2), 0)
        }
        records = min(recordsMax, records * 2)
    }

    /// The URL with this many in it.
    func applied(to url: ServiceURL) -> ServiceURL? {
        var parts = (url.query ?? "").split(separator: "&").filter { !$0.hasPrefix("limit=") }
        parts.insert("limit=\(records)", at: 0)
        return ServiceURL(url.origin + url.path + "?" + parts.joined(separator: "&"))
    }
}
