// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusTestKit
import Testing

/// `lotus up` on files that others land.
@Suite struct UpTests {
    private static let quick = "http: 127.0.0.1:0\nsensors: {interval: 1 s}\n"

    @Test func filesOfOthersAreFoundAndMakeModelsWithoutAnySettings() async throws {
        let landed = try await LandedProject.create()
        try await landed.land("part_0.parquet", ids: 0..<10)
        try await landed.land("part_0.parquet-1", ids: 10..<20)
        try await landed.land("load_1.parquet", ids: 20..<30, isOfAirbyte: false)
        try await landed.project.run(["up", "--once"], within: .seconds(120)).requireExit()
        #expect(try await landed.mart() == LandedProject.truth(30))

        // Another file of the same day, then one of the day before.
        try await landed.land("part_1.parquet", ids: 30..<40)
        try await landed.project.run(["up", "--once"], within: .seconds(120)).requireExit()
        #expect(try await landed.mart() == LandedProject.truth(40))
        try await landed.land("part_0.parquet", day: 4, ids: 40..<50)
        try await landed.project.run(["up", "--once"], within: .seconds(120)).requireExit()
        #expect(try await landed.mart() == LandedProject.truth(50))

        // Nothing new: nothing is run.
        let before = try await landed.runs().count
        try await landed.project.run(["up", "--once"], within: .seconds(120)).requireExit()
        #expect(try await landed.runs().count == before)
        let states = try await landed.project.run(["status"]).requireExit().outputText
        #expect(states.contains("fct_sales"))
        #expect(!states.contains("stale"), "\(states)")
    }

    /// Its step succeeded: what failed is the test, which the next attempt makes again.
    @Test func aFailedTestIsRunAgainByTheNextAttempt() async throws {
        let landed = try await LandedProject.create(settings: "runs: {retries: 0}\n")
        let project = landed.project
        let tests = "assets/core/sources.yml"
        let sound = try project.scratch.read("shop/\(tests)")
        try project.write(
            tests,
            sound.replacingOccurrences(
                of: "[unique, not_null]", with: "[unique, {accepted_values: {values: [1]}}]"))
        try await landed.land("part_0.parquet", ids: 0..<10)
        for command in [["materialize", "int_shopify__orders"], ["runs", "retry"], ["runs", "retry"]] {
            let name = command[0] == "runs" ? [try await landed.runs()[0]["id"] as? String ?? ""] : []
            let outcome = try await project.run(command + name, within: .seconds(120)).requireExit(1)
            #expect(outcome.errorText.contains("accepted_values"), "\(outcome)")
        }
        try project.write(tests, sound)
        let last = try await landed.runs()[0]["id"] as? String ?? ""
        try await project.run(["runs", "retry", last], within: .seconds(120)).requireExit()
        #expect(try await project.run(["status"]).requireExit().outputText.contains("int_shopify__orders"))
    }

    @Test func aSensorThatIsResetRequestsARunOnce() async throws {
        let landed = try await LandedProject.create()
        let project = landed.project
        try await landed.land("part_0.parquet", ids: 0..<10)
        let sensor = "shopify_orders_sensor"
        for told in ["requested", "no new file among 1"] {
            let tick = try await project.run(["sensors", "tick", sensor]).requireExit()
            #expect(tick.outputText.contains(told), "\(tick)")
            try await project.run(["up", "--once"], within: .seconds(120)).requireExit()
        }
        try await project.run(["sensors", "reset", sensor]).requireExit()
        for told in ["requested", "is queued", "is queued"] {
            let tick = try await project.run(["sensors", "tick", sensor]).requireExit()
            #expect(tick.outputText.contains(told), "\(tick)")
        }
        try await project.run(["up", "--once"], within: .seconds(120)).requireExit()
        let runs = try await landed.runs().filter { $0["trigger"] as? String == "sensor" }
        #expect(runs.map { $0["status"] as? String } == ["succeeded", "succeeded"])
    }

