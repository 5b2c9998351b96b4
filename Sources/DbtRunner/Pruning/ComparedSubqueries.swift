// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// The scalar subqueries of a statement that are compared with columns, and the names of its CTEs.
struct ComparedSubqueries {
    private(set) var found: [ScalarSubquery] = []
    /// In lower case.
    private(set) var commonTables: Set<String> = []

    /// - Parameter tree: what `json_serialize_sql` gives for the statement.
    init(_ tree: JSONValue) { visit(tree) }

    private mutating func visit(_ value: JSONValue) {
        if let elements = value.elements {
            for element in elements { visit(element) }
            return
        }
        guard let members = value.members else { return }
        for entry in value.value(at: ["cte_map", "map"])?.elements ?? [] {
            if let name = entry["key"]?.string { commonTables.insert(name.lowercased()) }
        }
        // A recursive CTE stands in a node of its own.
        if let name = value["cte_name"]?.string ?? value["ctename"]?.string {
            commonTables.insert(name.lowercased())
        }
        switch value["class"]?.string {
        case "COMPARISON": take([value["left"], value["right"]])
        case "BETWEEN": take([value["input"], value["lower"], value["upper"]])
        default: break
        }
        for member in members { visit(member.value) }
    }

    /// Takes the subqueries of each side that is compared with a column of another.
    private mutating func take(_ sides: [JSONValue?]) {
        let sides = sides.compactMap { $0 }
        for (place, side) in sides.enumerated() {
            let others = sides.indices.contains { $0 != place && Self.readsColumn(sides[$0]) }
            if others { takeSubqueries(in: side) }
        }
    }

    private mutating func takeSubqueries(in value: JSONValue) {
        if value["class"]?.string == "SUBQUERY" {
            guard value["subquery_type"]?.string == "SCALAR",
                let offset = value["query_location"]?.integer.flatMap({ Int(exactly: $0) }),
                !found.contains(where: { $0.offset == offset })
            else { return }
            found.append(ScalarSubquery(value, offset: offset))
            return
        }
        for element in value.elements ?? [] { takeSubqueries(in: element) }
        for member in value.members ?? [] { takeSubqueries(in: member.value) }
    }

    /// Whether a column is read outside of subqueries.
    private static func readsColumn(_ value: JSONValue) -> Bool {
        switch value["class"]?.string {
        case "COLUMN_REF": return true
        case "SUBQUERY": return false
        default: break
        }
        return value.elements?.contains(where: readsColumn) ?? false
            || value.members?.contains { readsColumn($0.value) } ?? false
    }
}
