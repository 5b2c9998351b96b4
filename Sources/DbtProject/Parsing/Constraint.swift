// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// Constraints of models and columns (dbt 1.12, `dbt_common/contracts/constraints.py`).
enum Constraint {
    private static let types = ["check", "not_null", "unique", "primary_key", "foreign_key", "custom"]

    /// A constraint of a column with all its keys.
    static func column(_ value: PlainValue, _ entry: PropertiesEntry) throws(LotusError) -> PlainMap {
        let given = value.map ?? PlainMap()
        guard let type = given["type"]?.string, types.contains(type) else {
            throw entry.error(
                .dbtConfiguration,
                "a constraint of '\(entry.name)' has the type \(given["type"]?.pythonLiteral ?? "None")",
                hint: "The types are \(types.joined(separator: ", ")).", at: "columns")
        }
        return [
            "type": .string(type), "name": given["name"] ?? PlainValue.none,
            "expression": given["expression"] ?? PlainValue.none,
            "warn_unenforced": given["warn_unenforced"] ?? true,
            "warn_unsupported": given["warn_unsupported"] ?? true, "to": given["to"] ?? PlainValue.none,
            "to_columns": given["to_columns"] ?? [],
        ]
    }

    /// A constraint of a model with all its keys.
    static func model(_ value: PlainValue, _ entry: PropertiesEntry) throws(LotusError) -> PlainMap {
        var constraint = try column(value, entry)
        constraint["columns"] = value["columns"] ?? []
        return constraint
    }

    /// A model has one primary key, and one with a contract has columns (dbt 1.12, `patch_constraints`).
    static func check(_ node: Node, _ entry: PropertiesEntry) throws(LotusError) {
        if node.contract.isEnforced, node.columns.isEmpty || node.language != "sql" {
            let reason = node.columns.isEmpty ? "its properties have no columns" : "it is not SQL"
            throw entry.error(
                .dbtConfiguration, "the model '\(node.name)' has an enforced contract, but \(reason)",
                hint: "List the columns with their `data_type`, or remove the contract.")
        }
        let keys = node.columns.filter { isKey($0.constraints) }.map(\.name)
        if keys.count > 1 {
            throw entry.error(
                .dbtConfiguration,
                "the columns \(keys.joined(separator: ", ")) of '\(node.name)' are each its primary key",
                hint: "Write one constraint `{type: primary_key, columns: […]}` for the model.", at: "columns"
            )
        }
        if let key = keys.first, isKey(node.constraints) {
            throw entry.error(
                .dbtConfiguration,
                "the model '\(node.name)' has a primary key of its own and one at the column '\(key)'",
                hint: "Keep one of the two.", at: "constraints")
        }
    }

    private static func isKey(_ constraints: [PlainMap]) -> Bool {
        constraints.contains { $0["type"] == "primary_key" }
    }

    /// The checksum of a contract: columns by name with types and constraints, and for what is stored also
    /// how and the model's constraints, each as Python prints it.
    static func checksum(of node: Node) -> String {
        var text = ""
        for column in node.columns.sorted(by: { $0.name < $1.name }) {
            text += "|\(column.name)\(column.dataType ?? "None")"
            text += "[" + column.constraints.map(columnText).joined(separator: ", ") + "]"
        }
        let materialized = node.config["materialized"]?.string ?? ""
        if ["table", "incremental"].contains(materialized) {
            text += materialized + "[" + node.constraints.map(modelText).joined(separator: ", ") + "]"
        }
        return HexDigest.sha256(text)
    }

    private static func fields(_ constraint: PlainMap) -> String {
        let type = constraint["type"]?.string ?? ""
        var text = "type=<ConstraintType.\(type): '\(type)'>"
        for key in ["name", "expression", "warn_unenforced", "warn_unsupported", "to", "to_columns"] {
            text += ", \(key)=\((constraint[key] ?? PlainValue.none).pythonLiteral)"
        }
        return text
    }

    private static func columnText(_ constraint: PlainMap) -> String {
        "ColumnLevelConstraint(\(fields(constraint)))"
    }

    private static func modelText(_ constraint: PlainMap) -> String {
        "ModelLevelConstraint(\(fields(constraint)), columns=\((constraint["columns"] ?? []).pythonLiteral))"
    }
}
