// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// A stream of Klaviyo: everything in which it differs from the others.
struct KlaviyoStream: Sendable {
    /// How the service narrows a collection to what is new. The cursor itself is always included.
    enum Filter: Sendable {
        /// `greater-or-equal`.
        case from
        /// `greater-than`, where the service has nothing else: asked for a second earlier.
        case after
        /// `greater-or-equal` and `less-or-equal`, in windows that are read side by side.
        case windows
        /// Not at all: everything is read, in any order, and what is old is left out here.
        case none
    }

    /// One of several requests that together give the stream.
    struct Partition: Sendable {
        /// As it stands in states.
        let members: [JSONValue.Member]
        let conditions: [String]
        /// A member that records of it get in `attributes`.
        let attribute: JSONValue.Member?

        static let whole = Partition(members: [], conditions: [], attribute: nil)
    }

    let name: String
    let path: String
    /// The attribute that becomes a member of the record.
    let cursor: String
    let filter: Filter
    var parameters: [(name: String, value: String)] = []
    var partitions: [Partition] = [.whole]
    /// What the token must allow.
    let scope: String
    /// Whether predictive analytics can be asked for.
    var hasPredictiveAnalytics = false
    /// Whether values are brought to the types of the schema, as the original does for this stream.
    var isNormalized = false

    /// Whether records come in the order of the cursor.
    var isSorted: Bool { filter != .none }
    /// Whether states have a cursor for each partition.
    var isPartitioned: Bool { !(partitions.first?.members.isEmpty ?? true) }
}

extension KlaviyoStream {
    static let all = [profiles, events, campaigns, metrics, lists]

    static let profiles = KlaviyoStream(
        name: "profiles", path: "profiles", cursor: "updated", filter: .after,
        parameters: [("page[size]", "100")], scope: "profiles:read", hasPredictiveAnalytics: true,
        isNormalized: true)

    static let events = KlaviyoStream(
        name: "events", path: "events", cursor: "datetime", filter: .windows,
        parameters: [
            ("include", "metric,attributions"), ("fields[metric]", "name,created,updated,integration"),
        ],
        scope: "events:read")

    static let campaigns = KlaviyoStream(
        name: "campaigns", path: "campaigns", cursor: "updated_at", filter: .from,
        partitions: ["sms", "email"].flatMap { channel in
            ["true", "false"].map { Partition(channel: channel, archived: $0) }
        },
        scope: "campaigns:read")

    static let metrics = KlaviyoStream(
        name: "metrics", path: "metrics", cursor: "updated", filter: .none, scope: "metrics:read")

    static let lists = KlaviyoStream(
        name: "lists", path: "lists", cursor: "updated", filter: .none, scope: "lists:read")
}

extension KlaviyoStream.Partition {
    /// A partition of campaigns: Klaviyo gives only one channel at a time, and archived ones apart.
    fileprivate init(channel: String, archived: String) {
        self.init(
            members: [
                JSONValue.Member("archived", .string(archived)),
                JSONValue.Member("campaign_type", .string(channel)),
            ],
            conditions: ["equals(messages.channel,'\(channel)')", "equals(archived,\(archived))"],
            attribute: JSONValue.Member("channel", .string(channel)))
    }
}
