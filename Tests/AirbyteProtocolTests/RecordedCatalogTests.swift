// SPDX-License-Identifier: Apache-2.0

import AirbyteProtocol
import Foundation
import LotusCore
import LotusTestKit
import Testing

/// The catalogs of the original connectors, as they were recorded.
@Suite struct RecordedCatalogTests {
    private static let versions = ["klaviyo-2.13.1", "shopify-4.3.0"]

    @Test(arguments: versions)
    func aRecordedCatalogIsReadAndWritten(_ version: String) throws {
        let path = Checkout.path("Tests/Fixtures/Airbyte/\(version)/catalog.json")
        let document = try JSONValue(parsing: try String(contentsOfFile: path, encoding: .utf8))
        let catalog = try Catalog(document)
        #expect(!catalog.streams.isEmpty)
        let text = JSONWriter.text { catalog.write(to: &$0) }
        let written = try JSONValue(parsing: text)
        for (original, ours) in zip(
            document["streams"]?.elements ?? [], written["streams"]?.elements ?? [])
        {
            #expect(normal(stream: original) == normal(stream: ours), "\(original["name"]?.string ?? "")")
        }
        #expect(try Catalog(written) == catalog)
    }

    private func normal(stream: JSONValue) -> JSONValue {
        var stream = stream
        stream["is_file_based"] = nil
        stream["json_schema"] = stream["json_schema"].map { normal(schema: $0) }
        return sorted(stream)
    }

    /// A schema with the words that are known, `null` first, and members by name. Properties keep their order.
    private func normal(schema: JSONValue) -> JSONValue {
        var normal: JSONValue = [:]
        for member in schema.members ?? [] {
            switch member.key {
            case "description", "format", "airbyte_type": normal[member.key] = member.value
            case "type": normal["type"] = self.normal(type: member.value)
            case "additionalProperties": normal[member.key] = .bool(member.value.bool ?? true)
            case "properties":
                normal[member.key] = .object(
                    (member.value.members ?? []).map {
                        JSONValue.Member($0.key, self.normal(schema: $0.value))
                    })
            case "items": normal[member.key] = self.normal(schema: member.value)
            case "oneOf", "anyOf":
                normal[member.key] = .array((member.value.elements ?? []).map { self.normal(schema: $0) })
            default: break
            }
        }
        return sorted(normal)
    }

    private func normal(type: JSONValue) -> JSONValue {
        let words = type.elements?.compactMap(\.string) ?? [type.string ?? ""]
        let kinds = words.filter { $0 != "null" }
        if words.count == 1, kinds.count == 1 { return .string(kinds[0]) }
        return .array(((words.contains("null") ? ["null"] : []) + kinds).map { .string($0) })
    }

    private func sorted(_ value: JSONValue) -> JSONValue {
        .object((value.members ?? []).sorted { $0.key < $1.key })
    }
}
