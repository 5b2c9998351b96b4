// SPDX-License-Identifier: Apache-2.0

import LotusTestKit
import Testing

extension UnderLoad {
    /// Upkeep of a lake that others write to.
    @Suite struct UpkeepBesideWritersTests {
        private static let rounds = Soak.count(10, least: 4)
        private static let rows = 225
        private static let writers = 3

        /// DuckLake keeps a few deletions in the catalog and many in a file; upkeep brings them together.
        @Test(.timeLimit(.minutes(10))) func whatWasDeletedStaysAway() async throws {
            let project = try await TestProject.create(.postgresAndFolder)
            try await project.query(
                "create table t as select range as id, 0 as version from range(\(Self.rows));"
                    + "create table u as select 1 as id;")
            let isOver = Flag()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<Self.writers {
                    group.addTask {
                        let insertions = String(repeating: "insert into u values (1);\n", count: 8)
                        while !isOver.isSet { try await project.query(insertions) }
                    }
                }
                group.addTask {
                    defer { isOver.set() }
                    for round in 0..<Self.rounds { try await Self.round(round, in: project) }
                }
                try await group.waitForAll()
            }
        }

        private static func round(_ number: Int, in project: TestProject) async throws {
            for (place, count) in [19, 14, 9].enumerated() {
                let version = number * 3 + place + 1
                try await project.query(
                    """
                    begin;
                    create or replace temp table changed as
                        select range as id, \(version) as version from range(\(rows))
                        order by hash(range + \(version * 1_000)) limit \(count);
                    delete from t where id in (select id from changed);
                    insert into t from changed;
                    commit;
                    """)
            }
            try await project.run(["lake", "maintain"], within: .seconds(120)).requireExit()
            let found = try await project.numbers("select count(*), count(distinct id) from t")
            #expect(found == [rows, rows], "round \(number)")
        }
    }
}
