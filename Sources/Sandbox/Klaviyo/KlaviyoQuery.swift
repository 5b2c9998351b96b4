// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// What a request asks of a collection, checked as Klaviyo checks it.
struct KlaviyoQuery: Sendable {
    /// Seconds of the cursor field.
    private(set) var seconds: ClosedRange<Int64> = Int64.min...Int64.max
    /// Conditions on other fields.
    private(set) var conditions: [KlaviyoFilter.Condition] = []
    private(set) var isDescending = false
    private(set) var isSorted = false
    private(set) var pageSize: Int
    private(set) var cursor: KlaviyoCursor?
    private(set) var includes: Set<String> = []
    private(set) var additional: Set<String> = []
    /// The attributes that are wanted, by resource type; a type that is not there has all.
    private(set) var fields: [String: Set<String>] = [:]

    init(_ request: SandboxRequest, of endpoint: KlaviyoEndpoint) throws {
        pageSize = endpoint.pageSizeDefault
        for item in request.query { try read(item, endpoint) }
        if endpoint.needsChannel, !conditions.contains(where: { $0.field == "messages.channel" }) {
            throw KlaviyoError.invalid(
                "filter",
                "A channel filter is required to list campaigns, such as equals(messages.channel,'email').")
        }
    }

    private mutating func read(_ item: SandboxRequest.QueryItem, _ endpoint: KlaviyoEndpoint) throws {
        switch item.name {
        case "filter": try filter(item.value, endpoint)
        case "sort": try sort(item.value, endpoint)
        case "page[size]": try size(item.value, endpoint)
        case "page[cursor]":
            guard let cursor = KlaviyoCursor(item.value) else {
                throw KlaviyoError.invalid("page[cursor]", "Invalid page cursor.")
            }
            self.cursor = cursor
        case "include": includes = try names(item, allowed: endpoint.includes)
        case "additional-fields[\(endpoint.type)]":
            additional = try names(item, allowed: endpoint.additionalFields)
        default:
            guard item.name.hasPrefix("fields["), item.name.hasSuffix("]") else {
                throw KlaviyoError.invalid(item.name, "'\(item.name)' is not a valid query parameter.")
            }
            let type = String(item.name.dropFirst("fields[".count).dropLast())
            fields[type] = Set(item.value.split(separator: ",").map { String($0) })
        }
    }

    private func names(_ item: SandboxRequest.QueryItem, allowed: Set<String>) throws -> Set<String> {
        let names = item.value.split(separator: ",").map { String($0) }
        for name in names where !allowed.contains(name) {
            throw KlaviyoError.invalid(item.name, "'\(name)' is not allowed in \(item.name).")
        }
        return Set(names)
    }

    private mutating func size(_ text: String, _ endpoint: KlaviyoEndpoint) throws {
        guard let max = endpoint.pageSizeMax else {
            throw KlaviyoError.invalid("page[size]", "'page[size]' is not a valid query parameter.")
        }
        guard let size = Int(text), (1...max).contains(size) else {
            throw KlaviyoError.invalid(
                "page[size]", "Page size must be an integer between 1 and \(max).")
        }
        pageSize = size
    }

    private mutating func sort(_ text: String, _ endpoint: KlaviyoEndpoint) throws {
        isDescending = text.hasPrefix("-")
        guard endpoint.sorts.contains(isDescending ? String(text.dropFirst()) : text) else {
            throw KlaviyoError.invalid("sort", "'\(text)' is not a valid field to sort by.")
        }
        isSorted = true
    }

    // MARK: - Filters

    private mutating func filter(_ text: String, _ endpoint: KlaviyoEndpoint) throws {
        for condition in try KlaviyoFilter(text).conditions {
            guard let operators = endpoint.filters[condition.field] else {
                throw KlaviyoError.invalid(
                    "filter",
                    "'\(condition.field)' is not a filterable field for the resource '\(endpoint.type)'.")
            }
            guard operators.contains(condition.operation) else {
                throw KlaviyoError.invalid(
                    "filter",
                    "'\(condition.operation.rawValue)' is not an allowed operator for the field "
                        + "'\(condition.field)'. Allowed: "
                        + operators.map(\.rawValue).sorted().joined(separator: ", ") + ".")
            }
            try apply(condition, endpoint)
        }
    }

    private mutating func apply(_ condition: KlaviyoFilter.Condition, _ endpoint: KlaviyoEndpoint) throws {
        switch condition.field {
        case endpoint.cursor, "timestamp": try narrow(condition)
        case "created", "created_at":
            _ = try Self.bounds(condition)
            conditions.append(condition)
        case "archived":
            guard ["true", "false"].contains(condition.values[0].lowercased()) else {
                throw KlaviyoError.invalid("filter", "'archived' takes true or false.")
            }
            conditions.append(condition)
        case "messages.channel":
            guard ["email", "sms", "mobile_push"].contains(condition.values[0]) else {
                throw KlaviyoError.invalid("filter", "'\(condition.values[0])' is not a valid channel.")
            }
            conditions.append(condition)
        default: conditions.append(condition)
        }
    }

    private mutating func narrow(_ condition: KlaviyoFilter.Condition) throws {
        let bounds = try Self.bounds(condition)
        let lower = max(seconds.lowerBound, bounds.lowerBound)
        let upper = min(seconds.upperBound, bounds.upperBound)
        // An empty range: before all records.
        seconds = lower <= upper ? lower...upper : Int64.min...Int64.min
    }

    /// The whole seconds that a comparison with a time allows.
    static func bounds(_ condition: KlaviyoFilter.Condition) throws -> ClosedRange<Int64> {
        let text = condition.values[0]
        let time =
            Int64(text).map { Timestamp(second: min(max($0, -1 << 40), 1 << 40)) } ?? SandboxTime.parse(text)
        guard let time else {
            throw KlaviyoError.invalid("filter", "'\(text)' is not a valid datetime.")
        }
        let floor = time.wholeSeconds
        let isWhole = floor * 1_000_000 == time.microseconds
        return switch condition.operation {
        case .greaterThan: (floor + 1)...Int64.max
        case .greaterOrEqual: (isWhole ? floor : floor + 1)...Int64.max
        case .lessThan: Int64.min...(isWhole ? floor - 1 : floor)
        case .lessOrEqual: Int64.min...floor
        default: floor...floor
        }
    }
}