    @Test func aDaemonFindsFilesAndEditsAndStopsWell() async throws {
        let landed = try await LandedProject.create(settings: Self.quick)
        let project = landed.project
        try await landed.land("part_0.parquet", ids: 0..<10)
        let up = try UpProcess(project)
        _ = try await up.line(with: "fct_sales (automation)")
        _ = try await up.line(with: "succeeded")
        #expect(try await landed.mart() == LandedProject.truth(10))

        try await landed.land("part_1.parquet", ids: 10..<25)
        _ = try await up.line(with: "fct_sales (automation)")
        _ = try await up.line(with: "succeeded")
        #expect(try await landed.mart() == LandedProject.truth(25))

        // A broken edit is told with its place, and what was read before goes on.
        let model = "assets/marts/fct_sales.sql"
        let sql = try project.scratch.read("shop/\(model)")
        try project.write(model, "select {{ broken( }}\n")
        _ = try await up.line(with: "the project cannot be read")
        _ = try await up.line(with: "\(model):1:")
        try project.write(model, sql.replacingOccurrences(of: "sum(total)", with: "2 * sum(total)"))
        _ = try await up.line(with: "the project was read again")
        try await landed.land("part_2.parquet", ids: 25..<30)
        _ = try await up.line(with: "fct_sales (automation)")
        _ = try await up.line(with: "succeeded")
        let truth = LandedProject.truth(30)
        #expect(try await landed.mart() == [truth[0], 2 * truth[1]])

        // A second one is refused, and says who works.
        let second = try await project.run(["up", "--once"])
        #expect(second.end == .exited(2))
        #expect(second.errorText.contains("LL-RUN-004"), "\(second)")
        #expect(second.errorText.contains("\(up.process.processID)"), "\(second)")

        let outcome = try await up.stop()
        #expect(outcome.end == .exited(0))
        #expect(try await landed.runs().allSatisfy { $0["status"] as? String == "succeeded" })
    }

    @Test func whatAModelBreaksIsToldAndMendedByTheNextRun() async throws {
        let landed = try await LandedProject.create(settings: "runs: {retries: 0}\n")
        let project = landed.project
        try await landed.land("part_0.parquet", ids: 0..<3)
        try project.write(
            "assets/marts/fct_sales.sql", "select nothing from {{ ref('int_shopify__orders') }}\n")
        let failed = try await project.run(["up", "--once"], within: .seconds(120))
        #expect(failed.end == .exited(1))
        #expect(failed.errorText.contains("nothing"), "\(failed)")
        let status = try await project.run(["status"])
        #expect(status.end == .exited(1))
        #expect(status.outputText.contains("fct_sales failed: "), "\(status)")
        let run = try #require(try await landed.runs().first { $0["status"] as? String == "failed" })
        let name = String(try #require(run["id"] as? String).suffix(8))
        let logs = try await project.run(["runs", "logs", name]).requireExit().outputText
        #expect(logs.contains("fct_sales"), "\(logs)")

        try project.write(
            "assets/marts/fct_sales.sql",
            "select count(*) as orders, sum(total) as total from {{ ref('int_shopify__orders') }}\n")
        let retried = try await project.run(["runs", "retry", name]).requireExit()
        #expect(retried.errorText.contains("fct_sales made"), "\(retried)")
        #expect(try await landed.mart() == LandedProject.truth(3))
        try await project.run(["status"]).requireExit()
    }

    @Test func aStreamWithoutModelOrFilesSaysSo() async throws {
        let landed = try await LandedProject.create()
        try landed.project.write("assets/streams/shopify/refunds.json", "{}\n")
        func tick(_ name: String) async throws -> String {
            try await landed.project.run(["sensors", "tick", name, "--dry-run"]).requireExit().outputText
        }
        let empty = try await tick("shopify_orders_sensor")
        #expect(empty.hasSuffix("/shopify/orders/ yet\n"), "\(empty)")
        try await landed.land("part_0.parquet", ids: 0..<3)
        #expect(try await tick("shopify_orders") == "a run of int_shopify__orders\n")
        try FileManager.default.copyItem(
            atPath: landed.project.file("lake/landing/raw/shopify/orders"),
            toPath: landed.project.file("lake/landing/raw/shopify/refunds"))
        #expect(try await tick("shopify_refunds") == "nothing: no model reads this stream\n")
        let unknown = try await landed.project.run(["sensors", "tick", "shopify_order"])
        #expect(unknown.end == .exited(2))
        #expect(unknown.errorText.contains("shopify_orders_sensor"), "\(unknown)")
    }

    @Test func sensorsAreSwitchedAndEverythingIsPaused() async throws {
        let landed = try await LandedProject.create()
        let project = landed.project
        try await landed.land("part_0.parquet", ids: 0..<3)
        try await project.run(["sensors", "disable", "shopify_orders"]).requireExit()
        try await project.run(["up", "--once"], within: .seconds(120)).requireExit()
        #expect(try await landed.runs().isEmpty)
        try await project.run(["sensors", "enable", "shopify_orders"]).requireExit()
        try await project.run(["pause"]).requireExit()
        try await project.run(["up", "--once"], within: .seconds(120)).requireExit()
        #expect(try await landed.runs().isEmpty)
        try await project.run(["resume"]).requireExit()
        try await project.run(["up", "--once"], within: .seconds(120)).requireExit()
        #expect(try await landed.mart() == LandedProject.truth(3))

        // After a reset the sensor asks again; the model has read its files, so nothing is made.
        let count = try await landed.runs().count
        try await project.run(["sensors", "reset", "shopify_orders"]).requireExit()
        try await project.run(["sensors", "tick", "shopify_orders"]).requireExit()
        try await project.run(["up", "--once"], within: .seconds(120)).requireExit()
        let runs = try await landed.runs()
        #expect(runs.count <= count + 1)
        #expect(runs.allSatisfy { $0["status"] as? String == "succeeded" })
        #expect(try await landed.mart() == LandedProject.truth(3))
    }

    @Test func runsWaitForTheirTurnAndAreCanceled() async throws {
        let landed = try await LandedProject.create(settings: Self.quick)
        let project = landed.project
        try project.write(
            "assets/marts/slow.sql",
            """
            {{ config(meta={'lotus': {'automation': 'manual'}}) }}
            select count(*) as n from range(10000000) a, range(100000) b where a.range * b.range % 7 = 3

            """)
        let up = try UpProcess(project)
        _ = try await up.line(with: "started: ")
        let name = try await project.run(["materialize", "slow", "--detach"]).requireExit().outputText
            .trimmingCharacters(in: .whitespacesAndNewlines)
        _ = try await up.line(with: "started: slow")
        let second = try await project.run(["materialize", "slow", "--detach"]).requireExit().outputText
            .trimmingCharacters(in: .whitespacesAndNewlines)
        try await Task.sleep(for: .milliseconds(500))
        #expect(
            try await landed.runs().first { $0["id"] as? String == second }?["status"] as? String == "queued")
        try await project.run(["runs", "cancel", second]).requireExit()
        try await project.run(["runs", "cancel", name]).requireExit()
        _ = try await up.line(with: "run \(name.suffix(8)) canceled")
        #expect(try await up.stop().end == .exited(0))
        let states = try await landed.runs().map { $0["status"] as? String }
        #expect(states.filter { $0 == "canceled" }.count == 2, "\(states)")
    }

