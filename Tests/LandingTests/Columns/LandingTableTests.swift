// SPDX-License-Identifier: Apache-2.0

import AirbyteProtocol
import Landing
import Testing

/// Every row of the table `JSON schema → Avro → Parquet` of destination-s3.
@Suite struct LandingTableTests {
    private static let object = SchemaNode(
        [.object], properties: [.init("id", SchemaNode([.integer])), .init("a-b", SchemaNode([.string]))])

    @Test(arguments: [
        (SchemaNode([.string]), "VARCHAR"),
        (SchemaNode([.string], format: "date"), "DATE"),
        (SchemaNode([.string], format: "time"), "TIME"),
        (SchemaNode([.string], format: "time", airbyteType: "time_without_timezone"), "TIME"),
        (SchemaNode([.string], format: "date-time"), "TIMESTAMPTZ"),
        (
            SchemaNode([.string], format: "date-time", airbyteType: "timestamp_without_timezone"),
            "TIMESTAMPTZ"
        ),
        (SchemaNode([.string], format: "email"), "VARCHAR"),
        (SchemaNode([.boolean]), "BOOLEAN"),
        (SchemaNode([.integer]), "BIGINT"),
        (SchemaNode([.number]), "DOUBLE"),
        (SchemaNode([.number], airbyteType: "integer"), "BIGINT"),
        (object, #"STRUCT("id" BIGINT, "a_b" VARCHAR)"#),
        (SchemaNode(properties: object.properties), #"STRUCT("id" BIGINT, "a_b" VARCHAR)"#),
        (SchemaNode([.object]), "VARCHAR"),
        (SchemaNode([.object], properties: []), "VARCHAR"),
        (SchemaNode([.object], allowsMore: true), "VARCHAR"),
        (SchemaNode(), "VARCHAR"),
        (SchemaNode([.array], items: SchemaNode([.number])), "DOUBLE[]"),
        (SchemaNode([.array], items: object), #"STRUCT("id" BIGINT, "a_b" VARCHAR)[]"#),
        (SchemaNode([.array], items: SchemaNode([.array], items: SchemaNode([.string]))), "VARCHAR[][]"),
        (SchemaNode([.array], items: SchemaNode([.object])), "VARCHAR[]"),
        (SchemaNode([.array]), "VARCHAR"),
        (SchemaNode(alternatives: [SchemaNode([.integer]), SchemaNode()]), "BIGINT"),
        (SchemaNode(alternatives: [SchemaNode([.string]), SchemaNode([.string])]), "VARCHAR"),
        (SchemaNode([.number, .string]), #"STRUCT("type" VARCHAR, "number" DOUBLE, "string" VARCHAR)"#),
        (
            SchemaNode(alternatives: [
                SchemaNode([.string], format: "date-time"), SchemaNode([.string]),
            ]),
            #"STRUCT("type" VARCHAR, "timestamp_with_timezone" TIMESTAMPTZ, "string" VARCHAR)"#
        ),
        (
            SchemaNode(alternatives: [object, SchemaNode([.string])]),
            #"STRUCT("type" VARCHAR, "object" STRUCT("id" BIGINT, "a_b" VARCHAR), "string" VARCHAR)"#
        ),
        (
            SchemaNode(alternatives: [
                object, SchemaNode([.object], properties: [.init("id", SchemaNode([.string]))]),
            ]),
            #"STRUCT("id" STRUCT("type" VARCHAR, "integer" BIGINT, "string" VARCHAR), "a_b" VARCHAR)"#
        ),
        (
            SchemaNode([.array, .boolean], items: SchemaNode([.integer])),
            #"STRUCT("type" VARCHAR, "array" BIGINT[], "boolean" BOOLEAN)"#
        ),
        (
            SchemaNode(alternatives: [
                SchemaNode([.string], format: "date"), SchemaNode([.string], format: "time"),
                SchemaNode([.string], format: "date-time", airbyteType: "timestamp_without_timezone"),
            ]),
            #"STRUCT("type" VARCHAR, "date" DATE, "time_with_timezone" TIME, "timestamp_without_timezone" TIMESTAMPTZ)"#
        ),
    ])
    func theTypeOfASchema(_ node: SchemaNode, _ expected: String) {
        #expect(LandingType(node).engineType == expected)
    }

    private func table(_ names: [String], selected: [String]? = nil, always: [String] = []) -> LandingTable {
        let properties = names.map { SchemaNode.Property($0, SchemaNode([.string])) }
        return LandingTable(
            schema: SchemaNode([.object], properties: properties), selected: selected, always: always)
    }

    @Test func namesHaveOnlyPlainCharactersAndNoneTwice() {
        let table = table([
            "campaign-messages", "campaign messages", "Campaign_Messages", "größe", "", "_airbyte_meta",
            "id", "ID",
        ])
        #expect(
            table.columns.map(\.name) == [
                "campaign_messages", "campaign_messages_2", "Campaign_Messages_3", "gr__e", "_",
                "_airbyte_meta_2", "id", "ID_2",
            ])
    }

    @Test func onlySelectedFieldsAndKeysAreColumns() {
        let table = table(["a", "b", "c", "d", "e"], selected: ["d", "b", "unknown"], always: ["a"])
        #expect(table.columns.map(\.source) == ["a", "b", "d"])
        #expect(table.unselected == ["c", "e"])
    }

    @Test func aNameDoesNotDependOnTheSelection() {
        #expect(table(["a-b", "a_b"], selected: ["a_b"]).columns.map(\.name) == ["a_b_2"])
    }

    @Test func keysCursorAndPartitionAreAlwaysThere() {
        let names = ["id", "note", "updated_at", "created_at", "email"]
        let stream = CatalogStream(
            StreamDescriptor("orders"),
            schema: SchemaNode(
                [.object], properties: names.map { SchemaNode.Property($0, SchemaNode([.string])) }),
            syncModes: [.incremental], defaultCursorField: ["updated_at"], primaryKey: [["id"]])
        let configured = ConfiguredStream(stream, syncMode: .incremental, destinationSyncMode: .append)
        let table = LandingTable(configured, selected: ["note"], partitionField: "created_at")
        #expect(table.columns.map(\.source) == ["id", "note", "updated_at", "created_at"])
    }
}
