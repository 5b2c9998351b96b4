// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// Which records of a list are asked for, in which order, and where the page starts.
struct ListQuery: Equatable, Sendable {
    enum Order: String, Sendable {
        case updatedAt = "updated_at"
        case createdAt = "created_at"
        case id
        /// The same as the creation, since orders are processed at once.
        case processedAt = "processed_at"
    }

    /// Which way a page goes from its anchor.
    enum Direction: String, Sendable {
        case next
        case previous
    }

    var order = Order.id
    var isDescending = true
    /// Inclusive, in seconds since 1970.
    var updatedAt = Int.min...Int.max
    /// Inclusive, in seconds since 1970.
    var createdAt = Int.min...Int.max
    /// Inclusive.
    var ids = Int.min...Int.max
    var status: String?
    /// The place beside which the page starts; nil at the start of the list.
    var anchor: Int?
    var direction = Direction.next
    /// How many records a page has; not part of ``pageInfo``.
    var limit = Self.limitDefault
    /// Which members the records have; not part of ``pageInfo``.
    var fields: [String]?

    static let limitDefault = 50
    static let limitMax = 250

    /// Whether places are positions; otherwise they are numbers.
    var isByPosition: Bool { order == .updatedAt }
}

// MARK: - Reading

/// A parameter that cannot be.
struct ListQueryError: Error, Equatable {
    let parameter: String
    let message: String
}

extension ListQuery {
    /// What a request asks for.
    init(_ request: SandboxRequest) throws(ListQueryError) {
        if let pageInfo = request.queryValue("page_info") {
            for item in request.query where !["page_info", "limit", "fields"].contains(item.name) {
                throw ListQueryError(
                    parameter: item.name,
                    message: "\(item.name) cannot be passed when page_info is present. See "
                        + "https://shopify.dev/api/usage/pagination-rest for more information.")
            }
            guard let query = ListQuery(pageInfo: pageInfo) else {
                throw ListQueryError(parameter: "page_info", message: "Invalid value.")
            }
            self = query
        } else {
            try readFilters(request)
        }
        if let text = request.queryValue("limit") {
            guard let limit = Int(text), limit > 0 else {
                throw ListQueryError(parameter: "limit", message: "must be a positive number")
            }
            self.limit = min(limit, Self.limitMax)
        }
        fields = request.queryValue("fields")?.split(separator: ",").map {
            $0.split(separator: " ").joined()
        }
    }

    private mutating func readFilters(_ request: SandboxRequest) throws(ListQueryError) {
        if let text = request.queryValue("order") {
            let words = text.lowercased().split(separator: " ")
            guard let word = words.first, let order = Order(rawValue: String(word)) else {
                throw ListQueryError(parameter: "order", message: "Invalid order.")
            }
            self.order = order
            isDescending = words.count > 1 ? words[1] == "desc" : false
        }
        updatedAt = try bounds("updated_at", in: request)
        createdAt = try bounds("created_at", in: request)
        status = request.queryValue("status")
        if let text = request.queryValue("since_id") {
            guard let id = Int(text) else {
                throw ListQueryError(parameter: "since_id", message: "must be a number")
            }
            ids = id < .max ? id + 1...Int.max : Int.max...Int.max
            (order, isDescending) = (.id, false)
        }
    }

    private func bounds(
        _ name: String, in request: SandboxRequest
    ) throws(ListQueryError) -> ClosedRange<Int> {
        let low = try time("\(name)_min", in: request) ?? .min
        let high = try time("\(name)_max", in: request) ?? .max
        return low <= high ? low...high : Int.max...Int.max
    }

    private func time(_ name: String, in request: SandboxRequest) throws(ListQueryError) -> Int? {
        guard let text = request.queryValue(name), !text.isEmpty else { return nil }
        guard let time = SandboxTime.parse(text) else {
            throw ListQueryError(parameter: name, message: "Invalid date: \(text)")
        }
        // A bound between two seconds leaves out the earlier one.
        let seconds = Int(time.wholeSeconds)
        return name.hasSuffix("_min") && time.microseconds % 1_000_000 != 0 ? seconds + 1 : seconds
    }
}

// MARK: - Page info

extension ListQuery {
    /// The opaque text of a page's place, with all that the next request may not repeat.
    var pageInfo: String {
        let parts = [
            order.rawValue, isDescending ? "1" : "0", "\(updatedAt.lowerBound)", "\(updatedAt.upperBound)",
            "\(createdAt.lowerBound)", "\(createdAt.upperBound)", "\(ids.lowerBound)", "\(ids.upperBound)",
            status ?? "", direction.rawValue, anchor.map { "\($0)" } ?? "",
        ]
        var buffer = RecordBuffer()
        for byte in parts.joined(separator: ";").utf8 { buffer.hex(UInt64(byte), digits: 2) }
        return String(decoding: buffer.bytes, as: UTF8.self)
    }

    private init?(pageInfo: String) {
        let digits = Array(pageInfo.utf8)
        guard digits.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            let pair = String(decoding: digits[index...index + 1], as: UTF8.self)
            guard let byte = UInt8(pair, radix: 16) else { return nil }
            bytes.append(byte)
        }
        let text = String(decoding: bytes, as: UTF8.self)
        let parts = text.split(separator: ";", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 11, let order = Order(rawValue: parts[0]), let updatedMin = Int(parts[2]),
            let updatedMax = Int(parts[3]), let createdMin = Int(parts[4]), let createdMax = Int(parts[5]),
            let idMin = Int(parts[6]), let idMax = Int(parts[7]),
            updatedMin <= updatedMax, createdMin <= createdMax, idMin <= idMax,
            let direction = Direction(rawValue: parts[9]), let anchor = Int(parts[10])
        else { return nil }
        self.order = order
        isDescending = parts[1] == "1"
        updatedAt = updatedMin...updatedMax
        createdAt = createdMin...createdMax
        ids = idMin...idMax
        status = parts[8].isEmpty ? nil : parts[8]
        self.direction = direction
        self.anchor = anchor
    }
}
