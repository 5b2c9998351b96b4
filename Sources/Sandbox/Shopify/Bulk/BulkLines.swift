// SPDX-License-Identifier: Apache-2.0

/// Makes the lines of a bulk result piece by piece: each object stands in a line of its own, those of
/// nested connections with the id of their parent in `__parentId`.
///
/// With grouped objects the children follow their parent. Without, they come some time after it, mixed with
/// those of other parents, as the API may send them.
struct BulkLines: Sendable {
    private struct Line {
        let plan: GraphPlan
        let node: GraphNode
        /// The quoted id of the parent.
        let parent: [UInt8]
    }

    private let query: BulkQuery
    private let view: ShopView
    private let graph: GraphWriter
    private let isGrouped: Bool
    private var walk: RecordWalk
    private var linesLeft: Int
    private var writer = RecordWriter()
    /// How many lines have been made.
    private(set) var lines = 0
    /// How many of them are objects without a parent.
    private(set) var roots = 0

    /// How many parents stand together before their children when objects are not grouped.
    private static let mixedParents = 16

    init(_ query: BulkQuery, isGrouped: Bool, in view: ShopView, linesMax: Int = .max) {
        self.query = query
        self.view = view
        self.isGrouped = isGrouped
        graph = GraphWriter(view: view, isBulk: true)
        walk = RecordWalk(query.search, of: query.kind, in: view)
        linesLeft = linesMax
    }

    /// The next lines, at least so many bytes unless they are the last; nil after those.
    mutating func next(bytes: Int = ShopifyLimits.bulkPieceBytes) -> [UInt8]? {
        var isEnd = false
        while writer.bytes.count < bytes, !isEnd {
            isEnd = linesLeft <= 0 || !(isGrouped ? writeGroup() : writeMixed())
        }
        let piece = writer.taken()
        writer = RecordWriter(capacityBytes: min(bytes + bytes / 8, 1 << 20))
        return piece.isEmpty ? nil : piece
    }

    /// One record with all that is below it.
    private mutating func writeGroup() -> Bool {
        guard let (_, facts) = walk.next() else { return false }
        guard let node = GraphNode(facts, in: view) else { return true }
        roots += 1
        writeTree(Line(plan: query.node, node: node, parent: []))
        return true
    }

    private mutating func writeTree(_ line: Line) {
        write(line)
        for child in children(of: line) { writeTree(child) }
    }

    /// Some records, and then what is below them, one of each in turn.
    private mutating func writeMixed() -> Bool {
        var parents: [Line] = []
        while parents.count < Self.mixedParents, let (_, facts) = walk.next() {
            guard let node = GraphNode(facts, in: view) else { continue }
            roots += 1
            parents.append(Line(plan: query.node, node: node, parent: []))
        }
        guard !parents.isEmpty else { return false }
        while !parents.isEmpty {
            for parent in parents { write(parent) }
            let families = parents.map { children(of: $0) }
            let largest = families.map(\.count).max() ?? 0
            parents = (0..<largest).flatMap { index in
                families.reversed().compactMap { index < $0.count ? $0[index] : nil }
            }
        }
        return true
    }

    private func children(of line: Line) -> [Line] {
        var children: [Line] = []
        for member in line.plan.members {
            guard case .connection(let connection) = member.value, let plan = connection.node,
                case .children(let count, let element) = connection.source
            else { continue }
            let parent = id(of: line)
            for index in 0..<min(count(line.node), member.arguments.integer("first") ?? .max) {
                guard let node = element(line.node, index, view) else { continue }
                children.append(Line(plan: plan, node: node, parent: parent))
            }
        }
        return children
    }

    private func id(of line: Line) -> [UInt8] {
        var writer = RecordWriter(capacityBytes: 64)
        if let gid = line.plan.type.gid { gid(line.node, &writer) } else { writer.null() }
        return writer.bytes
    }

    private mutating func write(_ line: Line) {
        guard linesLeft > 0 else { return }
        linesLeft -= 1
        lines += 1
        writer.open()
        graph.writeMembers(line.plan, of: line.node, to: &writer)
        if !line.parent.isEmpty {
            writer.key("__parentId")
            writer.raw(line.parent)
        }
        writer.close()
        writer.endLine()
    }
}

/// A query that can be run in bulk.
struct BulkQuery: Sendable {
    let kind: ShopKind
    let search: ListQuery
    /// What is asked of each record.
    let node: GraphPlan
    /// The field of the root, for messages.
    let root: String

    /// The only connection of a plan's root; nil when there is none.
    init?(_ plan: GraphPlan) {
        for member in plan.members {
            guard case .connection(let connection) = member.value, let node = connection.node,
                case .records(let kind) = connection.source
            else { continue }
            self.kind = kind
            self.node = node
            search = GraphSearch.query(member.arguments)
            root = member.field.name
            return
        }
        return nil
    }
}
