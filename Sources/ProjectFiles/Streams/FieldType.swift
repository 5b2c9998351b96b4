// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// What a discovered schema says of a value: one type, since `null` is always allowed.
package struct FieldType: Hashable, Sendable {
    /// A field of an object, or a column of a stream.
    package struct Field: Hashable, Sendable {
        package let name: String
        package var type: FieldType

        package init(_ name: String, _ type: FieldType) {
            self.name = name
            self.type = type
        }
    }

    /// `string`, `object` and so on; nil when nothing is said.
    package var type: String?
    /// `description`.
    package var summary: String?
    package var format: String?
    /// What an object has; nil when nothing is said of it.
    package var properties: [Field]?
    /// What an array holds: one type, or none when nothing is said of it.
    package var items: [FieldType]

    package init(
        _ type: String? = nil, summary: String? = nil, format: String? = nil, properties: [Field]? = nil,
        items: FieldType? = nil
    ) {
        self.type = type
        self.summary = summary
        self.format = format
        self.properties = properties
        self.items = items.map { [$0] } ?? []
    }

    /// Its type in a few words, as a note on a change shows it: `array of object`, `string (date-time)`.
    package var shown: String {
        let word = type ?? "anything"
        if let item = items.first { return "\(word) of \(item.shown)" }
        return format.map { "\(word) (\($0))" } ?? word
    }
}

// MARK: - Writing

extension FieldType: JSONWritable {
    /// As a file of discovered schemas has it: `"type": "string"`.
    package func write(to writer: inout JSONWriter) { write(to: &writer, nullable: false) }

    /// As JSON schema, if `nullable`: `"type": ["null", "string"]`.
    func write(to writer: inout JSONWriter, nullable: Bool) {
        writer.object { writer in
            if let type {
                if nullable { writer.member("type", ["null", type]) } else { writer.member("type", type) }
            }
            if let summary { writer.member("description", summary) }
            if let format { writer.member("format", format) }
            if let properties {
                writer.key("properties")
                Self.write(properties, to: &writer, nullable: nullable)
            }
            if let item = items.first {
                writer.key("items")
                item.write(to: &writer, nullable: nullable)
            }
        }
    }

    /// Fields as one object, in their order.
    static func write(_ fields: [Field], to writer: inout JSONWriter, nullable: Bool) {
        writer.object { writer in
            for field in fields {
                writer.key(field.name)
                field.type.write(to: &writer, nullable: nullable)
            }
        }
    }
}
