// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusCore
import LotusTestKit
import Testing

extension UnderLoad {
    /// Runs of dbt models on a lake: many threads, several processes, and some that are killed.
    @Suite struct LakeRunTests {
        private static let pairs = 8
        private static let rows = 1_000
        private static let models = 2 * pairs + 1

        /// Tables, an incremental model on each, and a view of all.
        private func project(_ backend: TestProject.Backend) async throws -> TestProject {
            let project = try await TestProject.create(backend)
            var parts: [String] = []
            for number in 0..<Self.pairs {
                try project.write(
                    "assets/core/t\(number).sql",
                    "select i as id, i * \(number) as value from range(\(Self.rows)) r(i)\n")
                try project.write(
                    "assets/core/i\(number).sql",
                    """
                    {{ config(materialized='incremental', unique_key='id') }}
                    select id, value from {{ ref('t\(number)') }}
                    {% if is_incremental() %} where id >= (select max(id) from {{ this }}) {% endif %}

                    """)
                parts.append("select \(number) as number, * from {{ ref('i\(number)') }}")
            }
            try project.write(
                "assets/marts/total.sql",
                "{{ config(materialized='view') }}\n" + parts.joined(separator: "\nunion all ") + "\n")
            try project.write(
                "assets/marts/total.yml",
                "models: [{name: total, columns: [{name: id, data_tests: [not_null]}]}]\n")
            return project
        }

        private func build(_ project: TestProject, _ options: [String] = []) async throws -> ProcessOutcome {
            try await project.run(
                ["dbt", "--quiet", "build", "--threads", "4"] + options, within: .seconds(240))
        }

        /// What a complete run leaves.
        private func expectWhole(_ project: TestProject, _ comment: Comment) async throws {
            let found = try await project.numbers(
                "select count(*), count(distinct number), sum(value) from total")
            let ids = Self.rows * (Self.rows - 1) / 2
            let factors = Self.pairs * (Self.pairs - 1) / 2
            #expect(found == [Self.pairs * Self.rows, Self.pairs, ids * factors], comment)
        }

        private func tableIDs(_ project: TestProject) async throws -> [[String]] {
            try await project.rows(
                "select table_name, table_id from ducklake_table_info('lakehouse') order by table_name")
        }

        /// What a model asks of its own table is true when its rows are written: of two runs that begin before
        /// there is a table, the second goes on where the first ended.
        @Test(.timeLimit(.minutes(8)))
        func twoFirstRunsAtOnceDoNotDoubleRows() async throws {
            let project = try await TestProject.create()
            try project.write(
                "assets/core/events.sql",
                """
                {{ config(materialized='incremental', incremental_strategy='append') }}
                select i as id, (select max(hash(n)) from range(100000000) t(n)) as slow from range(1000) r(i)
                {% if is_incremental() %} where i > (select max(id) from {{ this }}) {% endif %}

                """)
            async let one = build(project, ["--target-path", "target-1", "--log-path", "logs-1"])
            async let other = build(project, ["--target-path", "target-2", "--log-path", "logs-2"])
            let ends = try await [one.end, other.end]
            #expect(ends == [.exited(0), .exited(0)])
            #expect(
                try await project.numbers("select count(*), count(distinct id) from events") == [1000, 1000])
        }

        @Test(.timeLimit(.minutes(8)), arguments: TestProject.Backend.allCases)
        func aModelMakesOneSnapshotAndItsTableStays(backend: TestProject.Backend) async throws {
            let project = try await project(backend)
            var ids: [[String]] = []
            for run in 1...3 {
                #expect(try await build(project).end == .exited(0), "run \(run)")
                try await expectWhole(project, "run \(run)")
                let snapshots = try await project.numbers(
                    """
                    select count(distinct commit_message), max(n) from (
                        select commit_message, count(*) as n from ducklake_snapshots('lakehouse')
                        where author = 'lotus dbt' and commit_message like 'model.%' group by all)
                    """)
                #expect(snapshots[0] == Self.models, "run \(run)")
                #expect(snapshots[1] <= run, "at most one snapshot for each model and run")
                let found = try await tableIDs(project)
                if run > 1 { #expect(found == ids, "run \(run)") }
                ids = found
            }
            #expect(try await build(project, ["--full-refresh"]).end == .exited(0))
            try await expectWhole(project, "full refresh")
        }

        @Test(.timeLimit(.minutes(8)), arguments: [TestProject.Backend.sqliteAndFolder, .postgresAndS3])
        func twoRunsAtOnceBothSucceed(backend: TestProject.Backend) async throws {
            let project = try await project(backend)
            // Each has artifacts of its own, as two machines would have.
            async let one = build(project, ["--target-path", "one"])
            async let other = build(project, ["--target-path", "other"])
            for outcome in [try await one, try await other] {
                #expect(outcome.end == .exited(0), "\(outcome)")
            }
            try await expectWhole(project, "both")
        }

        @Test(.timeLimit(.minutes(8)), arguments: [TestProject.Backend.sqliteAndFolder, .postgresAndS3])
        func oneOfTwoRunsIsKilledAndTheOtherSucceeds(backend: TestProject.Backend) async throws {
            let project = try await project(backend)
            let started = ContinuousClock.now
            #expect(try await build(project).end == .exited(0))
            let whole = started.duration(to: .now)
            var random = SeededGenerator(20_261_201)
            for round in 0..<Soak.count(5) {
                let arguments = ["dbt", "--quiet", "run", "--threads", "4", "--target-path", "killed"]
                let victim = try RunningProcess(
                    project.command(arguments + (round % 2 == 0 ? ["--full-refresh"] : [])))
                async let survivor = build(
                    project, ["--target-path", "other"] + (round % 4 < 2 ? ["--full-refresh"] : []))
                try await Task.sleep(for: whole * Double.random(in: 0.2...0.9, using: &random))
                victim.kill()
                _ = try await victim.wait()
                let outcome = try await survivor
                #expect(outcome.end == .exited(0), "round \(round): \(outcome)")
                try await expectWhole(project, "round \(round)")
            }
            #expect(try await build(project).end == .exited(0))
            try await expectWhole(project, "another run")
        }

        @Test(.timeLimit(.minutes(8)), arguments: [TestProject.Backend.sqliteAndFolder, .postgresAndS3])
        func whatAKilledRunLeavesIsWhole(backend: TestProject.Backend) async throws {
            let project = try await project(backend)
            let started = ContinuousClock.now
            #expect(try await build(project).end == .exited(0))
            let whole = started.duration(to: .now)
            var random = SeededGenerator(20_261_130)
            for round in 0..<Soak.count(12, least: 4) {
                // Both kinds of writing: everything anew, and a part of it.
                let arguments = ["dbt", "--quiet", "run", "--threads", "4"]
                let process = try RunningProcess(
                    project.command(arguments + (round % 2 == 0 ? ["--full-refresh"] : [])))
                try await Task.sleep(for: whole * Double.random(in: 0.1...0.9, using: &random))
                process.kill()
                _ = try await process.wait()
                // Each table is there, as it was or as it is to be.
                try await expectWhole(project, "kill \(round)")
            }
            #expect(try await build(project).end == .exited(0))
            try await expectWhole(project, "another run")
        }
    }
}
