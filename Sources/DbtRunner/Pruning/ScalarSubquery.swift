// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// A subquery of one value that stands on one side of a comparison, as the engine's own tree of the statement
/// has it (`json_serialize_sql`).
struct ScalarSubquery {
    /// The byte at which its opening parenthesis stands.
    let offset: Int
    /// Its node, without the places of things in the text.
    let node: JSONValue
    /// What it calls, in lower case.
    private(set) var functions: Set<String> = []
    /// What it may read by a name alone, in lower case: tables, or CTEs of the statement around it.
    private(set) var bareTables: Set<String> = []
    /// Whether it holds something whose value is not settled by what it reads: a parameter, a sample, the
    /// time of day.
    private(set) var isUnsettled = false
    /// Columns whose greatest values it takes one by one, as `(max(year), max(month), max(day))`.
    private(set) var separateMaxima: [String] = []

    init(_ node: JSONValue, offset: Int) {
        self.offset = offset
        self.node = node.withoutPlaces
        separateMaxima = Self.maxima(of: node)
        gather(node)
    }

    /// Names that are values of the session where no column has them.
    private static let sessionNames: Set<String> = [
        "current_date", "current_time", "current_timestamp", "localtime", "localtimestamp", "current_user",
        "user", "session_user", "current_role", "current_catalog", "current_schema",
    ]

    private mutating func gather(_ value: JSONValue) {
        if let elements = value.elements {
            for element in elements { gather(element) }
            return
        }
        guard let members = value.members else { return }
        switch value["class"]?.string ?? value["type"]?.string {
        case "FUNCTION", "WINDOW":
            if let name = value["function_name"]?.string { functions.insert(name.lowercased()) }
        case "PARAMETER", "POSITIONAL_REFERENCE": isUnsettled = true
        case "COLUMN_REF":
            let names = value["column_names"]?.elements ?? []
            if names.count == 1, let name = names[0].string, Self.sessionNames.contains(name.lowercased()) {
                isUnsettled = true
            }
        case "BASE_TABLE":
            if value["schema_name"]?.string == "", value["catalog_name"]?.string == "",
                let name = value["table_name"]?.string
            {
                bareTables.insert(name.lowercased())
            }
        default: break
        }
        if let sample = value["sample"], !sample.isNull { isUnsettled = true }
        for member in members { gather(member.value) }
    }

    private static func maxima(of node: JSONValue) -> [String] {
        guard let list = node.value(at: ["subquery", "node", "select_list"])?.elements, list.count == 1,
            list[0]["function_name"]?.string == "row"
        else { return [] }
        let columns = (list[0]["children"]?.elements ?? []).compactMap { child -> String? in
            guard child["function_name"]?.string?.lowercased() == "max",
                let column = child["children"]?.elements?.first?["column_names"]?.elements?.last?.string
            else { return nil }
            return column
        }
        return columns.count > 1 ? columns : []
    }
}

extension JSONValue {
    /// The value without the places of things in a text, which differ when the text is moved.
    var withoutPlaces: JSONValue {
        switch self {
        case .array(let values): .array(values.map(\.withoutPlaces))
        case .object(let members):
            .object(
                members.filter { $0.key != "query_location" }.map { Member($0.key, $0.value.withoutPlaces) })
        default: self
        }
    }
}
