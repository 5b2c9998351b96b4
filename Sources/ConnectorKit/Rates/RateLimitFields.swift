// SPDX-License-Identifier: Apache-2.0

/// What `RateLimit-Limit: 10, 10;w=1, 150;w=60`, `RateLimit-Remaining` and `RateLimit-Reset` say.
struct RateLimitFields {
    /// The limit that the other two fields speak of.
    let limit: Int?
    let windows: [MovingWindows.Window]
    let remaining: Int?
    let resetSeconds: Double?

    init(_ head: HTTPHead) {
        let items = (head["ratelimit-limit"] ?? "").split(separator: ",")
        limit = items.first.flatMap { Self.number($0) }
        windows = items.compactMap { item in
            guard let requests = Self.number(item), requests > 0, let mark = item.firstRange(of: "w="),
                let seconds = Int(item[mark.upperBound...].prefix { $0.isNumber }),
                (1...86_400).contains(seconds)
            else { return nil }
            return MovingWindows.Window(requestsMax: requests, seconds: seconds)
        }
        remaining = head["ratelimit-remaining"].flatMap { Self.number($0[...]) }
        resetSeconds = head["ratelimit-reset"].flatMap { Double($0) }.flatMap {
            $0.isFinite ? min($0, 86_400) : nil
        }
    }

    private static func number(_ text: Substring) -> Int? {
        Int(text.drop { $0 == " " }.prefix { $0.isNumber })
    }
}
