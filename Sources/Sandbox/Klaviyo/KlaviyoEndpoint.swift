// SPDX-License-Identifier: Apache-2.0

/// A collection of Klaviyo's interface (revision 2024-10-15) and what may be asked of it.
struct KlaviyoEndpoint: Sendable {
    enum Operator: String, Sendable {
        case equals
        case any
        case contains
        case greaterThan = "greater-than"
        case greaterOrEqual = "greater-or-equal"
        case lessThan = "less-than"
        case lessOrEqual = "less-or-equal"
    }

    /// How many requests there may be.
    struct Limit: Sendable {
        let perSecond: Int
        let perMinute: Int
    }

    /// The last part of the path, such as `profiles`.
    let path: String
    /// The `type` of its resources.
    let type: String
    /// The field that records are ordered by.
    let cursor: String
    let filters: [String: Set<Operator>]
    /// Fields that `sort` may name, with or without a `-`.
    let sorts: Set<String>
    let pageSizeDefault: Int
    /// The largest `page[size]`; nil where the parameter is not known.
    let pageSizeMax: Int?
    let includes: Set<String>
    let additionalFields: Set<String>
    let limit: Limit
    /// Whether records come in the order of their ids unless `sort` says otherwise.
    var isOrderedByID = false
    /// Whether a filter by the channel must be there.
    var needsChannel = false

    private static let bounds: Set<Operator> = [.greaterThan, .greaterOrEqual, .lessThan, .lessOrEqual]

    static let profiles = KlaviyoEndpoint(
        path: "profiles", type: "profile", cursor: "updated",
        filters: [
            "id": [.any, .equals], "created": [.greaterThan, .lessThan],
            "updated": [.greaterThan, .lessThan],
        ],
        sorts: ["updated"], pageSizeDefault: 20, pageSizeMax: 100, includes: ["lists", "segments"],
        additionalFields: ["predictive_analytics", "subscriptions"],
        limit: Limit(perSecond: 75, perMinute: 700))

    /// The limit of profiles when they are asked for with predictive analytics.
    static let predictiveLimit = Limit(perSecond: 10, perMinute: 150)

    static let events = KlaviyoEndpoint(
        path: "events", type: "event", cursor: "datetime",
        filters: [
            "metric_id": [.equals], "profile_id": [.equals], "datetime": bounds, "timestamp": bounds,
        ],
        sorts: ["datetime", "timestamp"], pageSizeDefault: 200, pageSizeMax: 1_000,
        includes: ["metric", "profile", "attributions"], additionalFields: [],
        limit: Limit(perSecond: 350, perMinute: 3_500))

    static let campaigns = KlaviyoEndpoint(
        path: "campaigns", type: "campaign", cursor: "updated_at",
        filters: [
            "messages.channel": [.equals], "archived": [.equals], "status": [.any, .equals],
            "created_at": bounds, "updated_at": bounds,
        ],
        sorts: ["updated_at"], pageSizeDefault: 100, pageSizeMax: nil,
        includes: ["campaign-messages", "tags"], additionalFields: [],
        limit: Limit(perSecond: 10, perMinute: 150), needsChannel: true)

    static let metrics = KlaviyoEndpoint(
        path: "metrics", type: "metric", cursor: "updated", filters: ["integration.name": [.equals]],
        sorts: [], pageSizeDefault: 200, pageSizeMax: nil, includes: ["flow-triggers"], additionalFields: [],
        limit: Limit(perSecond: 10, perMinute: 150), isOrderedByID: true)

    static let lists = KlaviyoEndpoint(
        path: "lists", type: "list", cursor: "updated",
        filters: ["id": [.any], "created": [.greaterThan], "updated": [.greaterThan]],
        sorts: ["updated"], pageSizeDefault: 10, pageSizeMax: nil, includes: ["tags", "flow-triggers"],
        additionalFields: ["profile_count"], limit: Limit(perSecond: 75, perMinute: 700),
        isOrderedByID: true)

    static let all = [profiles, events, campaigns, metrics, lists]
}
