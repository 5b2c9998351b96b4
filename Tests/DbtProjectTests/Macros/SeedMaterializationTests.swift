// SPDX-License-Identifier: Apache-2.0

import DbtProject
import LotusCore
import Testing

/// The statements that load a CSV file.
@Suite struct SeedMaterializationTests {
    private static func log(
        _ csv: String, existing: String? = nil, config: String = "", isFullRefresh: Bool = false
    ) throws -> [String] {
        let database = ScriptedDatabase()
        if let existing {
            database.add(
                Relation(database: "memory", schema: "main", identifier: "s", type: existing))
        }
        let settings = "seeds: {small: {+enabled: true\(config)}}\n"
        let project = try SmallProject(["seeds/s.csv": csv], settings: settings)
        let parsed = try project.parse { session in
            session.flags["FULL_REFRESH"] = .bool(isFullRefresh)
        }
        let execution = NodeExecution(ManifestCompiler(parsed), database: database)
        // The file is read when the seed is built.
        let outcome = try withExtendedLifetime(project) {
            let node = try execution.compile("seed.small.s")
            return try execution.withLock(on: node) { () throws(LotusError) in try execution.build(node) }
        }
        #expect(outcome.relations.map(\.identifier) == ["s"])
        return database.log.map { line in
            line.replacing("\"memory\".\"main\".\"s\"", with: "S")
                .replacing(/from '[^']*seeds\/s.csv'/, with: "from 'FILE'")
        }
    }

    private static let copy = "copy S from 'FILE' (format csv, header true, delimiter ',')"

    @Test func aSeedMakesItsTableAndLoadsTheFile() throws {
        let log = try Self.log("id,name\n1,a\n2,b\n")
        #expect(
            log == [
                "lock S", "block S seed.small.s", #"create table S ("id" integer, "name" text)"#, Self.copy,
                "commit",
            ])
    }

    @Test func aSeedThatIsThereIsEmptiedFirst() throws {
        let log = try Self.log("id\n1\n", existing: "table")
        #expect(log == ["lock S", "block S seed.small.s", "truncate table S", Self.copy, "commit"])
    }

    @Test func aFullRefreshMakesTheTableAnew() throws {
        let log = try Self.log("id\n1\n", existing: "table", isFullRefresh: true)
        #expect(
            log == [
                "lock S", "block S seed.small.s", "drop table if exists S cascade",
                #"create table S ("id" integer)"#, Self.copy, "commit",
            ])
    }

    @Test func aSeedWithoutRowsLoadsNothing() throws {
        #expect(try Self.log("id,name\n").filter { $0.hasPrefix("copy") } == [])
    }

    @Test func typesAndQuotesAreConfigured() throws {
        let log = try Self.log(
            "id,name\n1,a\n", config: ", +column_types: {id: bigint}, +quote_columns: false")
        #expect(log.contains("create table S (id bigint, name text)"))
    }

    /// Without the engine's reader the rows stand in the statement.
    @Test func rowsMayBeWrittenIntoTheStatement() throws {
        let log = try Self.log("id,name\n1,it's\n2,\n", config: ", +fast: false")
        #expect(log.contains(#"insert into S ("id", "name") values (1, 'it''s'), (2, null)"#))
    }

    @Test func aViewIsNotReplaced() throws {
        let error = #expect(throws: LotusError.self) { try Self.log("id\n1\n", existing: "view") }
        #expect(error?.message.hasPrefix("Cannot seed to '\"memory\".\"main\".\"s\"', it is a view") == true)
    }
}
