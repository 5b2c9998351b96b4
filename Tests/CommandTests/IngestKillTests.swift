// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusCore
import LotusTestKit
import Sync
import Testing

extension UnderLoad {
    /// A sync that is killed, or whose store goes away, loses no row and gives none twice: what has landed in
    /// the end is what the sandbox says is true.
    @Suite struct IngestKillTests {
        enum Place: String, CaseIterable { case folder, s3 }

        private static let streams = ["shopify/orders", "shopify/order_refunds", "klaviyo/profiles"]
        /// Of five requests in a hundred something comes of that is no answer.
        private static let faults = "429:0.015,500:0.02,disconnect:0.015"
        private static let checkpointRows = Soak.isOn ? 10_000 : 400
        private static let orders = Soak.isOn ? 200_000 : 6_000
        private static let randomKills = Soak.isOn ? 100 : 12
        private static let restarts = Soak.isOn ? 10 : 3

        @Test(.timeLimit(.minutes(60)), arguments: Place.allCases)
        func whatAKilledSyncLeavesIsCompleted(place: Place) async throws {
            let ingest = try await start(place)
            var killed = 0
            for (index, point) in CrashPoint.allCases.enumerated() {
                // The first time that a point is reached, and a later one.
                for count in [1, 2 + index % 3] {
                    try await ingest.sandbox.edit(["changes": 25, "additions": 25, "stream": "orders"])
                    let outcome = try await sync(ingest, crashAt: "\(point.rawValue):\(count)")
                    if outcome.end == .signalled(SIGKILL) { killed += 1 }
                }
            }
            // Some points are only reached by streams that are replaced, or when something is cleaned up.
            #expect(killed >= CrashPoint.allCases.count / 2)
            try await expectTruth(ingest, after: "named crash points")
        }

        @Test(.timeLimit(.minutes(60)), arguments: Place.allCases)
        func killsAtRandomMomentsLoseNothing(place: Place) async throws {
            let ingest = try await start(place)
            var random = SeededGenerator(7)
            var killed = 0
            for round in 0..<Self.randomKills {
                // New orders, and old ones that change, so that there is always something to read.
                if round % 4 == 3 {
                    try await ingest.sandbox.edit(["changes": 40, "additions": 40, "stream": "orders"])
                }
                let process = try RunningProcess(ingest.command(Self.options))
                try await Task.sleep(for: .milliseconds(Int.random(in: 30...900, using: &random)))
                process.kill()
                if try await process.wait().end == .signalled(SIGKILL) { killed += 1 }
            }
            #expect(killed > 0)
            try await expectTruth(ingest, after: "\(killed) kills")
        }

        @Test(.timeLimit(.minutes(60))) func aStoreThatGoesAwayLosesNothing() async throws {
            let store = try await S3Server.rclone(buckets: [])
            let ingest = try await start(.s3, store: store)
            var random = SeededGenerator(9)
            for round in 0..<Self.restarts {
                let process = try RunningProcess(ingest.command(Self.options))
                try await Task.sleep(for: .milliseconds(Int.random(in: 200...900, using: &random)))
                try await store.restart()
                let outcome = try await process.wait(within: .seconds(180))
                let toldSo = outcome.end == .exited(1) && outcome.errorText.contains("LL-")
                #expect(outcome.succeeded || toldSo, "round \(round): \(outcome)")
            }
            try await expectTruth(ingest, after: "restarts of the store")
            await store.stop()
        }

        // MARK: - Steps

        private static let options = ["--checkpoint-rows", String(checkpointRows)]

        private func start(_ place: Place, store: S3Server? = nil) async throws -> IngestProject {
            let sandbox = try await SandboxServer.start(
                ["--orders", String(Self.orders), "--profiles", "3000", "--fault", Self.faults])
            let chosen: S3Server? =
                switch (place, store) {
                case (.folder, _): nil
                case (.s3, let store?): store
                case (.s3, nil): try await .shared()
                }
            return try await IngestProject.create(sandbox, streams: Self.streams, store: chosen)
        }

        private func sync(_ ingest: IngestProject, crashAt point: String? = nil) async throws
            -> ProcessOutcome
        {
            try await ingest.sync(Self.options, crashAt: point, within: .seconds(600))
        }

        private func expectTruth(_ ingest: IngestProject, after event: String) async throws {
            try await ingest.syncToTheEnd(Self.options)
            try await ingest.store?.listingsCatchUp()
            for (stream, cursor) in [
                ("shopify/orders", "updated_at"), ("shopify/order_refunds", "created_at"),
                ("klaviyo/profiles", "updated"),
            ] {
                let landed = try await ingest.landed(stream, cursor: cursor)
                let truth = try await ingest.truth(stream)
                #expect(landed == truth, "\(stream) after \(event)")
            }
        }
    }
}
