// SPDX-License-Identifier: Apache-2.0

import ProjectFiles
import Testing

@Suite struct SchemaChangeTests {
    private func schema(
        _ fields: [FieldType.Field], modes: [String] = ["incremental"], cursor: [String] = ["at"]
    ) -> StreamSchema {
        StreamSchema(
            stream: "orders", syncModes: modes, primaryKey: [["id"]], cursorField: cursor, fields: fields)
    }

    private func changes(_ old: StreamSchema, _ new: StreamSchema) -> [String] {
        SchemaChange.between(old, new).map(\.description)
    }

    @Test func fieldsComeGoAndChangeTheirType() {
        let old = schema([
            .init("id", FieldType("integer")), .init("note", FieldType("string")),
            .init("at", FieldType("string")),
        ])
        let new = schema([
            .init("id", FieldType("string")), .init("at", FieldType("string", format: "date-time")),
            .init("lines", FieldType("array", items: FieldType("object"))),
        ])
        #expect(
            changes(old, new) == [
                "id: integer became string", "at: string became string (date-time)",
                "new field lines: array of object", "gone: note",
            ])
        #expect(changes(old, old) == [])
    }

    @Test func fieldsInsideOfFieldsAreNamed() {
        func order(_ line: FieldType?, _ customer: FieldType.Field) -> StreamSchema {
            schema([
                .init("customer", FieldType("object", properties: [customer])),
                .init("lines", FieldType("array", items: line)),
            ])
        }
        let old = order(FieldType("object", properties: []), .init("id", FieldType("integer")))
        let new = order(
            FieldType("object", properties: [.init("sku", FieldType("string"))]),
            .init("key", FieldType("integer")))
        #expect(
            changes(old, new) == [
                "new field customer.key: integer", "gone: customer.id", "new field lines[].sku: string",
            ])
        #expect(changes(old, order(nil, .init("id", FieldType("integer")))).count == 1)
    }

    @Test func defaultsAndWordingCountToo() {
        let old = schema([.init("id", FieldType("integer"))])
        #expect(
            changes(old, schema(old.fields, modes: ["full_refresh"], cursor: []))
                == ["sync modes: incremental became full_refresh", "cursor: at became none"])
        let worded = schema([.init("id", FieldType("integer", summary: "the key"))])
        #expect(changes(old, worded) == ["descriptions or the order of fields"])
    }
}
