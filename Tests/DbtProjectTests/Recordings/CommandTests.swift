// SPDX-License-Identifier: Apache-2.0

import DbtProject
import LotusCore
import Testing

/// What single commands compile, with variables, with tables that exist, and without what they need.
@Suite struct CommandTests {
    /// A database in which some tables exist, whatever their schema.
    private static func database(_ names: [String]) -> ScriptedDatabase {
        let database = ScriptedDatabase()
        for name in names {
            database.add(Relation(database: nil, schema: nil, identifier: name, type: "table"))
        }
        return database
    }

    private static let lake = RecordedProject.all[0]
    private static let shop = RecordedProject.all[1]

    private static func steps(_ project: RecordedProject, _ command: String) throws -> [PlainValue] {
        try project.recording("commands/\(command).json")["steps"]?.list ?? []
    }

    /// The SQL of all that a project compiles, by the path below `target`.
    private static func compiled(
        _ parsed: ParsedProject, _ ids: [String]? = nil, _ database: any AdapterDatabase = NoDatabase.shared
    ) throws -> [String: String] {
        let compiler = ManifestCompiler(parsed)
        let manifest = try compiler.compile(ids ?? compiler.compilableIDs, database: database)
        var texts: [String: String] = [:]
        for node in manifest.nodes where node.isCompiled {
            texts[node.writtenPath(below: "target/compiled")] = node.compiledCode
        }
        return texts
    }

    private static func expect(_ ours: [String: String], _ step: PlainValue) {
        let files = step["files"]?.map?.entries ?? []
        #expect(files.count == 4)
        for file in files { #expect(ours[file.key] == file.value.string, "\(file.key)") }
    }

    @Test func variablesOfTheCommandLineReachTheSQL() throws {
        let step = try #require(try Self.steps(Self.lake, "compile-with-files").first)
        let vars = try #require(step["arguments"]?.strings.last)
        let parsed = try Self.lake.parse(
            variables: try #require(PlainValue(json: JSONValue(parsing: vars)).map))
        Self.expect(try Self.compiled(parsed), step)
    }

    /// An incremental model whose table exists reads only what is new, but with `--full-refresh`.
    @Test(arguments: [1, 2])
    func incrementalModelsAskForTheirTables(_ place: Int) throws {
        let steps = try Self.steps(Self.lake, "compile-with-tables")
        let parsed = try Self.lake.parse(variables: ["files": []]) { session in
            session.flags["FULL_REFRESH"] = .bool(place == 2)
        }
        let database = Self.database(["int_shopify__orders", "int_shopify__customers"])
        Self.expect(try Self.compiled(parsed, nil, database), steps[place])
    }

    @Test(arguments: [1, 2])
    func tablesInOtherSchemasAreFound(_ place: Int) throws {
        let steps = try Self.steps(Self.shop, "compile-incremental")
        let parsed = try Self.shop.parse { session in
            session.flags["FULL_REFRESH"] = .bool(place == 2)
        }
        try Self.expectOutput(parsed, "model.shop.revenue", steps[place], Self.database(["revenue"]))
    }

    @Test func variablesReplaceThoseOfTheProject() throws {
        let step = try #require(try Self.steps(Self.shop, "compile-vars").first)
        try Self.expectOutput(try Self.shop.parse(variables: ["currency": "USD"]), "model.shop.revenue", step)
    }

    private static func expectOutput(
        _ parsed: ParsedProject, _ id: String, _ step: PlainValue,
        _ database: any AdapterDatabase = NoDatabase.shared
    ) throws {
        let ours = try #require(try compiled(parsed, [id], database).values.first)
        let lines = step["stdout"]?.strings ?? []
        #expect(!lines.isEmpty)
        #expect(ours.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) == lines)
    }

    // MARK: Without what they need

    @Test func aVariableThatIsNotSetFailsOnlyWhenItIsCompiled() throws {
        #expect(try Self.steps(Self.lake, "parse-without-files").first?["exit"] == 0)
        #expect(try Self.steps(Self.lake, "compile-without-files").first?["exit"] == 2)
        let parsed = try Self.lake.parse()
        let error = #expect(throws: LotusError.self) { try Self.compiled(parsed) }
        #expect(error?.code == .dbtVariableNotSet)
        #expect(error?.message.contains("'files'") == true)
        #expect(error?.location?.file.hasPrefix("dbt/core/odoo/int_odoo__") == true)
    }

    @Test func theEnvironmentChoosesTheTarget() throws {
        let step = try #require(try Self.steps(Self.lake, "parse-production-set").first)
        #expect(step["exit"] == 0)
        var environment: [String: String] = [:]
        for entry in step["environment"]?.map?.entries ?? [] { environment[entry.key] = entry.value.string }
        let parsed = try Self.lake.parse(environment: environment)
        #expect(parsed.manifest.nodes.count == 13)
        environment["LAKE_HOST"] = nil
        #expect(throws: LotusError.self) { try Self.lake.parse(environment: environment) }
    }
}
