// SPDX-License-Identifier: Apache-2.0

/// Walks through the records of one kind that a query asks for, from its anchor on.
struct RecordWalk: Sendable {
    private let query: ListQuery
    private let kind: ShopKind
    private let view: ShopView
    /// The places that the query's bounds leave.
    private let places: Range<Int>
    private let step: Int
    private var place: Int

    init(_ query: ListQuery, of kind: ShopKind, in view: ShopView) {
        self.query = query
        self.kind = kind
        self.view = view
        places = Self.places(query, of: kind, in: view)
        let isForward = (query.direction == .next) != query.isDescending
        step = isForward ? 1 : -1
        let start = query.anchor.map { $0 + (isForward ? 1 : -1) }
        place = start ?? (isForward ? places.lowerBound : places.upperBound - 1)
        place = isForward ? max(place, places.lowerBound) : min(place, places.upperBound - 1)
    }

    /// The next record and its place, which can be the anchor of another walk.
    mutating func next() -> (place: Int, facts: RecordFacts)? {
        while places.contains(place) {
            defer { place += step }
            if let facts = facts(at: place) { return (place, facts) }
        }
        return nil
    }

    /// How many records there are, up to a limit.
    static func count(_ query: ListQuery, of kind: ShopKind, in view: ShopView, limit: Int = .max) -> Int {
        var walk = RecordWalk(query, of: kind, in: view)
        if walk.isBare { return min(limit, walk.places.count) }
        var count = 0
        while count < limit, walk.next() != nil { count += 1 }
        return count
    }

    /// Whether each place has a record that is wanted.
    private var isBare: Bool {
        let isWhole = view.changes[kind].last.isEmpty && query.anchor == nil
        return isWhole && (kind != .order || query.status == "any") && query.isByPosition
            && query.createdAt == .min ... .max && query.ids == .min ... .max
    }

    private static func places(_ query: ListQuery, of kind: ShopKind, in view: ShopView) -> Range<Int> {
        let population = view.shop[kind]
        var (low, high) = (0, query.isByPosition ? view.positionsByNow(kind) : view.numbers(kind))
        if query.isByPosition {
            low = view.firstPosition(kind, updatedAtLeast: query.updatedAt.lowerBound)
            if query.updatedAt.upperBound < .max {
                high = min(high, view.firstPosition(kind, updatedAtLeast: query.updatedAt.upperBound + 1))
            }
        } else {
            if query.ids.lowerBound > .min {
                low = min(high, population.numbers(idAtMost: query.ids.lowerBound - 1))
            }
            if query.ids.upperBound < .max {
                high = min(high, population.numbers(idAtMost: query.ids.upperBound))
            }
            if query.createdAt.lowerBound > .min {
                low = max(low, view.firstNumber(kind, createdAtLeast: query.createdAt.lowerBound))
            }
            if query.createdAt.upperBound < .max {
                high = min(high, view.firstNumber(kind, createdAtLeast: query.createdAt.upperBound + 1))
            }
        }
        return low..<max(low, high)
    }

    private func facts(at place: Int) -> RecordFacts? {
        let found = query.isByPosition ? view.facts(kind, position: place) : view.facts(kind, number: place)
        guard let found, found.updatedAt <= view.now, query.updatedAt.contains(found.updatedAt),
            query.createdAt.contains(found.createdAt),
            query.ids.contains(found.id)
        else { return nil }
        return kind != .order || isWanted(found) ? found : nil
    }

    /// Without a status only open orders are listed.
    private func isWanted(_ facts: RecordFacts) -> Bool {
        if query.status == "any" { return true }
        let order = OrderRecord(facts, in: view)
        return switch query.status {
        case "closed": order.isFulfilled
        case "cancelled": order.isCancelled
        default: !order.isFulfilled && !order.isCancelled
        }
    }
}
