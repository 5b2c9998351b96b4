// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// The text of `manifest.json` in parts, of which only the head differs from command to command.
package struct ManifestText: Sendable {
    /// A member of the manifest: a comma, the key, and the value.
    struct Part: Sendable {
        let key: String
        var bytes: [UInt8]
    }

    /// All members but `metadata`, in order.
    var parts: [Part]

    init(parts: [Part]) { self.parts = parts }

    package init(_ manifest: Manifest) {
        let (parents, children) = manifest.familyMaps
        parts = [
            Self.part("nodes", manifest.nodes) { ($0.uniqueID, $0.record) },
            Self.part("sources", manifest.sources) { ($0.uniqueID, $0.record) },
            Self.part("macros", manifest.macros) { ($0.definition.uniqueID, $0.record) },
            Self.part("docs", manifest.docs) { ($0.uniqueID, $0.record) },
            Self.part("exposures", manifest.exposures) { ($0.uniqueID, $0.record) },
            Self.part("metrics", manifest.metrics) { ($0.string("unique_id") ?? "", $0) },
            Self.part("groups", manifest.groups) { ($0.uniqueID, $0.record) },
            Self.part("selectors", .map(manifest.selectors)),
            Self.part("disabled", manifest.disabledRecord), Self.part("parent_map", parents),
            Self.part("child_map", children), Self.part("group_map", manifest.groupMap),
            Self.part("saved_queries", manifest.savedQueries) { ($0.string("unique_id") ?? "", $0) },
            Self.part("semantic_models", manifest.semanticModels) { ($0.string("unique_id") ?? "", $0) },
            Self.part("unit_tests", manifest.unitTests) { ($0.uniqueID, $0.record) },
            Self.part("functions", manifest.functions) { ($0.uniqueID, $0.record) },
        ]
    }

    /// Resources by their ids. Their records are made one by one: all at once they would be many times the
    /// size of the text.
    private static func part<Item>(
        _ key: String, _ items: [Item], _ record: (Item) -> (id: String, record: PlainMap)
    ) -> Part {
        Part(
            key: key,
            bytes: member(key) { writer in
                writer.beginObject()
                for item in items {
                    let (id, record) = record(item)
                    writer.key(id)
                    record.write(to: &writer)
                }
                writer.endObject()
            })
    }

    private static func part(_ key: String, _ value: PlainValue) -> Part {
        Part(key: key, bytes: member(key) { value.write(to: &$0) })
    }

    private static func member(_ key: String, _ value: (inout JSONWriter) -> Void) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key(key)
        value(&writer)
        writer.endObject()
        var bytes = writer.finished()
        bytes[0] = UInt8(ascii: ",")
        bytes.removeLast()
        return bytes
    }

    /// The whole text, piece by piece.
    package func bytes(head metadata: ManifestMetadata) -> [[UInt8]] {
        var writer = JSONWriter()
        PlainMap([("metadata", .map(metadata.record))]).write(to: &writer)
        return [writer.finished().dropLast()] + parts.map(\.bytes) + [[UInt8(ascii: "}")]]
    }

    /// The members of one key again.
    mutating func replace(_ key: String, with value: PlainValue) {
        guard let place = parts.firstIndex(where: { $0.key == key }) else { return }
        parts[place] = Self.part(key, value)
    }

    /// Puts another node in the place of one. False when the old one is not to be found.
    mutating func replace(_ old: Node, with new: Node) -> Bool {
        guard let place = parts.firstIndex(where: { $0.key == "nodes" }) else { return false }
        let member = Self.member(old.uniqueID) { old.record.write(to: &$0) }.dropFirst()
        guard let range = parts[place].bytes.firstRange(ofBytes: member) else { return false }
        parts[place].bytes.replaceSubrange(
            range, with: Self.member(new.uniqueID) { new.record.write(to: &$0) }.dropFirst())
        return true
    }
}

extension Manifest {
    /// The text of `manifest.json`.
    package var json: [UInt8] { ManifestText(self).bytes(head: metadata).reduce(into: []) { $0 += $1 } }
}
