// SPDX-License-Identifier: Apache-2.0

internal import AirbyteProtocol
internal import ConnectorKit
internal import Glibc
internal import LotusCore

/// Brings values to the types of a schema where nothing is lost by it, as the original does for profiles: a
/// zip code that is a number becomes text, a text that holds a number becomes one.
///
/// What the original loses or invents stays as it is: 1.5 in an integer, null where it is not allowed, `true`
/// in a number. Of a list or an object in a text the JSON is written.
final class SchemaNormalizer: Sendable {
    /// A node of the schema, ready to be compared with bytes.
    private struct Node: Sendable {
        /// The only kind that a value may have, but for null; nil leaves values as they are.
        let kind: SchemaNode.Kind?
        /// Of an object: keys with their quotes.
        let members: [(key: [UInt8], node: Node)]
        /// Of an array; none or one.
        let items: [Node]

        init(_ schema: SchemaNode) {
            kind = schema.kinds.count == 1 ? schema.kinds[0] : nil
            members = (schema.properties ?? []).map {
                (Array(JSONValue.string($0.name).text().utf8), Node($0.node))
            }
            items = schema.items.map { Node($0) }
        }
    }

    private let root: Node

    init(_ schema: SchemaNode) {
        root = Node(schema)
    }

    /// Appends a record that was validated. One that fits, as nearly all do, is copied as it is.
    func append(_ record: Range<Int>, of scanner: JSONScanner, to bytes: inout [UInt8]) throws {
        let input = scanner.grammar.bytes
        var copied = record.lowerBound
        _ = try Self.inspect(record.lowerBound, root, scanner) { value, replacement in
            bytes.append(compact: UnsafeBufferPointer(rebasing: input[copied..<value.start]))
            bytes += replacement
            copied = value.end
        }
        bytes.append(compact: UnsafeBufferPointer(rebasing: input[copied..<record.upperBound]))
    }

    /// Gives each part of the value at an offset that is to be replaced, in order; returns where it ends.
    private static func inspect(
        _ start: Int, _ node: Node, _ scanner: JSONScanner, _ replace: (JSONSlice, [UInt8]) -> Void
    ) throws -> Int {
        let grammar = scanner.grammar
        let first = grammar.bytes.byte(start)
        if first == UInt8(ascii: "{"), !node.members.isEmpty {
            var guess = 0
            return try scanner.walkMembers(at: start) { key, value in
                guard let index = find(scanner.bytes(of: key), in: node.members, from: guess) else {
                    return try grammar.value(at: value, depth: 1).end
                }
                guess = index + 1
                return try inspect(value, node.members[index].node, scanner, replace)
            }
        }
        if first == UInt8(ascii: "["), !node.items.isEmpty {
            return try scanner.walkElements(at: start) { try inspect($0, node.items[0], scanner, replace) }
        }
        let value = try grammar.value(at: start, depth: 1)
        if let kind = node.kind, let replacement = replacement(value, kind, scanner) {
            replace(value, replacement)
        }
        return value.end
    }

    /// Keys mostly come in one order: the search begins after the last one found.
    private static func find(
        _ key: UnsafeBufferPointer<UInt8>, in members: [(key: [UInt8], node: Node)], from guess: Int
    ) -> Int? {
        for step in 0..<members.count {
            let index = (guess + step) % members.count
            if members[index].key.count == key.count, let base = key.baseAddress,
                memcmp(members[index].key, base, key.count) == 0
            {
                return index
            }
        }
        return nil
    }

    // MARK: - Values

    private static func replacement(
        _ value: JSONSlice, _ kind: SchemaNode.Kind, _ scanner: JSONScanner
    ) -> [UInt8]? {
        switch (kind, value.kind) {
        case (.string, .string), (.string, .null): nil
        case (.string, .true): Array("\"True\"".utf8)
        case (.string, .false): Array("\"False\"".utf8)
        case (.string, .integer): Array("\"\(scanner.text(of: value))\"".utf8)
        case (.string, .decimal), (.string, .exponent):
            scanner.double(of: value).map { Array("\"\($0)\"".utf8) }
        case (.string, .object), (.string, .array):
            Array(JSONValue.string(scanner.text(of: value)).text().utf8)
        case (.number, .string): number(scanner.text(of: value))
        case (.integer, .string): number(scanner.text(of: value)).flatMap { whole($0) }
        case (.integer, .decimal), (.integer, .exponent): whole(Array(scanner.text(of: value).utf8))
        case (.boolean, .string): flag(scanner.text(of: value))
        case (.boolean, .integer): flag(scanner.text(of: value))
        default: nil
        }
    }

    /// A text that is a number in JSON's own spelling.
    private static func number(_ text: String) -> [UInt8]? {
        guard let value = try? JSONValue(parsing: text), case .number(let digits) = value else { return nil }
        return Array(digits.utf8)
    }

    /// A number without a fraction, as an integer.
    private static func whole(_ number: [UInt8]) -> [UInt8]? {
        let text = String(decoding: number, as: UTF8.self)
        if Int64(text) != nil { return number }
        guard let double = Double(text), let integer = Int64(exactly: double) else { return nil }
        return Array(String(integer).utf8)
    }

    private static func flag(_ text: String) -> [UInt8]? {
        switch text.lowercased() {
        case "y", "yes", "t", "true", "on", "1": Array("true".utf8)
        case "n", "no", "f", "false", "off", "0": Array("false".utf8)
        default: nil
        }
    }
}
