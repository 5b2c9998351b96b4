// SPDX-License-Identifier: Apache-2.0

package import LotusCore

// MARK: - Reading

extension SchemaNode {
    /// The node of a JSON schema; words that are not known are passed over.
    ///
    /// What is no schema at all (a number, a text) says nothing, as in JSON schema the value `true` does.
    package init(_ schema: JSONValue) {
        let words = Self.words(schema["type"])
        let alternativesWord = ["oneOf", "anyOf"].first { schema[$0]?.elements != nil }
        self.init(
            words.compactMap { Kind(rawValue: $0) },
            isNullable: schema["type"] == nil || words.contains("null"),
            format: schema["format"]?.string, airbyteType: schema["airbyte_type"]?.string,
            properties: schema["properties"]?.members?.map { Property($0.key, SchemaNode($0.value)) },
            allowsMore: Self.allowsMore(schema["additionalProperties"]),
            alternatives: alternativesWord.flatMap { schema[$0]?.elements }?.map { SchemaNode($0) } ?? [],
            alternativesWord: alternativesWord ?? "oneOf", summary: schema["description"]?.string)
        items = Self.items(schema["items"])
    }

    private static func words(_ type: JSONValue?) -> [String] {
        if let word = type?.string { return [word] }
        return type?.elements?.compactMap(\.string) ?? []
    }

    /// Other properties may also have a schema of their own: then they are allowed.
    private static func allowsMore(_ value: JSONValue?) -> Bool? {
        value.flatMap { $0.bool ?? ($0.members != nil ? true : nil) }
    }

    /// Of a tuple, which gives each place a schema, the node is what any of the places may hold.
    private static func items(_ value: JSONValue?) -> [SchemaNode] {
        guard let value else { return [] }
        guard let places = value.elements else { return value.members == nil ? [] : [SchemaNode(value)] }
        let nodes = places.map { SchemaNode($0) }
        return nodes.count > 1 ? [SchemaNode(alternatives: nodes)] : nodes
    }
}

// MARK: - Writing

extension SchemaNode: JSONWritable {
    /// As JSON schema: `type` is a word, or a list that begins with `null`.
    package func write(to writer: inout JSONWriter) {
        writer.object { writer in
            if let summary { writer.member("description", summary) }
            writeType(to: &writer)
            if let format { writer.member("format", format) }
            if let airbyteType { writer.member("airbyte_type", airbyteType) }
            if let properties {
                writer.key("properties")
                writer.object { for property in properties { $0.member(property.name, property.node) } }
            }
            if let allowsMore { writer.member("additionalProperties", allowsMore) }
            if let item = items.first { writer.member("items", item) }
            if !alternatives.isEmpty { writeAlternatives(to: &writer) }
        }
    }

    /// One of several that says nothing is null alone: as `{}` it would make the others meaningless.
    private func writeAlternatives(to writer: inout JSONWriter) {
        writer.key(alternativesWord)
        writer.array { writer in
            for node in alternatives {
                if node == SchemaNode() {
                    writer.object { $0.member("type", "null") }
                } else {
                    node.write(to: &writer)
                }
            }
        }
    }

    private func writeType(to writer: inout JSONWriter) {
        let words = kinds.map(\.rawValue)
        switch (words.count, isNullable) {
        // Where nothing is said, null is allowed as everything is.
        case (0, true): break
        case (1, false): writer.member("type", words[0])
        default: writer.member("type", (isNullable ? ["null"] : []) + words)
        }
    }
}
