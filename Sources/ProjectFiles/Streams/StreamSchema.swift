// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// One file `<schemas>/<source>/<stream>.json`: what a source said of a stream (PROJECT.md section 3).
package struct StreamSchema: Hashable, Sendable {
    package let stream: String
    /// `full_refresh`, `incremental`.
    package let syncModes: [String]
    package let primaryKey: [[String]]
    package let cursorField: [String]
    /// In the order of the source.
    package let fields: [FieldType.Field]

    /// What can be done with rows that were landed before, whatever the source is.
    static let destinationSyncModes = ["overwrite", "append", "append_dedup"]

    package init(
        stream: String, syncModes: [String], primaryKey: [[String]], cursorField: [String],
        fields: [FieldType.Field]
    ) {
        self.stream = stream
        self.syncModes = syncModes
        self.primaryKey = primaryKey
        self.cursorField = cursorField
        self.fields = fields
    }

    /// The names of its top-level fields.
    package var names: [String] { fields.map(\.name) }
}

// MARK: - Files

extension StreamSchema {
    /// Where the schema of a stream is, in the folder of schemas.
    ///
    /// A source may give its streams any name: none leads out of the folder.
    package static func path(of stream: String, source: String, in folder: String) -> String {
        "\(folder)/\(source)/\(stream.replacing("/", with: "_")).json"
    }

    /// The schema in a file; nil when there is none.
    ///
    /// - Parameter name: what errors call the file.
    package static func read(file path: String, shownAs name: String) throws(LotusError) -> StreamSchema? {
        guard TextFile.anythingExists(path) else { return nil }
        return try StreamSchema(JSONReader.read(file: path, shownAs: name))
    }

    private init(_ file: YAMLNode) throws(LotusError) {
        let map = try file.asMap("the schema")
        let options = try map.optionalMap("options") ?? YAMLMap()
        let defaults = try map.optionalMap("defaults") ?? YAMLMap()
        var primaryKey: [[String]] = []
        for item in try defaults.value("primary_key")?.asList("primary_key") ?? [] {
            primaryKey.append(try item.asStrings("primary_key"))
        }
        self.init(
            stream: try map.requiredString("stream", of: file),
            syncModes: try options.value("sync_modes")?.asStrings("sync_modes") ?? [],
            primaryKey: primaryKey,
            cursorField: try defaults.value("cursor_field")?.asStrings("cursor_field") ?? [],
            fields: try FieldTypeReader.fields(map.required("fields", of: file), "fields"))
    }

    /// The text of its file.
    package var text: String {
        JSONWriter.text(form: .pretty) { writer in
            writer.object { writer in
                writer.member("stream", stream)
                writer.key("options")
                writer.object { writer in
                    writer.member("sync_modes", syncModes)
                    writer.member("destination_sync_modes", Self.destinationSyncModes)
                }
                writer.key("defaults")
                writer.object { writer in
                    writer.member("primary_key", primaryKey)
                    writer.member("cursor_field", cursorField)
                }
                writer.key("fields")
                FieldType.write(fields, to: &writer, nullable: false)
            }
        } + "\n"
    }
}
