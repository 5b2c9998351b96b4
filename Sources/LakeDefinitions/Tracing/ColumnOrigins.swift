// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// Finds the columns of tables that a column of a query hands on as they are: through names, casts and
/// `coalesce`, common table expressions, subqueries, joins and unions.
///
/// It reads the tree that the engine makes of a statement (`json_serialize_sql`, DuckDB 1.5).
package struct ColumnOrigins {
    /// A column of a table in the schema ``ModelSketch/schema``, or of files that the query reads itself.
    package struct Origin: Hashable, Sendable {
        /// Nil for files.
        package let table: String?
        package let column: String

        package init(table: String?, column: String) {
            self.table = table
            self.column = column
        }
    }

    package enum Found: Equatable, Sendable {
        /// The query has no such column, as far as it can be read.
        case nothing
        /// It is made of others.
        case computed
        case origins(Set<Origin>)
    }

    private let columns: (String) -> Set<String>?

    /// - Parameter columns: of a table, in lower case; nil where they are not known: then it may have any.
    package init(columns: @escaping (String) -> Set<String>?) { self.columns = columns }

    /// How deep queries may lie in each other.
    private static let depthMax = 60

    /// The common table expressions that a query sees, by their names in lower case.
    private typealias Scope = [String: JSONValue]

    /// - Parameter column: of the result of the only statement of a tree.
    package func find(_ column: String, in tree: JSONValue) -> Found {
        guard let node = tree["statements"]?.elements?.first?["node"] else { return .nothing }
        return output(column.lowercased(), of: node, [:], depth: 0)
    }

    // MARK: Queries

    private func output(_ column: String, of node: JSONValue, _ outer: Scope, depth: Int) -> Found {
        guard depth < Self.depthMax else { return .computed }
        let scope = Self.scope(of: node, outer)
        switch node["type"]?.string {
        case "SELECT_NODE": return selected(column, in: node, scope, depth)
        case "SET_OPERATION_NODE":
            return combined(column, place(of: column, in: node), of: node, scope, depth)
        default: return .computed
        }
    }

    private static func scope(of node: JSONValue, _ outer: Scope) -> Scope {
        var scope = outer
        for entry in node["cte_map"]?["map"]?.elements ?? [] {
            guard let name = entry["key"]?.string, let query = entry["value"]?["query"]?["node"] else {
                continue
            }
            scope[name.lowercased()] = query
        }
        return scope
    }

    /// What a column of a UNION, INTERSECT or EXCEPT is: of the one side and of the other, which is taken by its
    /// place, or by its name where places cannot be told.
    private func combined(
        _ column: String, _ place: Int?, of node: JSONValue, _ scope: Scope, _ depth: Int
    ) -> Found {
        guard node["type"]?.string == "SET_OPERATION_NODE" else {
            guard let place else { return output(column, of: node, scope, depth: depth + 1) }
            guard let items = node["select_list"]?.elements, place < items.count,
                !items[...place].contains(where: { $0["class"]?.string == "STAR" })
            else { return .computed }
            return expression(items[place], node, Self.scope(of: node, scope), depth + 1)
        }
        guard depth < Self.depthMax, let left = node["left"], let right = node["right"] else {
            return .computed
        }
        let place = node["setop_type"]?.string == "UNION_BY_NAME" ? nil : place
        let first = combined(column, place, of: left, scope, depth + 1)
        if node["setop_type"]?.string == "EXCEPT" { return first }
        switch (first, combined(column, place, of: right, scope, depth + 1)) {
        case (.origins(let one), .origins(let other)): return .origins(one.union(other))
        case (.nothing, .nothing): return .nothing
        default: return .computed
        }
    }

    /// The place of a column in the list of the leftmost side; nil where a star leaves it open.
    private func place(of column: String, in node: JSONValue) -> Int? {
        if node["type"]?.string == "SET_OPERATION_NODE" {
            return node["left"].flatMap { place(of: column, in: $0) }
        }
        let items = node["select_list"]?.elements ?? []
        guard let place = items.firstIndex(where: { Self.name(of: $0)?.lowercased() == column }),
            !items[..<place].contains(where: { $0["class"]?.string == "STAR" })
        else { return nil }
        return place
    }

    private func selected(_ column: String, in node: JSONValue, _ scope: Scope, _ depth: Int) -> Found {
        for item in node["select_list"]?.elements ?? [] {
            if item["class"]?.string == "STAR" {
                let found = star(column, item, node, scope, depth)
                if found != .nothing { return found }
            } else if Self.name(of: item)?.lowercased() == column {
                return expression(item, node, scope, depth)
            }
        }
        return .nothing
    }

    private static func name(of item: JSONValue) -> String? {
        if let alias = item["alias"]?.string, !alias.isEmpty { return alias }
        return item["column_names"]?.elements?.last?.string
    }

    private func star(
        _ column: String, _ item: JSONValue, _ node: JSONValue, _ scope: Scope, _ depth: Int
    ) -> Found {
        if item["columns"]?.bool == true || item["rename_list"]?.elements?.isEmpty == false {
            return .computed
        }
        if item["exclude_list"]?.elements?.contains(where: { $0.string?.lowercased() == column }) == true {
            return .nothing
        }
        let replaced = item["replace_list"]?.elements?.first { $0["key"]?.string?.lowercased() == column }
        if let value = replaced?["value"] { return expression(value, node, scope, depth) }
        guard let table = node["from_table"] else { return .nothing }
        let relation = item["relation_name"]?.string?.lowercased()
        return handedOn(column, by: relation.flatMap { $0.isEmpty ? nil : $0 }, table, scope, depth)
    }

    // MARK: Expressions

    private func expression(
        _ item: JSONValue, _ node: JSONValue, _ scope: Scope, _ depth: Int
    ) -> Found {
        switch item["class"]?.string {
        case "CAST": return item["child"].map { expression($0, node, scope, depth) } ?? .computed
        case "OPERATOR" where item["type"]?.string == "OPERATOR_COALESCE":
            let parts = (item["children"]?.elements ?? []).map { expression($0, node, scope, depth) }
            return Self.union(parts)
        case "COLUMN_REF":
            let names = (item["column_names"]?.elements ?? []).compactMap { $0.string?.lowercased() }
            guard let column = names.last, let table = node["from_table"] else { return .computed }
            let relation = names.count > 1 ? names[names.count - 2] : nil
            let found = handedOn(column, by: relation, table, scope, depth)
            // `customer.id` may be a part of the column `customer`.
            return found == .nothing ? .computed : found
        default: return .computed
        }
    }

    // MARK: Tables

    /// - Parameter relation: the name that a table must have in the query; nil for any.
    private func handedOn(
        _ column: String, by relation: String?, _ table: JSONValue, _ scope: Scope, _ depth: Int
    ) -> Found {
        if table["type"]?.string == "JOIN" {
            for side in [table["left"], table["right"]].compactMap({ $0 }) {
                let found = handedOn(column, by: relation, side, scope, depth)
                if found != .nothing { return found }
            }
            return .nothing
        }
        let name = table["table_name"]?.string ?? table["function"]?["function_name"]?.string ?? ""
        let alias = table["alias"]?.string.flatMap { $0.isEmpty ? nil : $0 } ?? name
        if let relation, alias.lowercased() != relation { return .nothing }
        switch table["type"]?.string {
        case "BASE_TABLE": return base(column, name, table["schema_name"]?.string ?? "", scope, depth)
        case "SUBQUERY":
            return table["subquery"]?["node"].map { output(column, of: $0, scope, depth: depth + 1) }
                ?? .computed
        case "TABLE_FUNCTION": return .origins([Origin(table: nil, column: column)])
        case "EMPTY": return .nothing
        default: return .computed
        }
    }

    private func base(
        _ column: String, _ name: String, _ schema: String, _ scope: Scope, _ depth: Int
    ) -> Found {
        if schema.isEmpty, let query = scope[name.lowercased()] {
            // It does not see itself.
            var rest = scope
            rest[name.lowercased()] = nil
            return output(column, of: query, rest, depth: depth + 1)
        }
        guard schema == ModelSketch.schema else { return .computed }
        if let columns = columns(name), !columns.contains(column) { return .nothing }
        return .origins([Origin(table: name, column: column)])
    }

    private static func union(_ parts: [Found]) -> Found {
        var all: Set<Origin> = []
        for case .origins(let origins) in parts { all.formUnion(origins) }
        if !all.isEmpty { return .origins(all) }
        return parts.contains(.computed) ? .computed : .nothing
    }
}
