// SPDX-License-Identifier: Apache-2.0

import AirbyteProtocol
import LotusCore

/// Random schemas, and records that mostly keep to them.
struct RandomRecords {
    private var random: SeededGenerator

    init(seed: UInt64) {
        random = SeededGenerator(seed)
    }

    private static let names = [
        "id", "a-b", "a b", "A_B", "é", "", "type", "updated_at", "a_rather_long_name_of_a_field", "note\"s",
    ]
    private static let leaves = [
        SchemaNode([.string]), SchemaNode([.integer]), SchemaNode([.number]), SchemaNode([.boolean]),
        SchemaNode([.string], format: "date"), SchemaNode([.string], format: "date-time"),
        SchemaNode([.string], format: "time"), SchemaNode([.object]), SchemaNode([.array]), SchemaNode(),
    ]
    private static let numbers = ReferenceLanding.numbers.keys.sorted()
    private static let texts = ReferenceLanding.texts.keys.sorted()

    mutating func schema(depth: Int) -> SchemaNode {
        let names = Self.names.shuffled(using: &random).prefix(1 + draw(Self.names.count))
        return SchemaNode(
            [.object], properties: names.map { SchemaNode.Property($0, node(depth: depth - 1)) })
    }

    private mutating func node(depth: Int) -> SchemaNode {
        let leaf = Self.leaves[draw(Self.leaves.count)]
        if depth <= 0 { return leaf }
        switch draw(6) {
        case 0: return schema(depth: depth)
        case 1: return SchemaNode([.array], items: node(depth: depth - 1))
        case 2:
            return SchemaNode(alternatives: (0..<2 + draw(2)).map { _ in node(depth: depth - 1) })
        default: return leaf
        }
    }

    /// A record of a schema; now and then with other keys, keys that come twice, and values of any kind.
    mutating func record(_ node: SchemaNode) -> JSONValue {
        var members: [JSONValue.Member] = []
        for property in node.properties ?? [] where draw(5) > 0 {
            members.append(JSONValue.Member(property.name, value(property.node)))
            if draw(20) == 0 { members.append(JSONValue.Member(property.name, value(property.node))) }
        }
        if draw(3) == 0 { members.append(JSONValue.Member("undeclared", any(depth: 2))) }
        if draw(4) == 0 { members.shuffle(using: &random) }
        return .object(members)
    }

    private mutating func value(_ node: SchemaNode) -> JSONValue {
        if draw(6) == 0 { return any(depth: 2) }
        if let choice = node.alternatives.randomElement(using: &random) { return value(choice) }
        switch node.kinds.first {
        case .object?: return node.properties == nil ? any(depth: 1) : record(node)
        case .array?:
            let item = node.items.first ?? SchemaNode()
            return .array((0..<draw(4)).map { _ in value(item) })
        case .integer?, .number?: return .number(Self.numbers[draw(Self.numbers.count)])
        case .boolean?: return .bool(draw(2) == 0)
        case .string?: return .string(Self.texts[draw(Self.texts.count)])
        case nil: return any(depth: 2)
        }
    }

    private mutating func any(depth: Int) -> JSONValue {
        switch draw(depth > 0 ? 7 : 5) {
        case 0: return .null
        case 1: return .bool(draw(2) == 0)
        case 2: return .number(Self.numbers[draw(Self.numbers.count)])
        case 3, 4: return .string(Self.texts[draw(Self.texts.count)])
        case 5: return .array((0..<draw(3)).map { _ in any(depth: depth - 1) })
        default:
            return .object((0..<draw(3)).map { JSONValue.Member("k\($0)", any(depth: depth - 1)) })
        }
    }

    private mutating func draw(_ count: Int) -> Int { Int(random.next() % UInt64(count)) }
}
