// SPDX-License-Identifier: Apache-2.0

import AirbyteProtocol
import DuckDB
import Foundation
import Landing
import LotusCore
import LotusTestKit
import Testing

/// The columns of the streams that the original connectors discover (Tests/Fixtures/Airbyte).
@Suite struct RecordedCatalogTests {
    private struct Recorded {
        let name: String
        let schema: SchemaNode
    }

    private static func streams() throws -> [Recorded] {
        try ["shopify-4.3.0", "klaviyo-2.13.1"].flatMap { folder in
            let path = Checkout.root.path + "/Tests/Fixtures/Airbyte/\(folder)/catalog.json"
            let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
            let catalog = try JSONValue(parsing: Array(bytes))
            return (catalog["streams"]?.elements ?? []).map { stream in
                Recorded(
                    name: stream["name"]?.string ?? "",
                    schema: SchemaNode(stream["json_schema"] ?? .null))
            }
        }
    }

    /// The ways to every value of some kind within a type.
    private static func paths(
        _ type: LandingType, _ path: String, where isWanted: (LandingType) -> Bool
    ) -> [String] {
        var found = isWanted(type) ? [path] : []
        switch type {
        case .structure(let fields):
            found += fields.flatMap { paths($0.type, "\(path).\($0.name)", where: isWanted) }
        case .list(let element):
            found += paths(element, path + "[]", where: isWanted)
        case .union(let members):
            found += members.flatMap { paths($0, "\(path)|\($0.unionMemberName)", where: isWanted) }
        default: break
        }
        return found
    }

    private static func paths(where isWanted: (LandingType) -> Bool) throws -> Set<String> {
        Set(
            try streams().flatMap { stream in
                LandingTable(schema: stream.schema).columns.flatMap {
                    paths($0.type, "\(stream.name).\($0.name)", where: isWanted)
                }
            })
    }

    @Test func thereAreAsManyColumnsAsInTheOriginals() throws {
        let counts = try Self.streams().map { ($0.name, LandingTable(schema: $0.schema).columns.count) }
        let byName = Dictionary(counts) { first, _ in first }
        #expect(byName.count == 12)
        #expect(byName["orders"] == 123 && byName["products"] == 41 && byName["customers"] == 28)
        #expect(byName["profiles"] == 7 && byName["events"] == 6)
    }

    /// The reference, section 4.4.
    @Test func theTextsWithJSONAreTheOnesThatAirbyteHas() throws {
        let texts = try Self.paths { if case .json = $0 { true } else { false } }
        #expect(
            texts == [
                "profiles.attributes.properties", "profiles.segments", "events.attributes.event_properties",
                "metrics.attributes.integration", "orders.fulfillments[].receipt",
                "orders.shipping_lines[].tax_lines",
            ])
    }

    @Test func theUnionsAreTheOnesThatAirbyteHas() throws {
        let unions = try Self.paths { if case .union = $0 { true } else { false } }
        #expect(
            unions == [
                "profiles.attributes.location.latitude", "profiles.attributes.location.longitude",
                "customers.accepts_marketing_updated_at",
            ])
        let profiles = try #require(try Self.streams().first { $0.name == "profiles" })
        let attributes = try #require(LandingTable(schema: profiles.schema).column(of: "attributes"))
        #expect(
            attributes.engineType.contains(
                #""latitude" STRUCT("type" VARCHAR, "number" DOUBLE, "string" VARCHAR)"#))
    }

    /// The engine takes every schema, and gives back the names in their order.
    @Test func everyStreamBecomesAFile() async throws {
        let engine = try await TestEngine()
        for stream in try Self.streams() {
            let table = LandingTable(schema: stream.schema)
            let file = try await engine.write(["{}", #"{"undeclared":[1]}"#], table)
            let columns = try await engine.texts(
                "SELECT column_name FROM (DESCRIBE SELECT * FROM FILE)", of: file)
            #expect(columns == LandingTable.airbyteColumns + table.columns.map(\.name), "\(stream.name)")
        }
    }
}
