// SPDX-License-Identifier: Apache-2.0

import LotusTestKit
import Testing

extension UnderLoad {
    /// Runs of many models on a lake, with few threads and with many.
    @Suite struct ManyModelsTests {
        /// Of tables, and of incremental models on them: a hundred under `LOTUS_SOAK`.
        private static let pairs = Soak.isOn ? 100 : 5

        private func project(_ backend: TestProject.Backend) async throws -> TestProject {
            let project = try await TestProject.create(backend)
            for number in 0..<Self.pairs {
                try project.write(
                    "assets/core/t\(number).sql",
                    "select i as id, i * \(number) as value from range({{ var('rows') }}) r(i)\n")
                try project.write(
                    "assets/core/i\(number).sql",
                    """
                    {{ config(materialized='incremental', unique_key='id') }}
                    select id, value from {{ ref('t\(number)') }}
                    {% if is_incremental() %} where id > (select max(id) from {{ this }}) {% endif %}

                    """)
            }
            return project
        }

        /// The ids of a lake's tables, and its last snapshot.
        private func state(_ project: TestProject) async throws -> (tableIDs: [[String]], snapshot: Int) {
            let rows = try await project.rows(
                """
                select '' as name, max(snapshot_id) from ducklake_snapshots('lakehouse') union all
                select table_name, table_id from ducklake_table_info('lakehouse') order by name
                """)
            return (Array(rows.dropFirst()), try #require(Int(rows[0][1])))
        }

        /// How many snapshots each model has made since another, by its letter and that number.
        private func snapshots(_ project: TestProject, after snapshot: Int) async throws -> [[String]] {
            try await project.rows(
                """
                select letter, n, count(*) from (
                    select commit_message[12:12] as letter, count(*) as n
                    from ducklake_snapshots('lakehouse')
                    where snapshot_id > \(snapshot) and author = 'lotus dbt' group by commit_message, letter)
                group by all order by all
                """)
        }

        private func run(
            _ project: TestProject, rows: Int, threads: Int, _ comment: String
        ) async throws {
            let outcome = try await project.run(
                ["dbt", "--quiet", "run", "--threads", "\(threads)", "--vars", "{rows: \(rows)}"],
                within: .seconds(400))
            #expect(outcome.end == .exited(0), "\(comment): \(outcome)")
            let perModel = outcome.cpuSeconds * 1_000 / Double(2 * Self.pairs)
            print(
                "\(project.backend.rawValue), threads: \(threads), models: \(2 * Self.pairs), \(comment):",
                "\(Int(perModel)) ms CPU per model")
            let factors = Self.pairs * (Self.pairs - 1) / 2
            let tables = (0..<Self.pairs).map { "select \($0) as number, * from i\($0)" }
            #expect(
                try await project.numbers(
                    "select count(*), sum(value) from (\(tables.joined(separator: " union all ")))")
                    == [Self.pairs * rows, factors * rows * (rows - 1) / 2], "\(comment)")
        }

        /// Few models show it with one number of threads for each catalog.
        private static let cases: [(TestProject.Backend, Int)] =
            Soak.isOn
            ? [TestProject.Backend.sqliteAndFolder, .postgresAndFolder].flatMap { backend in
                [1, 4, 16].map { (backend, $0) }
            } : [(.sqliteAndFolder, 16), (.postgresAndFolder, 4)]

        @Test(.timeLimit(.minutes(10)), arguments: cases)
        func aModelMakesASnapshotOnlyForNewRows(backend: TestProject.Backend, threads: Int) async throws {
            let project = try await project(backend)
            // The lake is made by the first command.
            let empty = try await state(project)
            let all = "\(Self.pairs)"
            let (tables, increments) = (["t", "1", all], ["i", "1", all])
            try await run(project, rows: 10, threads: threads, "first run")
            let first = try await state(project)
            #expect(try await snapshots(project, after: empty.snapshot) == [increments, tables])
            #expect(first.tableIDs.count == 2 * Self.pairs)
            try await run(project, rows: 10, threads: threads, "nothing new")
            let second = try await state(project)
            #expect(try await snapshots(project, after: first.snapshot) == [tables])
            #expect(second.tableIDs == first.tableIDs)
            try await run(project, rows: 20, threads: threads, "new rows")
            let third = try await state(project)
            #expect(try await snapshots(project, after: second.snapshot) == [increments, tables])
            #expect(third.tableIDs == first.tableIDs)
        }
    }
}
