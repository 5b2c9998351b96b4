// SPDX-License-Identifier: Apache-2.0

import AirbyteProtocol
import ConnectorKit
import LotusCore

/// Random schemas, transforms, and records that keep to them more or less; the same for the same seed.
struct RandomRecord {
    var random: SeededGenerator

    static let keys = ["id", "a", "name", "created_at", "line_items", "unit_price_of_it", "tags", "z"]

    init(seed: UInt64) {
        random = SeededGenerator(seed)
    }

    private mutating func below(_ count: Int) -> Int { Int.random(in: 0..<count, using: &random) }
    private mutating func one<Value>(_ of: [Value]) -> Value { of[below(of.count)] }
    private mutating func chance(_ one: Int) -> Bool { below(one) == 0 }

    // MARK: - Schemas

    mutating func schema() -> SchemaNode {
        var node = SchemaNode([.object], properties: [])
        node.properties = properties(depth: 0)
        return node
    }

    private mutating func properties(depth: Int) -> [SchemaNode.Property] {
        Self.keys.shuffled(using: &random).prefix(3 + below(5)).map { .init($0, self.node(depth: depth + 1)) }
    }

    private mutating func node(depth: Int) -> SchemaNode {
        switch below(9) {
        case 0...2: return SchemaNode(one([[.string], [.string, .integer], [.number], [.number, .string]]))
        case 3: return SchemaNode([.integer])
        case 4: return SchemaNode([.boolean])
        case 5 where depth < 3: return SchemaNode([.object], properties: properties(depth: depth))
        case 6 where depth < 3: return SchemaNode([.array], items: node(depth: depth + 1))
        case 7: return SchemaNode([.object])
        default: return SchemaNode(one([[.number], [.string], []]))
        }
    }

    // MARK: - Transforms

    /// At most one for each path, and none inside a changed value.
    mutating func transforms(_ schema: SchemaNode, isSnake: Bool) -> [Transform] {
        var transforms: [Transform] = []
        for key in Self.keys where chance(3) && key != "id" && !hasArray(schema[key]) {
            let top = isSnake ? camel(key) : key
            switch below(11) {
            case 0: transforms.append(Transform([top], .rename("renamed_\(key)")))
            case 1: transforms.append(Transform([top], .drop))
            case 2...3:
                transforms.append(
                    Transform(
                        [top], .form(one([.identifier, .joined, .offsetOfUTC, .number, .integer, .text]))))
            case 4: transforms.append(Transform([top], .also("also_\(key)", one([.asIs, .integer, .text]))))
            case 5:
                transforms.append(Transform([top], .flatten))
                transforms.append(Transform([top, "a"], .rename("flat_\(key)")))
                if chance(2) { transforms.append(Transform([top, "z"], .form(.asIs))) }
                transforms.append(Transform([top, "z"], .rename("flat_z_\(key)")))
            case 6: transforms.append(Transform([top], .unwrap("a")))
            case 7: transforms.append(Transform([top], .wrap("w")))
            case 8: transforms.append(Transform([top, "tags"], .form(one([.joined, .identifier, .text]))))
            case 9:
                transforms.append(Transform([top], .copyFromRecord("id", as: "parent_id")))
                transforms.append(Transform([top, "name"], .rename("title")))
            default: transforms.append(Transform([top, "a", "a"], .drop))
            }
        }
        if chance(2) { transforms.append(Transform(["shop_url"], .constant("a \"shop\""))) }
        if chance(3) { transforms.append(Transform(["weight"], .fallback(.number("0.0")))) }
        return transforms
    }

    /// Where a list is expected, a transform speaks of its elements and of nothing else.
    private func hasArray(_ node: SchemaNode?) -> Bool {
        guard let node else { return false }
        return node.kinds.contains(.array) || node.properties?.contains { hasArray($0.node) } ?? false
    }

    // MARK: - Records

    mutating func record(isSnake: Bool) -> [UInt8] { Array(object(depth: 0, isSnake: isSnake).utf8) }

    private mutating func blanks() -> String { chance(12) ? one([" ", "\n", "\t ", " \r\n  "]) : "" }

    private mutating func object(depth: Int, isSnake: Bool = false) -> String {
        var keys = (0..<below(9)).map { _ in one(Self.keys + ["unknown", "other", "shop_url", "weight"]) }
        // Equal keys now and then.
        if depth > 1 || !chance(10) { keys = keys.reduce(into: []) { if !$0.contains($1) { $0.append($1) } } }
        let many = chance(40) ? (0..<20).map { "more\($0)" } : []
        let members = (keys + many).map { key in
            let name = isSnake ? camel(key) : key
            let first = name.unicodeScalars.first?.value ?? 0
            let written =
                chance(40) && depth < 2
                ? "\\u00" + String(first, radix: 16) + name.dropFirst() : name
            return "\(blanks())\"\(written)\"\(blanks()):\(blanks())\(value(depth: depth + 1))\(blanks())"
        }
        return "{\(members.isEmpty ? blanks() : members.joined(separator: ","))}"
    }

    private mutating func value(depth: Int) -> String {
        switch below(12) {
        case 0...1 where depth < 4: return object(depth: depth)
        case 2...3 where depth < 4:
            let elements = (0..<below(4)).map { _ in blanks() + value(depth: depth + 1) + blanks() }
            return "[\(elements.isEmpty ? blanks() : elements.joined(separator: ","))]"
        case 4: return one(["true", "false", "null"])
        case 5...6: return one(["0", "-7", "12345678901", "1.50", "-0.25", "1e3", "2.5E-2", "1.9e0"])
        case 7...8:
            return one([
                "\"10.00\"", "\"-3\"", "\" 4\"", "\"+5.\"", "\".5\"", "\"007\"", "\"1e2\"", "\"\"", "\"ten\"",
                "\"1.2.3\"", "\"-\"",
            ])
        case 9:
            return one(["\"gid://shopify/Product/0012\"", "\"2026-01-02T03:04:05Z\"", "\"none\"", "\"Z\""])
        default:
            return "\""
                + (0..<below(4)).map { _ in
                    one(["plain text", "é", "🦆", "\\\"", "\\\\", "\\n", "{", "}", "[", ",", ":"])
                }.joined() + "\""
        }
    }

    func camel(_ key: String) -> String {
        let parts = key.split(separator: "_")
        return String(parts[0])
            + parts.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }
}
