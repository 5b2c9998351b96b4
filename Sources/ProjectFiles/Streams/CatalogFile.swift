// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// `<streams>/<source>/_catalog.json`: the streams of a folder in the form that Airbyte's Terraform provider
/// takes (PROJECT.md section 3).
package struct CatalogFile: Sendable {
    package static let fileName = "_catalog.json"

    /// A stream file with what was discovered of its stream.
    package struct Stream: Sendable {
        package let file: StreamFile
        package let schema: StreamSchema
        fileprivate let columns: [String]

        /// - Throws: ``LotusError`` `LL-STREAM-002` when the file names a field that the schema lacks.
        package init(_ file: StreamFile, _ schema: StreamSchema) throws(LotusError) {
            self.file = file
            self.schema = schema
            let primaryKey = file.primaryKey ?? schema.primaryKey
            let cursor = file.cursorField ?? schema.cursorField
            let always = primaryKey.compactMap(\.first) + cursor.prefix(1)
            columns = try file.columns(of: schema.names, always: always) ?? schema.names
        }
    }

    private let streams: [Stream]

    /// - Parameter streams: by file name.
    package init(_ streams: [Stream]) {
        self.streams = streams
    }

    /// The text of the file.
    package var text: String {
        JSONWriter.text(form: .pretty) { writer in
            writer.object { $0.member("streams", streams) }
        } + "\n"
    }

    /// Whether a text says the same, however it is laid out.
    package func isSaid(by other: String) -> Bool {
        guard let theirs = try? JSONValue(parsing: other), let ours = try? JSONValue(parsing: text) else {
            return false
        }
        return Self.meaning(theirs) == Self.meaning(ours)
    }

    /// Without the order of members, and with the texts that are JSON themselves taken apart.
    private static func meaning(_ value: JSONValue) -> JSONValue {
        switch value {
        case .array(let values): return .array(values.map { meaning($0) })
        case .object(let members):
            let sorted = members.sorted { $0.key < $1.key }
            return .object(
                sorted.map { member in
                    guard member.key == "json_schema" else { return .init(member.key, meaning(member.value)) }
                    let parts = member.value.members ?? []
                    return .init(
                        member.key, meaning(.object(parts.map { .init($0.key, parsed($0.value)) })))
                })
        default: return value
        }
    }

    private static func parsed(_ value: JSONValue) -> JSONValue {
        value.string.flatMap { try? JSONValue(parsing: $0) } ?? value
    }
}

extension CatalogFile.Stream: JSONWritable {
    package func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("stream")
            writer.object { writeStream(to: &$0) }
            writer.key("config")
            writer.object { writeConfiguration(to: &$0) }
        }
    }

    private func writeStream(to writer: inout JSONWriter) {
        writer.member("name", file.stream)
        writer.member("supportedSyncModes", schema.syncModes)
        writer.key("json_schema")
        writer.object { writer in
            // The provider takes a map of texts.
            writer.member("type", #"["null", "object"]"#)
            writer.member(
                "properties", JSONWriter.text { FieldType.write(schema.fields, to: &$0, nullable: true) })
            writer.member("additionalProperties", "true")
        }
        writer.member("default_cursor_field", schema.cursorField)
        writer.member("source_defined_cursor", !schema.cursorField.isEmpty)
        writer.member("source_defined_primary_key", schema.primaryKey)
    }

    private func writeConfiguration(to writer: inout JSONWriter) {
        writer.member("sync_mode", file.syncMode(among: schema.syncModes).rawValue)
        writer.member("cursor_field", file.cursorField ?? schema.cursorField)
        writer.member("destination_sync_mode", file.overwrites ? "overwrite" : "append")
        writer.member("primary_key", file.primaryKey ?? schema.primaryKey)
        writer.member("alias_name", file.stream)
        writer.member("selected", file.isSelected)
        writer.member("suggested", false)
        writer.member("field_selection_enabled", true)
        writer.key("selected_fields")
        writer.array { writer in
            for column in columns { writer.object { $0.member("field_path", [column]) } }
        }
    }
}
