// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// Compares the columns and constraints of a contracted model with those that it had.
struct ContractChanges {
    let old: SelectableResource
    let new: SelectableResource

    /// What breaks, as dbt 1.12 says it; empty when nothing does.
    var reasons: [String] {
        var reasons: [String] = []
        if !new.hasContract {
            reasons.append(
                "Contract enforcement was removed: Previously, this model had an enforced contract. It is no"
                    + " longer configured to enforce its contract, and this is a breaking change.")
        }
        reasons += Self.list("Columns were removed", removedColumns)
        reasons += Self.list("Columns with data_type changes", changedTypes)
        reasons += Self.list("Enforced column level constraints were removed", removedColumnConstraints)
        reasons += Self.list("Enforced model level constraints were removed", removedModelConstraints)
        if let change = materializationChange {
            reasons += Self.list("Materialization changed with enforced constraints", [change])
        }
        return reasons
    }

    private static func list(_ title: String, _ items: [String]) -> [String] {
        items.isEmpty ? [] : ["\(title): \n    - \(items.joined(separator: "\n    - "))"]
    }

    // MARK: Columns

    /// The earlier columns by name, each with the one of today.
    private var columns: [(name: String, old: JSONValue, new: JSONValue?)] {
        let today = new.entry["columns"]
        return (old.entry["columns"]?.members ?? [])
            .sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            .map { ($0.key, $0.value, today?[$0.key]) }
    }

    private var removedColumns: [String] {
        columns.filter { $0.new == nil }.map { $0.old["name"]?.string ?? $0.name }
    }

    private var changedTypes: [String] {
        columns.compactMap { column in
            guard let new = column.new else { return nil }
            let (before, now) = (column.old["data_type"] ?? .null, new["data_type"] ?? .null)
            guard Self.baseType(before) != Self.baseType(now) else { return nil }
            return "\(column.old["name"]?.string ?? column.name)"
                + " (\(PythonText.string(before)) -> \(PythonText.string(now)))"
        }
    }

    /// Without size, precision and scale: changes of these break nothing.
    private static func baseType(_ type: JSONValue) -> String? {
        guard let type = type.string, !type.isEmpty else { return type.string }
        var base = type.prefix { $0 != "(" }
        while base.last?.isWhitespace ?? false { base.removeLast() }
        return base.drop { $0.isWhitespace }.lowercased()
    }

    // MARK: Constraints

    private var removedColumnConstraints: [String] {
        guard old.enforcesConstraints else { return [] }
        return columns.flatMap { column -> [String] in
            guard let new = column.new else { return [] }
            return Self.removed(from: column.old, to: new).map { constraint in
                "'\(Self.name(of: constraint))' constraint on column \(column.name)"
            }
        }
    }

    private var removedModelConstraints: [String] {
        guard old.enforcesConstraints else { return [] }
        return Self.removed(from: old.entry, to: new.entry).map { constraint in
            "'\(Self.name(of: constraint))' constraint on columns"
                + " \(PythonText.string(constraint["columns"] ?? .array([])))"
        }
    }

    private var materializationChange: String? {
        let hasConstraints =
            Self.constraints(of: old.entry) != [] || columns.contains { Self.constraints(of: $0.old) != [] }
        guard old.enforcesConstraints, !new.enforcesConstraints, hasConstraints else { return nil }
        return "\(old.materialized) -> \(new.materialized)"
    }

    /// The enforced constraints of a model or a column that are no more.
    private static func removed(from old: JSONValue, to new: JSONValue) -> [JSONValue] {
        let today = constraints(of: new)
        return constraints(of: old).filter { constraint in
            enforced.contains(constraint["type"]?.string ?? "")
                && !today.contains { constraint.isEqualInPython(to: $0) }
        }
    }

    private static func constraints(of owner: JSONValue) -> [JSONValue] {
        owner["constraints"]?.elements ?? []
    }

    private static func name(of constraint: JSONValue) -> String {
        if let name = constraint["name"]?.string { return name }
        // dbt formats the member of an enumeration here, not its value.
        return "ConstraintType.\(constraint["type"]?.string ?? "")"
    }

    /// The constraints that dbt-duckdb 1.11 declares as enforced.
    private static let enforced: Set = ["check", "not_null", "unique", "primary_key", "foreign_key"]
}

extension SelectableResource {
    fileprivate var materialized: String { config["materialized"]?.string ?? "" }

    fileprivate var enforcesConstraints: Bool { ["table", "incremental"].contains(materialized) }
}
