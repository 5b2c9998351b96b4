// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusTestKit
import Testing

/// `lotus lake check` finds what `count(*)` does not tell.
@Suite struct LakeCheckTests {
    enum Damage: String, CaseIterable, Sendable {
        case missing, size, unreadable, doubled, landing
    }

    private struct Finding: Decodable {
        let table: String
        let problem: String
        let path: String?
    }

    private func site(
        _ backend: TestProject.Backend
    ) async throws -> (project: TestProject, folder: String) {
        let servers = try await TestServers.shared(for: backend)
        let project = try await TestProject.create(backend, servers: servers)
        try await project.query(
            """
            create table good as select range as id from range(1000);
            create table bad as select range as id, 'row ' || range as note from range(5000);
            insert into bad select range, 'more' from range(3000);
            delete from bad where id % 100 = 0;
            """)
        return (project, try project.dataFolder(in: servers.store))
    }

    private func check(_ project: TestProject, _ options: [String] = []) async throws -> (
        [Finding], ProcessOutcome
    ) {
        let outcome = try await project.run(["lake", "check", "--json"] + options)
        return (try JSONDecoder().decode([Finding].self, from: Data(outcome.output)), outcome)
    }

    @Test(arguments: TestProject.Backend.allCases, Damage.allCases)
    func whatIsWrongIsNamed(backend: TestProject.Backend, damage: Damage) async throws {
        let (project, folder) = try await site(backend)
        let (nothing, clean) = try await check(project)
        #expect(nothing.isEmpty && clean.end == .exited(0), "\(clean)")
        let file = try #require(
            TestProject.files(in: folder).filter { $0.hasPrefix("main/bad/") && !$0.contains("-delete") }
                .sorted().first)
        let url = URL(fileURLWithPath: folder + "/" + file)
        switch damage {
        case .missing: try FileManager.default.removeItem(at: url)
        case .size:
            let bytes = try Data(contentsOf: url)
            try bytes.dropLast(10).write(to: url)
        case .unreadable:
            // Of the same length; the footer, which the catalog's size of it leads to, stays.
            var bytes = try Data(contentsOf: url)
            for index in 8..<200 { bytes[index] = 0xA5 }
            try bytes.write(to: url)
        case .doubled:
            let root = project.variables["LAKE_DATA_PATH"] ?? "lake/data/"
            try await project.query(
                "call ducklake_add_data_files('lakehouse', 'bad', '\(root)\(file)')")
        case .landing:
            try project.write("assets/streams/main/bad.json", "{}")
        }
        if backend == .postgresAndS3 { try await Task.sleep(for: .seconds(2)) }
        let (findings, outcome) = try await check(project)
        #expect(outcome.end == .exited(1), "\(outcome)")
        #expect(findings.contains { $0.problem == damage.rawValue && $0.table == "main.bad" }, "\(findings)")
        #expect(!findings.contains { $0.table == "main.good" })
        if damage != .landing { #expect(findings.contains { $0.path?.hasSuffix(file) == true }) }
        if damage == .missing {
            #expect(
                try await project.numbers("select count(*) from bad") == [7920], "the count is still answered"
            )
            let (quick, _) = try await check(project, ["--quick"])
            #expect(quick.map(\.problem) == ["missing"])
        }
        let (other, fine) = try await check(project, ["good"])
        #expect(other.isEmpty && fine.end == .exited(0))
    }
}
