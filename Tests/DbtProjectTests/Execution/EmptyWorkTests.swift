// SPDX-License-Identifier: Apache-2.0

import DbtProject
import LotusCore
import Testing

/// Macros that have nothing to do for a model are left out, but not those that a project wrote itself.
@Suite struct EmptyWorkTests {
    /// The statements of a first run of one model.
    private static func log(_ materialized: String, _ macros: [String: String]) throws -> [String] {
        let database = ScriptedDatabase()
        var files = ["models/a.sql": "{{ config(materialized='\(materialized)') }}select 1 as n"]
        files.merge(macros) { _, new in new }
        let execution = NodeExecution(
            ManifestCompiler(try SmallProject(files).parse { $0.invocationID = "call-1" }), database: database
        )
        _ = try execution.build(try execution.compile("model.small.a"))
        return database.log
    }

    @Test(arguments: ["view", "table", "incremental"])
    func whatAProjectWroteItselfIsCalledWithoutAConfiguration(_ materialized: String) throws {
        let names = [
            "duckdb__persist_docs": "relation, model, for_relation=true, for_columns=true",
            "duckdb__apply_grants": "relation, grant_config, should_revoke=True",
            "run_hooks": "hooks, inside_transaction=True",
            "create_indexes": "relation",
        ]
        var text = ""
        for (name, parameters) in names {
            text +=
                "{% macro \(name)(\(parameters)) %}{% do run_query(\"select 'called \(name)'\") %}{% endmacro %}\n"
        }
        let log = try Self.log(materialized, ["macros/own.sql": text])
        for name in ["duckdb__persist_docs", "duckdb__apply_grants"] {
            #expect(log.count { $0.contains("'called \(name)'") } == 1, "\(name)")
        }
        #expect(log.count { $0.contains("'called run_hooks'") } == 4)
        #expect(log.count { $0.contains("'called create_indexes'") } == (materialized == "view" ? 0 : 1))
    }

    @Test(arguments: ["view", "table", "incremental"])
    func otherwiseAModelIsOneStatementInATransaction(_ materialized: String) throws {
        let log = try Self.log(materialized, [:])
        let name = "\"memory\".\"main\".\"a\""
        let kind = materialized == "view" ? "view" : "table"
        #expect(
            log.filter { $0 != "begin" } == [
                "block \(name) model.small.a", "create \(kind) \(name) as ( select 1 as n );",
                "commit",
            ])
    }
}
