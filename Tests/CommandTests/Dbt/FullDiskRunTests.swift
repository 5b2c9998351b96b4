// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusTestKit
import Testing

/// A disk that gets full while a model is built.
@Suite struct FullDiskRunTests {
    /// Which disk is full.
    enum Place: String, CaseIterable, Sendable {
        case tables, spill
    }

    /// Runs a command with a small file system on a folder of the project, which holds what is in the folder,
    /// where this user may mount one in a name space of its own; elsewhere with a limit on the size of files.
    private func onSmallDisk(_ command: ProcessCommand, _ folder: String) async throws -> ProcessCommand {
        let own = ["unshare", "--user", "--map-root-user", "--mount"]
        let probe = ProcessCommand(own[0], own.dropFirst() + ["mount", "-t", "tmpfs", "tmpfs", "/mnt"])
        var small = command
        if try await ProcessRunner.run(probe).succeeded {
            let script = """
                folder=$1; shift; mkdir -p "$folder"; cp -a "$folder" "$folder.kept"
                mount -t tmpfs -o size=\(Self.diskMB)m tmpfs "$folder"; cp -a "$folder.kept/." "$folder"
                "$@"; code=$?
                rm -rf "$folder.kept"; cp -a "$folder" "$folder.after"; umount "$folder"
                rm -rf "$folder"; mv "$folder.after" "$folder"; exit $code
                """
            small.run(by: own + ["sh", "-c", script, "sh", folder])
        } else {
            small.run(by: ["prlimit", "--fsize=\(Self.diskMB << 20)"])
        }
        return small
    }

    private static let diskMB = 12

    private static let cases = LocalTarget.allCases.flatMap { target in Place.allCases.map { (target, $0) } }

    @Test(arguments: cases) func aFullDiskIsNamedAndTheTableStays(target: LocalTarget, place: Place)
        async throws
    {
        // Only a small memory spills.
        let memory = place == .spill ? "128MB" : "1GB"
        let project = try await target.project([
            ("memory_limit", memory), ("temp_directory", "spill"), ("threads", "2"),
        ])
        let values = "i as id, md5(i::varchar) || md5((i + 1)::varchar) as h, repeat(h, 3) as g"
        let order = place == .spill ? " order by h" : ""
        try project.write(
            "assets/core/wide.sql", "select \(values) from range({{ var('rows', 1000) }}) r(i)\(order)\n")
        try project.write(
            "assets/core/added.sql",
            """
            {{ config(materialized='incremental', unique_key='id') }}
            select \(values) from range({{ var('rows', 1000) }}) r(i)\(order)

            """)
        try await project.run(["dbt", "run"]).requireExit()

        let folder = place == .spill ? "spill" : target.dataFolder
        let large = try project.command([
            "dbt", "run", "--threads", "1", "--vars", "{rows: \(place == .spill ? 600_000 : 200_000)}",
        ])
        let outcome = try await ProcessRunner.run(onSmallDisk(large, folder), within: .seconds(180))
        #expect(outcome.end == .exited(1), "\(outcome)")
        let errors = outcome.outputText.split(separator: "[ERROR]: in model ").dropFirst()
        #expect(errors.count == 2, "\(outcome)")
        for error in errors {
            #expect(
                error.contains(/No space left on device|File too large|max_temp_directory_size/), "\(error)")
            #expect(error.contains(/hint: (free some space|give the engine more room)/), "\(error)")
        }

        for table in ["wide", "added"] {
            #expect(
                try await project.numbers("select count(*), sum(id), min(length(g)) from \(table)")
                    == [1000, 499_500, 192], "\(table): \(outcome)")
        }
        // With room it goes on.
        try await project.run(["dbt", "run", "--vars", "{rows: 2000}"]).requireExit()
        #expect(
            try await project.numbers("select (select count(*) from wide), (select count(*) from added)")
                == [2000, 2000])
    }
}
