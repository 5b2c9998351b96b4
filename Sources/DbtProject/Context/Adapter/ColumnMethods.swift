// SPDX-License-Identifier: Apache-2.0

internal import Jinja
internal import LotusCore

/// Methods of `adapter` about the columns of relations and queries.
enum ColumnMethods {
    static let all: [AdapterMethod] = [
        AdapterMethod("get_columns_in_relation", ["relation"], parsed: .emptyList) {
            (context, arguments, state) throws(TemplateError) in
            try columns(of: try arguments.relation(0), context, state)
        },
        AdapterMethod("get_columns_in_table", ["schema", "identifier"], parsed: .emptyList) {
            (context, arguments, state) throws(TemplateError) in
            let relation = Relation(
                database: context.session.defaultDatabase, schema: try arguments.optionalText(0, state),
                identifier: try arguments.text(1, state))
            return try columns(of: relation, context, state)
        },
        AdapterMethod("get_missing_columns", ["from_relation", "to_relation"], parsed: .emptyList) {
            (context, arguments, state) throws(TemplateError) in
            let from = try columns(of: try arguments.relation(0), context, state).elements(state)
            let to = try columns(of: try arguments.relation(1), context, state).elements(state)
            let known = Set(to.compactMap(name))
            return .list(from.filter { column in name(column).map { !known.contains($0) } ?? false })
        },
        AdapterMethod("get_column_schema_from_query", ["sql"], parsed: .emptyList) {
            (context, arguments, state) throws(TemplateError) in
            let sql = try arguments.text(0, state)
            let columns = try TemplateError.host { try context.database.columns(ofQuery: sql) }
            let flat = columns.flatMap { TypedColumn(name: $0.name, type: $0.type).flattened }
            return .list(flat.map { .object(ColumnObject($0)) })
        },
        // DuckDB's texts have no length that could be too short.
        AdapterMethod("expand_target_column_types", ["from_relation", "to_relation"], parsed: .nothing) {
            (_, arguments, _) throws(TemplateError) in
            _ = (try arguments.relation(0), try arguments.relation(1))
            return Value.none
        },
        AdapterMethod("convert_type", ["agate_table", "col_idx"]) {
            (_, arguments, _) throws(TemplateError) in
            guard case .object(let table as TableObject) = arguments[0], case .int(let place) = arguments[1],
                table.kinds.indices.contains(place)
            else {
                throw TemplateError.project(
                    .dbtCompilation, "adapter.convert_type() takes a table and the place of a column")
            }
            return .string(table.sqlType(ofColumn: place))
        },
        AdapterMethod("convert_datetimes_to_strs", ["table"]) { (_, arguments, _) throws(TemplateError) in
            guard case .object(let table as TableObject) = arguments[0] else {
                throw TemplateError.project(
                    .dbtCompilation, "adapter.convert_datetimes_to_strs() takes a table")
            }
            return .object(table.withTextTimes)
        },
        AdapterMethod("valid_snapshot_target", ["relation", "column_names="], parsed: .nothing) {
            (context, arguments, state) throws(TemplateError) in
            try checkSnapshot(context, arguments, state, ["dbt_scd_id", "dbt_valid_from", "dbt_valid_to"])
            return Value.none
        },
        AdapterMethod(
            "assert_valid_snapshot_target_given_strategy", ["relation", "column_names", "strategy"],
            parsed: .nothing
        ) { (context, arguments, state) throws(TemplateError) in
            var names = ["dbt_scd_id", "dbt_valid_from", "dbt_valid_to"]
            let strategy = try PlainValue(arguments[2], state)
            if strategy["hard_deletes"]?.string == "new_record" { names.append("dbt_is_deleted") }
            try checkSnapshot(context, arguments, state, names)
            return Value.none
        },
    ]

    private static func name(_ column: Value) -> String? {
        guard case .object(let object as ColumnObject) = column else { return nil }
        return object.column.name
    }

    /// The columns; a project that replaced dbt-duckdb's macro is asked instead of the database.
    private static func columns(
        of relation: Relation, _ context: RenderContext, _ state: RenderState
    ) throws(TemplateError) -> Value {
        if let macro = try? context.registry.dispatch(
            "get_columns_in_relation", namespace: "dbt", caller: context.registry.rootPackage),
            !MacroRegistry.internalPackages.contains(macro.packageName)
        {
            return try MacroFunction(macro, context).call(
                CallArguments([.object(RelationObject(relation))]), state)
        }
        let columns = try TemplateError.host { try context.database.columns(of: relation) }
        return .list(columns.map { .object(ColumnObject(TypedColumn(name: $0.name, type: $0.type))) })
    }

    private static func checkSnapshot(
        _ context: RenderContext, _ arguments: AdapterArguments, _ state: RenderState, _ needed: [String]
    ) throws(TemplateError) {
        let relation = try arguments.relation(0)
        let own = try PlainValue(arguments[1], state)
        let columns = try columns(of: relation, context, state).elements(state)
        let names = Set(columns.compactMap { name($0)?.lowercased() })
        let missing = needed.map { own[$0]?.string ?? $0 }.filter { !names.contains($0.lowercased()) }
        guard missing.isEmpty else {
            throw TemplateError.project(
                .dbtCompilation,
                "'\(relation.rendered)' is no snapshot: it has no column \(missing.joined(separator: ", "))",
                hint: "Drop it, or give the snapshot another name or schema.")
        }
    }
}
