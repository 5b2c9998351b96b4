// SPDX-License-Identifier: Apache-2.0

internal import Jinja
internal import LotusCore

/// Methods of `adapter` that tell what the database is and can.
enum FactMethods {
    static let all: [AdapterMethod] = [
        AdapterMethod("type") { (_, _, _) throws(TemplateError) in "duckdb" },
        AdapterMethod("get_binding_char") { (_, _, _) throws(TemplateError) in "?" },
        AdapterMethod("external_root") { (context, _, _) throws(TemplateError) in
            context.session.target["external_root"]?.jinja ?? "."
        },
        AdapterMethod("is_motherduck") { (_, _, _) throws(TemplateError) in .bool(false) },
        AdapterMethod("disable_transactions") { (_, _, _) throws(TemplateError) in .bool(false) },
        AdapterMethod("is_ducklake", ["relation"], parsed: .no) {
            (context, arguments, _) throws(TemplateError) in
            .bool(try kind(arguments[0], context)?.isLake ?? false)
        },
        AdapterMethod("use_ducklake_table_workarounds", ["relation"], parsed: .no) {
            (_, _, _) throws(TemplateError) in .bool(false)
        },
        AdapterMethod("catalog_supports_foreign_keys", ["database"], parsed: .no) {
            (context, arguments, state) throws(TemplateError) in
            let name = try arguments.text(0, state)
            let kind = try TemplateError.host { try context.database.kind(of: name) }
            return .bool(kind == .duckdb)
        },
        AdapterMethod("existing_key_constraint_types", ["relation"], parsed: .emptyList, keyConstraints),
        AdapterMethod("standardize_grants_dict", ["grants_table"], grants),
        AdapterMethod("get_hard_deletes_behavior", ["config"], parsed: .nothing, hardDeletes),
        AdapterMethod("warn_once", ["msg"]) { (context, arguments, state) throws(TemplateError) in
            let message = try arguments.text(0, state)
            if context.environment.isNewWarning(message) { context.session.messages.warnAsAdapter(message) }
            return Value.none
        },
        // Ours: by which column rows of the table win against those of files that come late.
        AdapterMethod("late_version_column", parsed: .nothing) { (context, _, _) throws(TemplateError) in
            PlainValue.optional(context.reading?.lateVersion).jinja
        },
        AdapterMethod("batch_id_for_model", ["model"]) { (_, arguments, state) throws(TemplateError) in
            let start = try PlainValue(arguments[0], state)["batch"]?["event_time_start"]?.string ?? ""
            return .string(start.filter { !"-:+".contains($0) }.replacing(" ", with: "_"))
        },
    ]

    private static func kind(
        _ relation: Value, _ context: RenderContext
    ) throws(TemplateError) -> DatabaseKind? {
        guard case .object(let object as RelationObject) = relation,
            let database = object.relation.database
        else { return nil }
        return try TemplateError.host { try context.database.kind(of: database) }
    }

    /// The kinds of keys that a table has.
    private static let keyConstraints: AdapterMethod.Body = {
        (context, arguments, state) throws(TemplateError) in
        let relation = try arguments.relation(0)
        guard try kind(arguments[0], context) == .duckdb else { return .list([]) }
        let constraints = try TemplateError.host { try context.database.keyConstraints(of: relation) }
        return PlainValue.strings(constraints).jinja
    }

    /// Who may do what, by privilege, from rows of `grantee` and `privilege_type`.
    private static let grants: AdapterMethod.Body = { (_, arguments, state) throws(TemplateError) in
        var grants = PlainMap()
        for case .object(let row) in try arguments[0].elements(state) {
            let grantee = try (try row.item("grantee", state) ?? Value.none).str(state)
            let privilege = try (try row.item("privilege_type", state) ?? Value.none).str(state)
            grants[privilege] = .list((grants[privilege]?.list ?? []) + [.string(grantee)])
        }
        return grants.jinja
    }

    private static let hardDeletes: AdapterMethod.Body = { (_, arguments, state) throws(TemplateError) in
        func value(_ name: String) throws(TemplateError) -> Value {
            let found = try arguments[0].callMethod("get", CallArguments([.string(name), Value.none]), state)
            return found.isUndefined ? Value.none : found
        }
        let (old, new) = (try value("invalidate_hard_deletes"), try value("hard_deletes"))
        guard old.isNone || new.isNone else {
            throw TemplateError.project(
                .dbtConfiguration, "a snapshot has both `invalidate_hard_deletes` and `hard_deletes`",
                hint: "Keep `hard_deletes`.")
        }
        if try old.isTrue(state) { return "invalidate" }
        if new.isNone { return "ignore" }
        guard let text = new.text, ["ignore", "invalidate", "new_record"].contains(text) else {
            throw TemplateError.project(
                .dbtConfiguration, "`hard_deletes` is \(try new.repr(state))",
                hint: "Write `ignore`, `invalidate` or `new_record`.")
        }
        return .string(text)
    }
}
