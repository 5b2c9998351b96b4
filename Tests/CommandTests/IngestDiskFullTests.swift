// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusCore
import LotusTestKit
import Testing

/// A disk that is really full, a small file system in a name space of the process's own: what does not fit is
/// told, the state stays with what arrived, and with room again nothing is missing and nothing doubled.
struct IngestDiskFullTests {
    enum Disk: String, CaseIterable, Sendable {
        case landing = "lake/landing/raw"
        case staging = ".lotus/staging"
    }

    private static let ownNameSpace = ["unshare", "--user", "--map-root-user", "--mount"]

    private static func canMount() async throws -> Bool {
        let probe = ProcessCommand(
            ownNameSpace[0], ownNameSpace.dropFirst() + ["mount", "-t", "tmpfs", "tmpfs", "/mnt"])
        return try await ProcessRunner.run(probe).succeeded
    }

    @Test(
        .enabled("a user may not mount a file system in a name space of its own here") {
            try await canMount()
        },
        arguments: Disk.allCases)
    func aFullDiskLosesNothing(_ disk: Disk) async throws {
        try await SandboxServer.with(["--orders", "4000", "--profiles", "300"]) { sandbox in
            let streams = [("shopify/orders", "updated_at"), ("klaviyo/profiles", "updated")]
            let ingest = try await IngestProject.create(sandbox, streams: streams.map(\.0))
            for folder in [disk.rawValue, "kept"] {
                try FileManager.default.createDirectory(
                    atPath: ingest.project.file(folder), withIntermediateDirectories: true)
            }
            // What was landed outlives the small disk: it is copied out of the name space at the end.
            let script = """
                mount -t tmpfs -o size=1m tmpfs \(disk.rawValue) || exit 90
                "$@"; status=$?
                cp -a \(disk.rawValue)/. kept/ || exit 91
                exit $status
                """
            // Small files fill the landing zone one by one; a large one does not fit the staging folder.
            let rows = disk == .landing ? "200" : "100000"
            var command = try ingest.command(["--checkpoint-rows", rows, "--json", "-v"])
            command.run(by: Self.ownNameSpace + ["sh", "-c", script, "sh"])
            let outcome = try await ProcessRunner.run(command, within: .seconds(120))
            #expect(outcome.end == .exited(1), "\(outcome)")
            let text = outcome.outputText + outcome.errorText
            #expect(!text.contains(IngestProject.token))
            let code = disk == .landing ? "LL-STORE-" : "LL-LANDING-002"
            #expect(text.contains(code) && text.contains(/full|No space left/), "\(outcome)")
            let document = try JSONValue(parsing: outcome.outputText)
            let orders = document.value(at: ["connections"])?.elements?
                .first { $0["connection"]?.string == "shopify" }?["streams"]?.elements?.first
            #expect(orders?["status"]?.string == "failed")

            if disk == .landing {
                let root = ingest.project.file(disk.rawValue)
                try FileManager.default.removeItem(atPath: root)
                try FileManager.default.moveItem(atPath: ingest.project.file("kept"), toPath: root)
                #expect(
                    try !ingest.files("shopify/orders").contains { !$0.hasSuffix(".parquet") }, "half a file")
            }
            try await ingest.sync().requireExit()
            for (stream, cursor) in streams {
                let landed = try await ingest.landed(stream, cursor: cursor)
                #expect(try await landed == ingest.truth(stream), "\(stream)")
            }
        }
    }
}
