// SPDX-License-Identifier: Apache-2.0

internal import ConnectorKit
internal import LotusCore

/// What a connection to Shopify is configured with.
struct ShopifyConfiguration: Sendable {
    private static let tokenHint =
        "Make an app in the shop's admin, under Settings, Apps; its Admin API access token goes into "
        + "`credentials.api_password`, with `auth_method` set to `api_password`."

    /// The handle alone, such as `my-shop`.
    let shop: String
    let token: Secret
    /// What lies before it is not read.
    let startDate: Timestamp
    /// How far reading begins before the moment in which the last one ended.
    let lookback: Duration
    /// Whether the user has asked for that: then it counts for what was read before as well.
    let rereads: Bool
    /// How long a bulk operation may take before it is ended and run anew in halves.
    let operationMax: Duration
    let fillsCustomerColumns: Bool
    let readsPresentmentPrices: Bool
    /// The shop, or a server that stands in for it. Not part of the specification.
    let endpoint: ServiceURL

    /// - Throws: An error that names the field.
    init(_ json: JSONValue) throws {
        let fields = try ConfigurationFields(json, service: ShopifyAPI.service)
        let text = try fields.requiredText(
            "shop", hint: "Put the shop's handle there: `my-shop` of `my-shop.myshopify.com`.")
        guard let shop = Self.handle(text) else {
            throw fields.wrong(
                "shop", "is `\(text)`, which is no shop",
                hint: "Write the handle alone, such as `my-shop` of `my-shop.myshopify.com`.")
        }
        self.shop = shop
        token = try Self.token(fields)
        startDate = try Self.startDate(fields)
        // The original's default, 0, stands in most configurations, and is no wish.
        let days = try fields.integer("lookback_window_in_days", in: 0...30) ?? 0
        lookback = max(ShopifyAPI.lookback, .seconds(86_400 * days))
        rereads = days > 0
        fillsCustomerColumns = try fields.flag("populate_top_level_orders_customer_fields", default: false)
        readsPresentmentPrices = try fields.flag(
            "job_product_variants_include_pres_prices", default: true)
        operationMax = .seconds(
            try fields.integer("job_termination_threshold", in: 1...1_000_000)
                ?? ShopifyAPI.operationSecondsMax)
        // Ours are the windows that the shop's own counts ask for; the fields are still checked.
        _ = try fields.integer("bulk_window_in_days", in: 1...100_000)
        _ = try fields.integer("job_checkpoint_interval", in: 1...100_000_000)
        guard
            let endpoint = ServiceURL(
                try fields.text("endpoint") ?? "https://\(shop).myshopify.com")
        else { throw fields.wrong("endpoint", "is no http or https URL") }
        self.endpoint = endpoint
    }

    /// The handle of `x`, `x.myshopify.com` or `https://x.myshopify.com/admin`; nil when there is none.
    static func handle(_ text: String) -> String? {
        var rest = text.filter { !$0.isWhitespace }.lowercased()[...]
        for scheme in ["https://", "http://"] where rest.hasPrefix(scheme) {
            rest = rest.dropFirst(scheme.count)
        }
        rest = rest.prefix { $0 != "/" }
        if rest.hasSuffix(".myshopify.com") { rest = rest.dropLast(".myshopify.com".count) }
        let isHandle = rest.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
        }
        return isHandle && !rest.isEmpty && !rest.hasPrefix("-") && !rest.hasSuffix("-") ? String(rest) : nil
    }

    /// The token of either method. Old configurations have the object under `auth_method`.
    private static func token(_ fields: ConfigurationFields) throws -> Secret {
        var credentials = try fields.fields("credentials")
        if credentials == nil { credentials = try fields.fields("auth_method") }
        guard let credentials else {
            throw fields.wrong("credentials", "is missing", hint: tokenHint)
        }
        let method = try credentials.text("auth_method")
        switch method {
        case "api_password":
            return Secret(try credentials.requiredText("api_password", hint: tokenHint))
        case "oauth2.0", "access_token":
            return Secret(try credentials.requiredText("access_token", hint: tokenHint))
        case nil:
            if let token = try credentials.text("api_password"), !token.isEmpty { return Secret(token) }
            return Secret(try credentials.requiredText("access_token", hint: tokenHint))
        default:
            throw credentials.wrong(
                "auth_method", "is neither `api_password` nor `oauth2.0`", hint: tokenHint)
        }
    }

    /// Old configurations may have `None` in it.
    private static func startDate(_ fields: ConfigurationFields) throws -> Timestamp {
        let standard = Instant.parse(ShopifyAPI.startDate) ?? Timestamp(microseconds: 0)
        if (try? fields.text("start_date")) == "None" { return standard }
        return Instant.wholeSecond(try fields.instant("start_date") ?? standard)
    }

    /// Where reading begins at the latest; nil where the state says.
    func rereadFrom(_ now: Timestamp) -> Timestamp? {
        rereads ? Instant.wholeSecond(now + (.zero - lookback)) : nil
    }

    /// Up to when what was asked for at an instant has been seen whole.
    func settled(_ asked: Timestamp) -> SettledTime {
        SettledTime(asked: asked, lookback: lookback, margin: ShopifyAPI.settleMargin)
    }

    /// An address of the version of the interface that is read.
    func url(_ path: String, query: String = "") -> ServiceURL {
        endpoint.appending("admin/api/\(ShopifyAPI.version)/\(path)", query: query)
    }

    /// A link that an answer has in it, at our endpoint; nil when it leads elsewhere. A server that stands in
    /// for the shop may speak of the shop's host as its own.
    func own(_ link: ServiceURL) -> ServiceURL? {
        if link.origin == endpoint.origin { return link }
        guard link.host.hasSuffix(".myshopify.com") else { return nil }
        return ServiceURL(endpoint.origin + link.path + (link.query.map { "?" + $0 } ?? ""))
    }
}
