// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusCore
import LotusTestKit

/// A manifest of the original, put together from the files that hold its parts
/// (Tests/Fixtures/dbt/README.md).
struct RecordedManifest {
    let json: JSONValue

    /// - Parameter folder: Below `Tests/Fixtures/dbt/recorded`.
    init(_ folder: String) throws {
        let path = Checkout.path("Tests/Fixtures/dbt/recorded/\(folder)")
        let order = try RecordedFile.json(at: "\(path)/key-order.json")
        var manifest = JSONValue.object([])
        var nodes: [JSONValue.Member] = []
        for file in try FileManager.default.contentsOfDirectory(atPath: path).sorted() {
            let key = String(file.dropLast(".json".count))
            let value = try RecordedFile.json(at: "\(path)/\(file)")
            if key.hasPrefix("nodes.") {
                nodes += Self.ordered(value, order).members ?? []
            } else if key == "macros-of-dbt" {
                // Their texts were not kept: both sides have the same.
                for name in value.elements ?? [] {
                    var macros = manifest["macros"] ?? .object([])
                    macros[name.string ?? ""] = ["macro_sql": ""]
                    manifest["macros"] = macros
                }
            } else if key == "macros" {
                manifest["macros"] = .object((manifest["macros"]?.members ?? []) + (value.members ?? []))
            } else if key != "key-order" {
                manifest[key] = Self.ordered(value, order)
            }
        }
        manifest["nodes"] = .object(nodes)
        json = manifest
    }

    /// The recording sorts keys; another file says in which order dbt had them.
    private static func ordered(_ entries: JSONValue, _ order: JSONValue) -> JSONValue {
        guard let members = entries.members else { return entries }
        return .object(
            members.map { member in
                guard let type = member.value["resource_type"]?.string else { return member }
                var entry = sorted(member.value, by: order[type])
                entry["config"] = entry["config"].map { sorted($0, by: order["\(type).config"]) }
                // The recording leaves instants out. All of these are past.
                if entry["deprecation_date"]?.string != nil {
                    entry["deprecation_date"] = "2020-01-01T00:00:00Z"
                }
                return JSONValue.Member(member.key, entry)
            })
    }

    private static func sorted(_ value: JSONValue, by order: JSONValue?) -> JSONValue {
        guard let members = value.members, let keys = order?.elements?.compactMap(\.string) else {
            return value
        }
        let known = keys.compactMap { key in members.first { $0.key == key } }
        return .object(known + members.filter { !keys.contains($0.key) })
    }
}

/// A file of the fixtures.
enum RecordedFile {
    static func json(at path: String) throws -> JSONValue {
        try JSONValue(parsing: Array(Data(contentsOf: URL(fileURLWithPath: path))))
    }
}
