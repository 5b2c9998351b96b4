// SPDX-License-Identifier: Apache-2.0

import LotusTestKit
import ProjectFiles
import Testing

@Suite struct CatalogFileTests {
    private func catalog(_ schema: String, stream: String = "{}") throws -> CatalogFile {
        let folder = try ScratchFolder("lotus-streams")
        try folder.write("streams/shop/orders.json", stream)
        try folder.write("sources/shop/orders.json", schema)
        let settings = LotusSettings(projectFolder: folder.path)
        let files = try StreamFiles.load(settings, projectFolder: folder.path)
        let file = try #require(files.sources.first?.entries.first).result.get()
        let path = StreamSchema.path(of: "orders", source: "shop", in: folder.file("sources"))
        let found = try #require(try StreamSchema.read(file: path, shownAs: "orders.json"))
        return CatalogFile([try CatalogFile.Stream(file, found)])
    }

    private let schema =
        #"{"stream": "orders", "options": {"sync_modes": ["full_refresh"]}, "defaults": {"primary_key": [["id"]]}, "fields": {"id": {"type": "integer"}, "note": {"type": "string"}}}"#

    @Test func aCatalogSaysTheSameInAnyLayout() throws {
        let catalog = try catalog(schema)
        #expect(catalog.isSaid(by: catalog.text))
        // Other white space, other order of members, and inside of the text of the properties.
        let other = #"""
            {"streams":[{"config":{"alias_name":"orders","cursor_field":[],"destination_sync_mode":"append",
            "primary_key":[["id"]],"selected":true,"suggested":false,"sync_mode":"full_refresh",
            "field_selection_enabled":true,"selected_fields":[{"field_path":["id"]},{"field_path":["note"]}]},
            "stream":{"name":"orders","supportedSyncModes":["full_refresh"],"default_cursor_field":[],
            "source_defined_cursor":false,"source_defined_primary_key":[["id"]],
            "json_schema":{"additionalProperties":"true","type":"[\"null\",\"object\"]",
            "properties":"{ \"note\": {\"type\": [\"null\", \"string\"]}, \"id\": {\"type\": [\"null\", \"integer\"]} }"}}}]}
            """#.replacingLineBreaks
        #expect(catalog.isSaid(by: other))
        #expect(!catalog.isSaid(by: other.replacing("note", with: "text")))
        #expect(!catalog.isSaid(by: other.replacing(#"["null","object"]"#.escaped, with: "object")))
        #expect(!catalog.isSaid(by: "{"))
    }

    @Test func whatIsWrittenReadsBack() throws {
        let folder = try ScratchFolder("lotus-streams")
        let type = FieldType(
            "array", items: FieldType("object", properties: [.init("type", FieldType("string"))]))
        let schema = StreamSchema(
            stream: "orders", syncModes: ["incremental"], primaryKey: [["id"], ["line", "no"]],
            cursorField: ["at"],
            fields: [
                .init("id", FieldType("integer", summary: "a \"key\"")),
                .init("at", FieldType("string", format: "date-time")), .init("lines", type),
                .init("of_lists", FieldType("array", items: type)), .init("anything", FieldType()),
                .init("of_anything", FieldType("array", items: FieldType())),
                .init("empty", FieldType("object", properties: [])),
            ])
        try folder.write("orders.json", schema.text)
        #expect(try StreamSchema.read(file: folder.file("orders.json"), shownAs: "orders.json") == schema)
        #expect(try StreamSchema.read(file: folder.file("none.json"), shownAs: "none.json") == nil)
    }
}

extension String {
    fileprivate var replacingLineBreaks: String { replacing("\n", with: "") }
    fileprivate var escaped: String { replacing("\"", with: "\\\"") }
}
