// SPDX-License-Identifier: Apache-2.0

/// One page of a list.
struct ListPage {
    /// The records, in the order of the list.
    let records: [RecordFacts]
    /// Where the page after it starts, if there is one.
    let next: ListQuery?
    /// Where the page before it starts, if there is one.
    let previous: ListQuery?

    /// Walks from the anchor of a query until a page is full; no record is looked at that lies before it.
    init(_ query: ListQuery, of kind: ShopKind, in view: ShopView) {
        let places = Self.places(query, of: kind, in: view)
        let isForward = (query.direction == .next) != query.isDescending
        let step = isForward ? 1 : -1
        var place = query.anchor.map { $0 + step } ?? (isForward ? places.lowerBound : places.upperBound - 1)
        place = min(max(place, places.lowerBound - 1), places.upperBound)
        var found: [(place: Int, facts: RecordFacts)] = []
        var hasMore = false
        while places.contains(place) {
            if let facts = Self.facts(query, kind, place, view) {
                if found.count == query.limit {
                    hasMore = true
                    break
                }
                found.append((place, facts))
            }
            place += step
        }
        if query.direction == .previous { found.reverse() }
        records = found.map(\.facts)
        let hasOther = query.anchor != nil
        let hasNext = query.direction == .next ? hasMore : hasOther
        let hasPrevious = query.direction == .next ? hasOther : hasMore
        next = hasNext ? Self.moved(query, .next, beside: found.last?.place) : nil
        previous = hasPrevious ? Self.moved(query, .previous, beside: found.first?.place) : nil
    }

    /// How many records a query has.
    static func count(_ query: ListQuery, of kind: ShopKind, in view: ShopView) -> Int {
        places(query, of: kind, in: view).reduce(0) { $0 + (facts(query, kind, $1, view) == nil ? 0 : 1) }
    }

    private static func moved(
        _ query: ListQuery, _ direction: ListQuery.Direction, beside anchor: Int?
    ) -> ListQuery? {
        guard let anchor else { return nil }
        var moved = query
        moved.direction = direction
        moved.anchor = anchor
        return moved
    }

    /// The places that the bounds leave.
    private static func places(_ query: ListQuery, of kind: ShopKind, in view: ShopView) -> Range<Int> {
        let population = view.shop[kind]
        var (low, high) = (0, query.isByPosition ? view.positions(kind) : view.numbers(kind))
        if query.isByPosition {
            low = view.firstPosition(kind, updatedAtLeast: query.updatedAt.lowerBound)
            if query.updatedAt.upperBound < .max {
                high = view.firstPosition(kind, updatedAtLeast: query.updatedAt.upperBound + 1)
            }
        } else {
            if let id = query.sinceID { low = min(high, population.numbers(idAtMost: id)) }
            if query.createdAt.lowerBound > .min {
                low = max(low, view.firstNumber(kind, createdAtLeast: query.createdAt.lowerBound))
            }
            if query.createdAt.upperBound < .max {
                high = min(high, view.firstNumber(kind, createdAtLeast: query.createdAt.upperBound + 1))
            }
        }
        return low..<max(low, high)
    }

    private static func facts(
        _ query: ListQuery, _ kind: ShopKind, _ place: Int, _ view: ShopView
    ) -> RecordFacts? {
        let facts =
            query.isByPosition ? view.facts(kind, position: place) : view.facts(kind, number: place)
        guard let facts, query.updatedAt.contains(facts.updatedAt), query.createdAt.contains(facts.createdAt)
        else { return nil }
        if let sinceID = query.sinceID, facts.id <= sinceID { return nil }
        return kind != .order || isWanted(facts, status: query.status, view) ? facts : nil
    }

    /// Without a status only open orders are listed.
    private static func isWanted(_ facts: RecordFacts, status: String?, _ view: ShopView) -> Bool {
        if status == "any" { return true }
        let order = OrderRecord(facts, in: view)
        return switch status {
        case "closed": order.isFulfilled
        case "cancelled": order.isCancelled
        default: !order.isFulfilled && !order.isCancelled
        }
    }
}
