// SPDX-License-Identifier: Apache-2.0

internal import AirbyteProtocol
internal import Landing
internal import LotusCore

/// How the columns of a stream differ from those of the sync before.
package struct SchemaDrift: Hashable, Sendable {
    /// Columns that were not there.
    package var added: [String] = []
    /// Columns that are no longer there.
    package var removed: [String] = []
    /// Columns of another type.
    package var changed: [String] = []

    /// Nothing.
    package init() {}

    /// Whether there is no difference.
    package var isEmpty: Bool { added.isEmpty && removed.isEmpty && changed.isEmpty }

    /// Such as `new: a, b; changed: c`.
    package var text: String {
        [("new", added), ("gone", removed), ("changed", changed)].filter { !$0.1.isEmpty }
            .map { "\($0.0): \($0.1.joined(separator: ", "))" }.joined(separator: "; ")
    }

    /// Compares the schema of a stream with what was seen before.
    init(from columns: [StreamRecord.Column]?, to schema: SchemaNode) {
        guard let columns else { return }
        let before = Dictionary(columns.map { ($0.name, $0.type) }) { $1 }
        let now = Self.columns(of: schema)
        for column in now {
            guard let type = before[column.name] else {
                added.append(column.name)
                continue
            }
            if !Self.isSame(type, column.type) { changed.append(column.name) }
        }
        let names = Set(now.map(\.name))
        removed = columns.map(\.name).filter { !names.contains($0) }
    }

    /// What is remembered of a schema: each top-level property with its JSON schema.
    static func columns(of schema: SchemaNode) -> [StreamRecord.Column] {
        (schema.properties ?? []).map { property in
            StreamRecord.Column(property.name, JSONWriter.text { property.node.write(to: &$0) })
        }
    }

    /// The schema that was remembered, for streams whose changes are ignored.
    static func schema(of columns: [StreamRecord.Column]) -> SchemaNode {
        SchemaNode(
            [.object],
            properties: columns.map { column in
                SchemaNode.Property(
                    column.name, (try? JSONValue(parsing: column.type)).map { SchemaNode($0) } ?? SchemaNode()
                )
            })
    }

    /// Only what a file would have counts: another description is no change.
    private static func isSame(_ one: String, _ other: String) -> Bool {
        if one == other { return true }
        guard let one = try? JSONValue(parsing: one), let other = try? JSONValue(parsing: other) else {
            return false
        }
        return LandingType(SchemaNode(one)) == LandingType(SchemaNode(other))
    }
}
