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

        private static let streams = [
            "shopify/orders", "shopify/order_refunds", "shopify/customers", "klaviyo/profiles",
        ]
        /// Every row is replaced by each sync.
        private static let replaced = "shopify/customers"
        /// Of five requests in a hundred something comes of that is no answer.
        private static let faults = "429:0.015,500:0.02,disconnect:0.015"
        private static let checkpointRows = Soak.isOn ? 10_000 : 400
        private static let orders = Soak.isOn ? 200_000 : 6_000
        private static let randomKills = Soak.isOn ? 100 : 12
        private static let restarts = Soak.isOn ? 10 : 3

        @Test(.timeLimit(.minutes(60)), arguments: Place.allCases)
        func whatAKilledSyncLeavesIsCompleted(place: Place) async throws {
            let ingest = try await start(place)
            for (index, point) in CrashPoint.allCases.enumerated() {
                try await kill(ingest, at: point)
                // A later time that it is reached, if there is one.
                try await changeSomething(ingest)
                _ = try await sync(ingest, crashAt: "\(point.rawValue):\(2 + index % 3)")
            }
            try await expectTruth(ingest, after: "named crash points")
        }

        /// `--full-refresh` reads everything once more: then each row may be there twice, but none may be
        /// missing, and what is replaced is there once.
        @Test(.timeLimit(.minutes(60))) func aFullRefreshThatIsKilledIsCompleted() async throws {
            let ingest = try await start(.folder)
            try await ingest.syncToTheEnd(Self.options)
            for point in [
                CrashPoint.afterLease, .afterBegin, .afterIntent, .afterPut, .beforeSettle, .afterSettle,
                .beforeDelete, .afterDelete,
            ] {
                try await kill(ingest, at: point, ["--full-refresh"])
            }
            try await expectTruth(ingest, after: "kills of full refreshes", mayRepeat: true)
        }

        /// Kills a sync at a point, which must be reached; faults may end a stream before it is.
        private func kill(_ ingest: IngestProject, at point: CrashPoint, _ options: [String] = [])
            async throws
        {
            for _ in 0..<5 {
                try await changeSomething(ingest)
                // Recovery needs something that was begun: whole for the one way, broken off for the other.
                switch point {
                case .beforeRollForward, .afterRollForward:
                    _ = try await sync(ingest, options, crashAt: CrashPoint.afterPut.rawValue)
                case .beforeRollBack, .afterRollBack:
                    _ = try await sync(ingest, options, crashAt: CrashPoint.afterIntent.rawValue)
                default: break
                }
                let outcome = try await sync(ingest, options, crashAt: point.rawValue)
                if outcome.end == .signalled(SIGKILL) { return }
            }
            Issue.record("no sync was killed at \(point)")
        }

        private func changeSomething(_ ingest: IngestProject) async throws {
            for stream in ["orders", "customers"] {
                try await ingest.sandbox.edit(
                    ["changes": 25, "additions": 25, "stream": .string(stream), "service": "shopify"])
            }
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
            let ingest = try await IngestProject.create(sandbox, streams: Self.streams, store: chosen)
            try ingest.project.write(
                "assets/streams/\(Self.replaced).json",
                #"{"sync_mode": "full_refresh", "destination_sync_mode": "overwrite"}"#)
            return ingest
        }

        private func sync(
            _ ingest: IngestProject, _ options: [String] = [], crashAt point: String? = nil
        ) async throws -> ProcessOutcome {
            try await ingest.sync(Self.options + options, crashAt: point, within: .seconds(600))
        }

        /// - Parameter mayRepeat: whether rows that are added may be there more than once.
        private func expectTruth(
            _ ingest: IngestProject, after event: String, mayRepeat: Bool = false
        ) async throws {
            try await ingest.syncToTheEnd(Self.options)
            try await ingest.store?.listingsCatchUp()
            for (stream, cursor) in [
                ("shopify/orders", "updated_at"), ("shopify/order_refunds", "created_at"),
                (Self.replaced, "updated_at"), ("klaviyo/profiles", "updated"),
            ] {
                var landed = try await ingest.landed(stream, cursor: cursor)
                let truth = try await ingest.truth(stream)
                if mayRepeat, stream != Self.replaced { landed.doubled = 0 }
                #expect(landed == truth, "\(stream) after \(event)")
            }
            let rows = try await ingest.rowCount(Self.replaced)
            #expect(try await rows == ingest.truth(Self.replaced).records, "former generations are there")
        }
    }
}
