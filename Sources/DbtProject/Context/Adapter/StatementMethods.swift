// SPDX-License-Identifier: Apache-2.0

internal import Jinja
internal import LotusCore

/// Methods of `adapter` that run statements and end transactions.
enum StatementMethods {
    static let all: [AdapterMethod] = [
        AdapterMethod("execute", ["sql", "auto_begin=", "fetch=", "limit="], parsed: .emptyTable) {
            (context, arguments, state) throws(TemplateError) in
            var rows = WantedRows.none
            if try arguments[2].isTrue(state) {
                rows = .all
                if case .int(let limit) = arguments[3] { rows = .first(limit) }
            }
            let result = try run(context, arguments, state, rows, try arguments[1].isTrue(state))
            return .tuple([
                .object(ResponseObject(result.response)),
                .object(TableObject(result.table, messages: context.session.messages)),
            ])
        },
        AdapterMethod(
            "add_query", ["sql", "auto_begin=", "bindings=", "abridge_sql_log="], parsed: .nothing
        ) { (context, arguments, state) throws(TemplateError) in
            guard arguments[2].isNone else {
                throw TemplateError.project(
                    .dbtCompilation, "adapter.add_query() binds no values here",
                    hint: "Write the values into the statement.")
            }
            let begins = try arguments.given(1)?.isTrue(state) ?? true
            _ = try run(context, arguments, state, .none, begins)
            return Value.none
        },
        AdapterMethod("commit", parsed: .nothing) { (context, _, _) throws(TemplateError) in
            try TemplateError.host { try context.database.commit() }
            return Value.none
        },
        AdapterMethod("ensure_transaction", parsed: .nothing) { (context, _, _) throws(TemplateError) in
            try TemplateError.host { try context.database.begin() }
            return Value.none
        },
        AdapterMethod("lake_commit", ["relation", "caller="], parsed: .nothing, commitBlock),
    ]

    private static func run(
        _ context: RenderContext, _ arguments: AdapterArguments, _ state: RenderState, _ rows: WantedRows,
        _ opensTransaction: Bool
    ) throws(TemplateError) -> StatementResult {
        let sql = try arguments.text(0, state)
        return try TemplateError.host {
            try context.database.execute(sql, rows: rows, opensTransaction: opensTransaction)
        }
    }

    /// `{% call adapter.lake_commit(relation) %} … {% endcall %}`: all that is written inside is one
    /// transaction, on a lake one snapshot. After a conflict it runs again.
    private static let commitBlock: AdapterMethod.Body = {
        (context, arguments, state) throws(TemplateError) in
        let relation = try arguments.relation(0)
        let caller = arguments[1]
        guard !caller.isNone else {
            throw TemplateError.project(
                .dbtCompilation, "adapter.lake_commit() has no block",
                hint: "Write `{% call adapter.lake_commit(relation) %} … {% endcall %}`.")
        }
        let node = context.node?.uniqueID
        let request = CommitBlock(
            relation: relation, message: node ?? relation.rendered,
            details: ["invocation_id": .string(context.session.invocationID), "node": .optional(node)])
        return try TemplateError.host {
            try context.database.commitBlock(request) {
                let result = try caller.call(.none, state)
                // That files were read is true exactly when the model's rows are there.
                if writesOwnTable(context, relation) { try context.reading?.record() }
                return result
            }
        }
    }

    private static func writesOwnTable(_ context: RenderContext, _ relation: Relation) -> Bool {
        guard let node = context.node, node.resourceType == .model else { return false }
        return relation.rendered == context.environment.relation(of: node).rendered
    }
}

/// What the database answered to a statement, as templates see it (dbt's `AdapterResponse`).
final class ResponseObject: HostObject, PlainObject {
    let response: AdapterResponse

    init(_ response: AdapterResponse) { self.response = response }

    var typeName: String { "AdapterResponse" }
    var plainValue: PlainValue { .map(record) }

    /// As `adapter_response` of run_results.json has it.
    var record: PlainMap {
        var record: PlainMap = ["_message": .string(response.message)]
        if let code = response.code { record["code"] = .string(code) }
        if let rows = response.rowsAffected { record["rows_affected"] = .int(rows) }
        return record
    }

    func str(_ state: RenderState) throws(TemplateError) -> String { response.message }

    func attribute(_ name: String, _ state: RenderState) throws(TemplateError) -> Value? {
        switch name {
        case "_message": return .string(response.message)
        case "code": return PlainValue.optional(response.code).jinja
        case "query_id": return Value.none
        case "rows_affected": return response.rowsAffected.map { .int($0) } ?? Value.none
        case "to_dict":
            let record = record
            return .object(HostFunction(name) { (_, _) throws(TemplateError) in record.jinja })
        default: return nil
        }
    }
}
