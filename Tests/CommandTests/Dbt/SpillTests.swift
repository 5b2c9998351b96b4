// SPDX-License-Identifier: Apache-2.0

import LotusTestKit
import Testing

/// Models that do not fit into the memory that the profile allows.
@Suite struct SpillTests {
    private static let rows = 800_000
    /// The rows of a model are larger; below it the engine cannot sort at all.
    private static let settings = [
        ("memory_limit", "200MB"), ("temp_directory", "spill"), ("threads", "2"),
    ]

    private func write(_ project: TestProject) throws {
        let wide = "i as id, md5(i::varchar) as h, repeat(h, 8) as g"
        try project.write("assets/core/wide.sql", "select \(wide) from range(\(Self.rows)) r(i) order by h\n")
        try project.write(
            "assets/core/merged.sql",
            """
            {{ config(materialized='incremental', incremental_strategy='merge', unique_key='id') }}
            select id, h, g, {{ 1 if is_incremental() else 0 }} as run from (
                select *, row_number() over (order by h) as place
                from (select \(wide) from range(\(Self.rows)) r(i)))
            where place % 10 <= {{ 1 if is_incremental() else 0 }}

            """)
    }

    private func run(
        _ project: TestProject, _ target: LocalTarget, select: String = "*",
        _ more: [(String, String)] = []
    ) async throws -> ProcessOutcome {
        try target.use(Self.settings + more, in: project)
        let outcome = try await project.run(
            ["dbt", "run", "--threads", "1", "--select", select], within: .seconds(180))
        // Questions about the tables have all the memory that they like.
        try target.use([], in: project)
        return outcome
    }

    private func expectTables(_ project: TestProject, merged: [Int], _ comment: Comment) async throws {
        #expect(
            try await project.numbers("select count(*), sum(id), min(length(g)) from wide")
                == [Self.rows, Self.rows * (Self.rows - 1) / 2, 256], comment)
        #expect(
            try await project.numbers("select count(*), count(distinct id), sum(run) from merged") == merged,
            comment)
    }

    @Test(arguments: LocalTarget.allCases)
    func aModelLargerThanMemoryFinishes(target: LocalTarget) async throws {
        let project = try await target.project([])
        try write(project)
        let tenth = Self.rows / 10
        try await run(project, target).requireExit()
        try await expectTables(project, merged: [tenth, tenth, 0], "first run")
        try await run(project, target, select: "merged").requireExit()
        try await expectTables(project, merged: [2 * tenth, 2 * tenth, 2 * tenth], "merged")

        // That it needs the room on the disk shows when there is none.
        let refused = try await run(project, target, [("max_temp_directory_size", "1MB")])
        #expect(refused.end == .exited(1), "\(refused)")
        for model in ["wide", "merged"] {
            #expect(refused.outputText.contains("Runtime Error in model \(model)"), "\(refused)")
        }
        #expect(refused.outputText.contains("'max_temp_directory_size'"), "\(refused)")
        #expect(refused.outputText.contains("hint: give the engine more room: `memory_limit`"), "\(refused)")
        try await expectTables(project, merged: [2 * tenth, 2 * tenth, 2 * tenth], "no room to spill")
    }
}
