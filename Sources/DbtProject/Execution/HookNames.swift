// SPDX-License-Identifier: Apache-2.0

internal import Jinja

/// The names that hooks of the project see beyond other templates.
package struct HookNames: Sendable {
    /// `results`: how the nodes of the run ended, each with the fields of run_results.json and `node`.
    package var results: [PlainMap]
    /// `schemas`: of the nodes that were selected, without repetitions.
    package var schemas: [String]
    /// `database_schemas`: pairs of database and schema, without repetitions.
    package var databaseSchemas: [(database: String?, schema: String)]

    package init(
        results: [PlainMap] = [], schemas: [String] = [],
        databaseSchemas: [(database: String?, schema: String)] = []
    ) {
        self.results = results
        self.schemas = schemas
        self.databaseSchemas = databaseSchemas
    }

    var values: [String: Value] {
        let pairs = databaseSchemas.map { pair in
            Value.tuple([PlainValue.optional(pair.database).jinja, .string(pair.schema)])
        }
        return [
            "results": .list(results.map { .object(ResultRecord($0)) }),
            "schemas": PlainValue.strings(schemas).jinja,
            "database_schemas": .list(pairs),
        ]
    }
}

/// How one node of a run ended, as hooks see it: an object with the fields of run_results.json.
final class ResultRecord: HostObject, PlainObject {
    private let record: PlainMap

    init(_ record: PlainMap) { self.record = record }

    var typeName: String { "RunResult" }
    var plainValue: PlainValue { .map(record) }
    var isSubscriptable: Bool { true }

    func item(_ key: Value, _ state: RenderState) throws(TemplateError) -> Value? {
        guard let name = key.text else { return nil }
        return record[name]?.jinja
    }

    func attribute(_ name: String, _ state: RenderState) throws(TemplateError) -> Value? {
        guard name == "to_dict" else { return record[name]?.jinja }
        let record = record
        return .object(HostFunction(name) { (_, _) throws(TemplateError) in record.jinja })
    }

    func json(_ state: RenderState) throws(TemplateError) -> Value? { record.jinja }
}
