// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

// Columns of properties.
extension ManifestBuilder {
    private static let columnKeys: Set<String> = [
        "name", "description", "meta", "data_type", "constraints", "docs", "config", "data_tests", "tests",
        "quote",
        "tags", "granularity", "dimension", "entity",
    ]

    /// The columns of an entry; of two with one name the last counts.
    func columns(_ value: PlainValue?, _ entry: PropertiesEntry) throws(LotusError) -> [Column] {
        var columns: [Column] = []
        for item in value?.list ?? [] {
            guard let map = item.map, let name = map["name"]?.pythonText else {
                throw entry.error(
                    .dbtParsing, "a column of '\(entry.name)' has no `name`", hint: "Write `- name: …`.",
                    at: "columns")
            }
            let column = try column(name, map, entry)
            if let place = columns.firstIndex(where: { $0.name == name }) {
                columns[place] = column
            } else {
                columns.append(column)
            }
        }
        return columns
    }

    private func column(_ name: String, _ map: PlainMap, _ entry: PropertiesEntry) throws(LotusError)
        -> Column
    {
        var column = Column(name: name)
        column.description = map["description"]?.string ?? ""
        let config = map["config"]?.map ?? PlainMap()
        column.meta = map["meta"]?.map ?? PlainMap()
        column.meta.update(config["meta"]?.map ?? PlainMap())
        column.dataType = map.value("data_type")?.pythonText
        column.quote = map["quote"]?.bool
        column.granularity = map["granularity"]?.string
        for tag in (map.value("tags")?.listified ?? []) + (config.value("tags")?.listified ?? []) {
            let tag = tag.pythonText
            if !column.tags.contains(tag) { column.tags.append(tag) }
        }
        column.constraints = try (map["constraints"]?.list ?? []).map { item throws(LotusError) in
            try Constraint.column(item, entry)
        }
        column.dimension = try ColumnSemantics.dimension(map["dimension"], of: column, entry)
        column.entity = try ColumnSemantics.entity(map["entity"], of: column, entry)
        for extra in map.entries where !Self.columnKeys.contains(extra.key) {
            column.extra[extra.key] = extra.value
        }
        return column
    }
}
