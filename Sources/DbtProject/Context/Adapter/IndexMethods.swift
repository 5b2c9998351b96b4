// SPDX-License-Identifier: Apache-2.0

internal import Jinja
internal import LotusCore
internal import ProjectFiles

/// The method of `adapter` that reads an entry of `indexes` (dbt-duckdb 1.11, `DuckDBIndexConfig`).
enum IndexMethods {
    static let all: [AdapterMethod] = [
        AdapterMethod("parse_index", ["raw_index"], parsed: .nothing) {
            (_, arguments, state) throws(TemplateError) in
            let entry = try PlainValue(arguments[0], state)
            if entry == .none { return Value.none }
            guard let map = entry.map, case .list(let columns)? = map["columns"],
                columns.allSatisfy({ $0.string != nil }),
                map.keys.allSatisfy({ $0 == "columns" || $0 == "unique" })
            else {
                throw TemplateError.project(
                    .dbtConfiguration, "an entry of `indexes` is \(entry.pythonText)",
                    hint: "Write `{columns: [name, …]}`, and `unique: true` if it is.")
            }
            return .object(
                IndexObject(columns: columns.compactMap(\.string), isUnique: map["unique"]?.isTrue ?? false))
        }
    ]
}

/// An index that is to be made.
final class IndexObject: HostObject {
    private let columns: [String]
    private let isUnique: Bool

    init(columns: [String], isUnique: Bool) {
        self.columns = columns
        self.isUnique = isUnique
    }

    var typeName: String { "DuckDBIndexConfig" }

    func attribute(_ name: String, _ state: RenderState) throws(TemplateError) -> Value? {
        switch name {
        case "columns": return PlainValue.strings(columns).jinja
        case "unique": return .bool(isUnique)
        case "render":
            return .object(
                HostFunction(name) { [self] (arguments, state) throws(TemplateError) in
                    .string(try self.name(on: arguments.positional.first ?? Value.none, state))
                })
        default: return nil
        }
    }

    /// A name that no other index has: that of the same index on the table before this one is still taken.
    private func name(on relation: Value, _ state: RenderState) throws(TemplateError) -> String {
        let time = "\(SystemTime().now().microseconds)"
        let parts = columns + [try relation.str(state), isUnique ? "True" : "False", time]
        return HexDigest.md5(parts.joined(separator: "_"))
    }
}
