// SPDX-License-Identifier: Apache-2.0

internal import Jinja
internal import LotusCore

/// Methods of `adapter` that write the constraints of a contract as SQL (dbt-adapters 1.24, dbt-duckdb 1.11).
enum ConstraintMethods {
    static let all: [AdapterMethod] = [
        AdapterMethod("render_raw_columns_constraints", ["raw_columns"]) {
            (_, arguments, state) throws(TemplateError) in
            let columns = try PlainValue(arguments[0], state).map ?? PlainMap()
            return PlainValue.strings(columns.entries.map { text(ofColumn: $0.value) }).jinja
        },
        AdapterMethod("render_raw_model_constraints", ["raw_constraints"]) {
            (_, arguments, state) throws(TemplateError) in
            let constraints = try PlainValue(arguments[0], state).list ?? []
            return PlainValue.strings(constraints.compactMap { text(ofModel: $0) }).jinja
        },
    ]

    /// Name, type and constraints of a column, such as `id integer not null`.
    private static func text(ofColumn column: PlainValue) -> String {
        let name = column["name"]?.string ?? ""
        let shown = column["quote"]?.isTrue == true ? "\"\(name)\"" : name
        let constraints = (column["constraints"]?.list ?? []).compactMap { constraint(ofColumn: $0) }
        return (["\(shown) \(column["data_type"]?.pythonText ?? "")"] + constraints).joined(separator: " ")
    }

    private static func constraint(ofColumn constraint: PlainValue) -> String? {
        let expression = constraint["expression"]?.string ?? ""
        let text: String? =
            switch constraint["type"]?.string {
            case "check": expression.isEmpty ? nil : "check (\(expression))"
            case "not_null": "not null \(expression)"
            case "unique": "unique \(expression)"
            case "primary_key": "primary key \(expression)"
            case "foreign_key":
                target(of: constraint) ?? "references \(expression)"
            case "custom": expression.isEmpty ? nil : expression
            default: nil
            }
        return text?.strippedAsPython
    }

    private static func text(ofModel constraint: PlainValue) -> String? {
        let prefix = constraint["name"]?.string.map { "constraint \($0) " } ?? ""
        let columns = (constraint["columns"]?.strings ?? []).joined(separator: ", ")
        let expression = constraint["expression"]?.string ?? ""
        let middle = expression.isEmpty ? "" : " \(expression)"
        switch constraint["type"]?.string {
        case "check": return expression.isEmpty ? nil : "\(prefix)check (\(expression))"
        case "unique": return "\(prefix)unique\(middle) (\(columns))"
        case "primary_key": return "\(prefix)primary key\(middle) (\(columns))"
        case "foreign_key":
            if let target = target(of: constraint) { return "\(prefix)foreign key (\(columns)) \(target)" }
            return expression.isEmpty ? nil : "\(prefix)foreign key (\(columns)) references \(expression)"
        case "custom": return expression.isEmpty ? nil : "\(prefix)\(expression)"
        default: return nil
        }
    }

    /// `references` with the target of a foreign key, which DuckDB wants without its database.
    private static func target(of constraint: PlainValue) -> String? {
        guard let to = constraint["to"]?.string, !to.isEmpty, let columns = constraint["to_columns"]?.strings,
            !columns.isEmpty
        else { return nil }
        let parts = to.split(separator: ".", omittingEmptySubsequences: false)
        let table = parts.count > 2 ? parts.dropFirst().joined(separator: ".") : to
        return "references \(table) (\(columns.joined(separator: ", ")))"
    }
}
