// SPDX-License-Identifier: Apache-2.0

import DbtProject
import LotusCore

/// Builds one model of a small project against a scripted database.
struct MaterializationRun {
    let database: ScriptedDatabase
    private let isLake: Bool
    private var files: [String: String] = [:]
    private var flags: [String: PlainValue] = [:]

    /// - Parameters:
    ///   - sql: of the model `a`, after its `config(…)`.
    ///   - config: the arguments of `config(…)`.
    init(_ sql: String, _ config: String, on kind: DatabaseKind = .duckdb) {
        database = ScriptedDatabase(kind)
        isLake = kind.isLake
        files["models/a.sql"] = "{{ config(\(config)) }}\(sql)"
    }

    /// With another file of the project.
    func with(_ path: String, _ text: String) -> Self {
        var copy = self
        copy.files[path] = text
        return copy
    }

    func with(flag: String) -> Self {
        var copy = self
        copy.flags[flag] = true
        return copy
    }

    /// With the model's relation there already.
    func existing(_ type: String, _ columns: [ResultColumn] = []) -> Self {
        database.add(
            Relation(database: "memory", schema: "main", identifier: "a", type: type), columns: columns)
        return self
    }

    /// With the columns that are found in the model's table and in its temporary table.
    func describing(_ old: [(String, String)], _ new: [(String, String)]) -> Self {
        func rows(_ columns: [(String, String)], _ place: Int) -> [[CellValue]] {
            columns.map { [.int(place), .string($0.0), .string($0.1), .string("YES")] }
        }
        let names = ["0", "column_name", "column_type", "null"].map { ResultColumn($0, "VARCHAR") }
        database.answer("union all select 1", names, rows(old, 0) + rows(new, 1))
        return self
    }

    /// Builds the model; what the database was asked, with short names: `A` for the model, `TMP` for what
    /// is temporary.
    @discardableResult
    func build() throws -> [String] {
        let flags = flags
        let parsed = try SmallProject(files).parse { session in
            for (name, value) in flags { session.flags[name] = value }
        }
        let execution = NodeExecution(ManifestCompiler(parsed), database: database)
        let node = try execution.compile("model.small.a")
        _ = try execution.withLock(on: node) { () throws(LotusError) in try execution.build(node) }
        return log
    }

    /// Runs the test `t`.
    func test() throws -> [String] {
        let columns = ["failures", "should_warn", "should_error"].map { ResultColumn($0, "") }
        database.answer("as failures", columns, [[.int(0), .bool(false), .bool(false)]])
        let parsed = try SmallProject(files).parse()
        let execution = NodeExecution(ManifestCompiler(parsed), database: database)
        _ = try execution.test(try execution.compile("test.small.t"))
        return log
    }

    var log: [String] {
        database.log.map { line in
            line.replacing(/"memory"."main"."a(__dbt_tmp)?"/) { $0.output.1 == nil ? "A" : "BESIDE" }
                .replacing(/"a__dbt_tmp\d+"/, with: "TMP")
        }
    }
}
