// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// Lays a table out for ``ScanPlan``.
struct ScanPlanBuilder {
    private(set) var nodes: [ScanPlan.Node] = []
    private(set) var fields: [ScanPlan.Field] = []
    private(set) var members: [ScanPlan.Member] = []
    private(set) var slots: [Int32] = []
    private(set) var texts: [UInt8] = []
    private(set) var sources: [String] = []
    private(set) var seenWords = 0
    private(set) var textBytesMax = 0
    /// How deep values lie at most.
    private(set) var depth = 1

    /// A field of an object, whether it is kept or skipped.
    private struct Entry {
        let source: String
        let name: String
        let type: LandingType?
    }

    /// Adds the node of the records, and everything below.
    mutating func addRoot(_ table: LandingTable) -> Int {
        let kept = table.columns.map { Entry(source: $0.source, name: $0.name, type: $0.type) }
        let skipped = table.unselected.map { Entry(source: $0, name: "", type: nil) }
        return addStructure(kept + skipped, depth: 0)
    }

    private mutating func add(_ type: LandingType?, depth: Int) -> Int {
        switch type {
        case nil: return add(.skip)
        case .string?: return add(.string)
        case .date?: return add(.date)
        case .time?: return add(.time)
        case .timestamp?: return add(.timestamp)
        case .boolean?: return add(.boolean)
        case .integer?: return add(.integer)
        case .number?: return add(.number)
        case .json?: return add(.json)
        case .structure(let fields)?:
            return addStructure(
                fields.map { Entry(source: $0.source, name: $0.name, type: $0.type) }, depth: depth)
        case .list(let element)?:
            self.depth = max(self.depth, depth + 2)
            let item = add(element, depth: depth + 1)
            let list = add(.list)
            nodes[list].first = Int32(item)
            return list
        case .union(let types)?:
            return addUnion(types, depth: depth)
        }
    }

    private mutating func add(_ kind: ScanPlan.Kind) -> Int {
        nodes.append(ScanPlan.Node(kind: kind))
        return nodes.count - 1
    }

    private mutating func addUnion(_ types: [LandingType], depth: Int) -> Int {
        let added = types.map { type in
            let node = add(type, depth: depth)
            let name = Self.quoted(type.unionMemberName)
            return ScanPlan.Member(
                node: Int32(node), kind: nodes[node].kind, opening: text("{\"type\":\(name),\(name):"))
        }
        let union = add(.union)
        nodes[union].first = Int32(members.count)
        nodes[union].count = Int32(added.count)
        members += added
        return union
    }

    private mutating func addStructure(_ entries: [Entry], depth: Int) -> Int {
        self.depth = max(self.depth, depth + 2)
        let children = entries.map { add($0.type, depth: depth + 1) }
        let node = add(.structure)
        let first = fields.count
        for (entry, child) in zip(entries, children) {
            let key = Array(entry.source.utf8)
            let hash = ScanPlan.hash(key, key.count)
            fields.append(
                ScanPlan.Field(
                    node: Int32(child), key: text(Self.quoted(entry.source) + ":"),
                    name: text(Self.quoted(entry.name) + ":"), hash: hash, next: Int32(fields.count + 1)))
            sources.append(entry.source)
        }
        if !entries.isEmpty { fields[fields.count - 1].next = Int32(first) }
        nodes[node].first = Int32(first)
        nodes[node].count = Int32(entries.count)
        nodes[node].predicted = Int32(first)
        nodes[node].seen = Int32(seenWords)
        seenWords += (entries.count + 63) / 64
        addSlots(to: node)
        return node
    }

    /// The hash table of a structure: open addressing, at most half full; -1 is free.
    private mutating func addSlots(to node: Int) {
        let first = Int(nodes[node].first)
        let count = Int(nodes[node].count)
        var size = 4
        while size < 2 * count { size *= 2 }
        nodes[node].slots = Int32(slots.count)
        nodes[node].slotMask = Int32(size - 1)
        var table = [Int32](repeating: -1, count: size)
        for field in first..<first + count {
            var slot = Int(truncatingIfNeeded: fields[field].hash) & (size - 1)
            while table[slot] >= 0 { slot = (slot + 1) & (size - 1) }
            table[slot] = Int32(field)
        }
        slots += table
    }

    private mutating func text(_ text: String) -> ScanPlan.Text {
        let start = texts.count
        texts += Array(text.utf8)
        textBytesMax = max(textBytesMax, texts.count - start)
        return ScanPlan.Text(start: Int32(start), count: Int32(texts.count - start))
    }

    private static func quoted(_ text: String) -> String { JSONWriter.text { $0.string(text) } }
}
