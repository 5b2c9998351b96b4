// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// One page of a connection.
struct GraphPage {
    /// The objects, each with its place.
    private(set) var nodes: [(place: Int, node: GraphNode)] = []
    private(set) var hasNext = false
    private(set) var hasPrevious = false

    private static let nodesMax = 250

    /// A page of a connection below an object.
    init(_ connection: GraphConnection, _ arguments: GraphArguments, of parent: GraphNode, in view: ShopView)
    {
        guard case .children(let count, let element) = connection.source else { return }
        let total = count(parent)
        let first = min(arguments.integer("first") ?? Self.nodesMax, Self.nodesMax)
        let start = Self.place(arguments.text("after")).map { $0 + 1 } ?? 0
        let end = min(total, start + first)
        for index in start..<max(start, end) {
            if let node = element(parent, index, view) { nodes.append((index, node)) }
        }
        hasNext = end < total
        hasPrevious = start > 0
    }

    /// A page of the shop's products or variants.
    init(_ kind: ShopKind, _ arguments: GraphArguments, in view: ShopView) {
        var query = GraphSearch.query(arguments)
        query.anchor = Self.place(arguments.text("after") ?? arguments.text("before"))
        let size = arguments.integer("first") ?? arguments.integer("last") ?? Self.nodesMax
        let isBackward = arguments.integer("last") != nil
        if isBackward { query.direction = .previous }
        var walk = RecordWalk(query, of: kind, in: view)
        while nodes.count < min(size, Self.nodesMax), let (place, facts) = walk.next() {
            if let node = GraphNode(facts, in: view) { nodes.append((place, node)) }
        }
        let hasMore = walk.next() != nil
        if isBackward { nodes.reverse() }
        hasNext = isBackward ? query.anchor != nil : hasMore
        hasPrevious = isBackward ? hasMore : query.anchor != nil
    }

    /// As `pageInfo` has it.
    var info: JSONValue {
        [
            "hasNextPage": .bool(hasNext), "hasPreviousPage": .bool(hasPrevious),
            "startCursor": nodes.first.map { .string(Self.cursor($0.place)) } ?? .null,
            "endCursor": nodes.last.map { .string(Self.cursor($0.place)) } ?? .null,
        ]
    }

    /// The opaque text of a place.
    static func cursor(_ place: Int) -> String { "cGxhY2U6" + String(place, radix: 36) }

    private static func place(_ cursor: String?) -> Int? {
        guard let cursor, cursor.hasPrefix("cGxhY2U6") else { return nil }
        return Int(cursor.dropFirst(8), radix: 36)
    }
}
