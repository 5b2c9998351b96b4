// SPDX-License-Identifier: Apache-2.0

internal import ConnectorKit
internal import LotusCore

/// What a connection to Klaviyo is configured with.
struct KlaviyoConfiguration: Sendable {
    private static let workersDefault = 10
    private static let lookbackDaysMax = 365

    let apiKey: Secret
    /// What lies before it is not read.
    let startDate: Timestamp
    /// How far reading begins before the moment in which the last one ended.
    let lookback: Duration
    /// Whether the user has asked for that: then it counts for what was read before as well.
    let rereads: Bool
    let fetchesPredictiveAnalytics: Bool
    /// How many requests of a stream are under way at a time.
    let workers: Int
    /// Klaviyo, or a server that stands in for it. Not part of the specification.
    let endpoint: ServiceURL

    /// - Throws: An error that names the field.
    init(_ json: JSONValue) throws {
        let fields = try ConfigurationFields(json, service: KlaviyoAPI.service)
        apiKey = Secret(
            try fields.requiredText(
                "api_key", hint: "Make a private key under Settings, API keys at Klaviyo, and put it there."))
        let standard = Instant.parse(KlaviyoAPI.startDate) ?? Timestamp(microseconds: 0)
        startDate = Instant.wholeSecond(try fields.instant("start_date") ?? standard)
        // A field of later releases of the original; not part of the specification of this one.
        let days = try fields.integer("lookback_window", in: 0...Self.lookbackDaysMax) ?? 0
        lookback = max(KlaviyoAPI.lookback, .seconds(86_400 * days))
        rereads = days > 0
        fetchesPredictiveAnalytics = try !fields.flag("disable_fetching_predictive_analytics", default: false)
        workers = try fields.integer("num_workers", in: 1...50) ?? Self.workersDefault
        guard let endpoint = ServiceURL(try fields.text("endpoint") ?? KlaviyoAPI.endpoint) else {
            throw fields.wrong("endpoint", "is no http or https URL")
        }
        self.endpoint = endpoint
    }

    /// A collection's address.
    func url(_ path: String, query: String) -> ServiceURL {
        endpoint.appending("api/\(path)", query: query)
    }

    /// A link that an answer has in it, at our endpoint; nil when it leads elsewhere. A server that stands in
    /// for Klaviyo may speak of Klaviyo's host as its own.
    func own(_ link: ServiceURL) -> ServiceURL? {
        if link.origin == endpoint.origin { return link }
        guard link.host == KlaviyoAPI.host else { return nil }
        return ServiceURL(endpoint.origin + link.path + (link.query.map { "?" + $0 } ?? ""))
    }
}
