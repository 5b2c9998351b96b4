// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusCore
import LotusTestKit
import Testing

extension UnderLoad {
    /// The whole pipeline while everything around it fails: services that answer badly, a store that goes
    /// away, a daemon and workers that are killed. In the end the lake is what the services know.
    @Suite struct SoakTests {
        private static let length = Duration.seconds(Soak.isOn ? 300 : 60)
        private static let betweenKills = Duration.seconds(Soak.isOn ? 40 : 15)
        private static let betweenOutages = Duration.seconds(Soak.isOn ? 70 : 25)
        private static let outage = Duration.seconds(3)
        /// How long the last daemon is left alone, so that its memory can be told.
        private static let calm = Duration.seconds(Soak.isOn ? 120 : 0)
        private static let orders = Soak.isOn ? 3_000 : 600
        private static let profiles = Soak.isOn ? 1_500 : 300
        /// How long a run may wait or work when all is quiet.
        private static let runMax = Duration.seconds(60)

        /// The lake of production; in the long form that of a folder as well.
        private static let backends: [TestProject.Backend] =
            Soak.isOn ? [.postgresAndS3, .sqliteAndFolder] : [.postgresAndS3]

        @Test(.timeLimit(.minutes(30)), arguments: backends)
        func whatThePipelineMadeUnderFireIsTheTruth(backend: TestProject.Backend) async throws {
            #expect(SoakModels.streams.count >= 12)
            #expect(SoakModels.names.count >= 20)
            let soak = try await SoakProject.create(
                backend, orders: Self.orders, profiles: Self.profiles)
            let life = SoakLife(soak.sandboxes)
            let daemon = SoakDaemon(soak.project)
            try await daemon.start()
            try await live(soak, life, daemon)
            for sandbox in soak.sandboxes { try await sandbox.setFaults("") }
            try await daemon.kill(withWorkers: false)
            try await drain(soak)
            try await expectTruth(soak)
            try await report(soak, life, daemon)
            await soak.stop()
        }

        // MARK: - Life

        private func live(_ soak: SoakProject, _ life: SoakLife, _ daemon: SoakDaemon) async throws {
            let end = ContinuousClock.now + Self.length
            let calmEnd = end + Self.calm
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    while ContinuousClock.now < calmEnd {
                        try await life.moment()
                        try await Task.sleep(for: .milliseconds(800))
                    }
                }
                group.addTask {
                    while ContinuousClock.now < calmEnd {
                        await daemon.sample()
                        try await Task.sleep(for: .seconds(1))
                    }
                }
                group.addTask {
                    var withWorkers = false
                    while ContinuousClock.now + Self.betweenKills < end {
                        try await Task.sleep(for: Self.betweenKills)
                        try await daemon.restart(withWorkers: withWorkers)
                        withWorkers.toggle()
                    }
                }
                group.addTask {
                    guard let store = soak.store else { return }
                    while ContinuousClock.now + Self.betweenOutages < end {
                        try await Task.sleep(for: Self.betweenOutages)
                        await store.stop()
                        try await Task.sleep(for: Self.outage)
                        try await store.restart()
                    }
                }
                try await group.waitForAll()
            }
        }

        /// Whatever was left is done once, by a daemon that ends when there is nothing more to do.
        private func drain(_ soak: SoakProject) async throws {
            let left = Set(try await soak.activeRuns().keys)
            let end = ContinuousClock.now + Self.runMax
            let up = try RunningProcess(soak.project.command(["up", "--once"]))
            var late: [String: String] = [:]
            repeat {
                try await Task.sleep(for: .seconds(1))
                late = try await soak.activeRuns().filter { left.contains($0.key) }
            } while !late.isEmpty && ContinuousClock.now < end
            #expect(late.isEmpty, "runs that are not over \(Self.runMax) after the end")
            try await expectSuccess(up)
            // Whatever had begun to be copied before the last edit, all of it is copied now.
            try await expectSuccess(RunningProcess(soak.project.command(["materialize", "stream:*"])))
            try await expectSuccess(RunningProcess(soak.project.command(["up", "--once"])))
            #expect(try await soak.activeRuns().isEmpty)
        }

        private func expectSuccess(_ process: RunningProcess) async throws {
            let outcome = try await process.wait(within: .seconds(300))
            #expect(outcome.succeeded, "\(outcome)")
        }

        // MARK: - The end

        private func expectTruth(_ soak: SoakProject) async throws {
            let comparison = SoakComparison(soak)
            for (model, found, expected) in try await comparison.cores() {
                #expect(found == expected, "\(model)")
            }
            let marts = try await comparison.marts()
            #expect(marts.count == SoakModels.marts.count - 1)
            for mart in marts {
                #expect(mart.wrong == 0 && mart.missing == 0 && mart.rows > 0, "\(mart)")
            }
            let products = try await comparison.products()
            #expect(products.found == products.expected)
            for file in try await comparison.consumption() {
                #expect(file.landed > 0 && file.missing == 0, "\(file)")
                #expect(file.consumed == file.landed && file.different == file.landed, "\(file)")
            }
            let log = try await comparison.log()
            #expect(log.model == log.landed)
            #expect(log.model[0] == log.model[1], "orders that landed twice")
        }

        private func report(_ soak: SoakProject, _ life: SoakLife, _ daemon: SoakDaemon) async throws {
            let runs = try await soak.runs()
            func count(_ key: String, _ value: String) -> Int {
                runs.count { $0[key]?.string == value }
            }
            let rows = try await soak.project.numbers(
                "select count(*), count(distinct filename) from read_parquet('\(soak.landing)/**/*.parquet', "
                    + "union_by_name = true, filename = true)")
            let slope = await daemon.slope(after: 30).map {
                "growth \(Int($0 * 600 / 1_024)) KB in 10 minutes"
            }
            print(
                "soak: \(soak.project.backend.rawValue), \(await daemon.kills) kills, \(await daemon.workersKilled) workers killed, "
                    + "\(runs.count) runs (\(count("status", "failed")) failed, \(count("trigger", "retry")) "
                    + "retries), \(count("trigger", "schedule")) syncs, \(rows[1]) files, \(rows[0]) rows, "
                    + "\(await life.edits) edits, \(try await life.faults()) faults, resident at most "
                    + "\(await daemon.peakBytes >> 20) MB\(slope.map { ", \($0)" } ?? "")")
        }
    }
}