    @Test func aWorkerOrDaemonThatIsKilledIsFoundAndItsRunGoesOn() async throws {
        let landed = try await LandedProject.create(settings: Self.quick)
        let project = landed.project
        // Long enough to be killed in the middle.
        try project.write(
            "assets/core/int_shopify__orders.sql",
            """
            {{ config(materialized='incremental', incremental_strategy='delete+insert', unique_key='id',
                      pre_hook="select count(*) from range(10000000) a, range(100) b where a.range * b.range % 7 = 3") }}
            select id, version, total from {{ source('shopify', 'orders') }}

            """)
        try await landed.land("part_0.parquet", ids: 0..<10)
        let up = try UpProcess(project)
        _ = try await up.line(with: "started: int_shopify__orders")
        let worker = try #require(try Self.children(of: up.process.processID).first)
        kill(worker, SIGKILL)
        _ = try await up.line(with: "its worker ended", within: .seconds(20))
        // The next attempt is under way when the daemon itself is killed.
        _ = try await up.line(with: "started: int_shopify__orders", within: .seconds(60))
        up.process.kill()
        _ = try await up.process.wait()
        try project.write(
            "assets/core/int_shopify__orders.sql",
            """
            {{ config(materialized='incremental', incremental_strategy='delete+insert', unique_key='id') }}
            select id, version, total from {{ source('shopify', 'orders') }}

            """)
        let again = try UpProcess(project)
        _ = try await again.line(with: "fct_sales (automation)", within: .seconds(120))
        _ = try await again.line(with: "succeeded")
        #expect(try await landed.mart() == LandedProject.truth(10))
        #expect(try await again.stop().end == .exited(0))
        #expect(
            try await landed.runs().allSatisfy { ["succeeded", "failed"].contains($0["status"] as? String) })
    }

    /// The processes that a process has started.
    private static func children(of process: Int32) throws -> [Int32] {
        let tasks = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/task")
        return tasks.flatMap { task -> [Int32] in
            let text = try? String(
                contentsOfFile: "/proc/\(process)/task/\(task)/children", encoding: .utf8)
            return (text ?? "").split(separator: " ").compactMap { Int32($0) }
        }
    }
}
