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
        var walk = RecordWalk(query, of: kind, in: view)
        var found: [(place: Int, facts: RecordFacts)] = []
        while found.count < query.limit, let record = walk.next() { found.append(record) }
        let hasMore = found.count == query.limit && walk.next() != nil
        if query.direction == .previous { found.reverse() }
        records = found.map(\.facts)
        let hasOther = query.anchor != nil
        let hasNext = query.direction == .next ? hasMore : hasOther
        let hasPrevious = query.direction == .next ? hasOther : hasMore
        next = hasNext ? Self.moved(query, .next, beside: found.last?.place) : nil
        previous = hasPrevious ? Self.moved(query, .previous, beside: found.first?.place) : nil
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
}
