// SPDX-License-Identifier: Apache-2.0

package import LotusCore
package import ProjectFiles

extension PlainValue {
    /// The value of a YAML or JSON file, without its places.
    package init(_ node: YAMLNode) {
        switch node.content {
        case .null: self = .none
        case .bool(let flag): self = .bool(flag)
        case .int(let number): self = .int(number)
        case .double(let number): self = .double(number)
        case .string(let text): self = .string(node.style == .plain ? Self.timestamp(text) : text)
        case .list(let items): self = .list(items.map { PlainValue($0) })
        case .map(let map):
            var members = PlainMap()
            for entry in map.entries { members.append(entry.key, PlainValue(entry.value)) }
            self = .map(members)
        }
    }

    /// A plain scalar that YAML 1.1 reads as a point in time becomes its ISO form, as dbt writes it.
    private static func timestamp(_ text: String) -> String {
        let bytes = Array(text.utf8)
        guard bytes.count >= 19, bytes.count <= 32, bytes[4] == UInt8(ascii: "-"), bytes[7] == bytes[4],
            bytes[10] == UInt8(ascii: " "), bytes[13] == UInt8(ascii: ":"), bytes[16] == bytes[13],
            bytes[..<4].allSatisfy({ (0x30...0x39).contains($0) })
        else { return text }
        return text.replacing(" ", with: "T", maxReplacements: 1)
    }
}

extension PlainValue: JSONWritable {
    /// Writes the value; keys keep their order.
    package func write(to writer: inout JSONWriter) {
        switch self {
        case .none: writer.null()
        case .bool(let flag): writer.bool(flag)
        case .int(let number): writer.integer(number)
        case .double(let number): writer.double(number)
        case .string(let text): writer.string(text)
        case .list(let items):
            writer.beginArray()
            for item in items { item.write(to: &writer) }
            writer.endArray()
        case .map(let map): map.write(to: &writer)
        }
    }
}

extension PlainMap: JSONWritable {
    /// Writes an object; keys keep their order.
    package func write(to writer: inout JSONWriter) {
        writer.beginObject()
        for entry in entries {
            writer.key(entry.key)
            entry.value.write(to: &writer)
        }
        writer.endObject()
    }
}

extension PlainValue {
    /// A value of a JSON document.
    package init(json: JSONValue) {
        switch json {
        case .null: self = .none
        case .bool(let flag): self = .bool(flag)
        case .number(let digits):
            self = Int(digits).map { .int($0) } ?? Double(digits).map { .double($0) } ?? .string(digits)
        case .string(let text): self = .string(text)
        case .array(let items): self = .list(items.map { PlainValue(json: $0) })
        case .object(let members):
            var map = PlainMap()
            for member in members { map[member.key] = PlainValue(json: member.value) }
            self = .map(map)
        }
    }
}
