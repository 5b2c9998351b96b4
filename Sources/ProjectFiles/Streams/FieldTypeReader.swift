// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// Reads `fields` of stream files and of discovered schemas (PROJECT.md section 3).
enum FieldTypeReader {
    /// A map of fields.
    static func fields(_ node: YAMLNode, _ key: String) throws(LotusError) -> [FieldType.Field] {
        var fields: [FieldType.Field] = []
        for entry in try node.asMap(key).entries {
            fields.append(.init(entry.key, try type(entry.value, "\(key).\(entry.key)")))
        }
        return fields
    }

    /// One type object; one of which nothing is said may be `null`.
    static func type(_ node: YAMLNode, _ key: String) throws(LotusError) -> FieldType {
        let map = try node.asMap(key)
        var type = FieldType()
        if let word = map.value("type") { type.type = try firstType(word, "\(key).type") }
        type.summary = try map.value("description")?.asString("\(key).description")
        type.format = try map.value("format")?.asString("\(key).format")
        if let properties = map.value("properties") {
            type.properties = try fields(properties, "\(key).properties")
        }
        if let items = map.value("items") { type.items = [try self.items(items, "\(key).items")] }
        return type
    }

    /// `items` is a type object, or a bare map of the fields of an object: then all its values are objects.
    private static func items(_ node: YAMLNode, _ key: String) throws(LotusError) -> FieldType {
        let map = try node.asMap(key)
        guard !map.isEmpty, map.entries.allSatisfy({ $0.value.map != nil }) else {
            return try type(node, key)
        }
        return FieldType("object", properties: try fields(node, key))
    }

    /// Of several types the first that is not `null` counts.
    private static func firstType(_ node: YAMLNode, _ key: String) throws(LotusError) -> String? {
        try node.asStrings(key).first { $0 != "null" }
    }
}
