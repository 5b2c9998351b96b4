// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusCore
import LotusTestKit
import Testing

/// What a service may do wrong, through `lotus sync`: a clear error of the stream that it concerns, or a value
/// that is mended or null and said to be so. The other streams go on, and once the trouble is over what has
/// landed is what is true.
struct IngestBadInputTests {
    private static let streams: [(stream: String, cursor: String?)] = [
        ("shopify/orders", "updated_at"), ("shopify/customers", "updated_at"),
        ("shopify/order_refunds", "created_at"), ("shopify/products", "updated_at"),
        ("shopify/product_variants", "updated_at"), ("shopify/shop", nil),
        ("klaviyo/profiles", "updated"), ("klaviyo/events", "datetime"), ("klaviyo/metrics", "updated"),
    ]

    private func withProject(
        _ options: [String] = [], _ body: (IngestProject) async throws -> Void
    ) async throws {
        try await SandboxServer.with(["--orders", "300", "--profiles", "150"] + options) { sandbox in
            try await body(IngestProject.create(sandbox, streams: Self.streams.map(\.stream)))
        }
    }

    /// What is true has landed, each state once, of all streams but some.
    private func expectTruth(_ ingest: IngestProject, butOf failed: Set<String> = []) async throws {
        for (stream, cursor) in Self.streams where !failed.contains(stream) {
            let landed = try await ingest.landed(stream, cursor: cursor)
            #expect(try await landed == ingest.truth(stream), "\(stream)")
        }
    }

    /// The next sync, when nothing is wrong any more, completes what this one could not.
    private func expectTruthAfterwards(_ ingest: IngestProject) async throws {
        try await ingest.sandbox.setFaults("")
        try await ingest.sync().requireExit()
        try await expectTruth(ingest)
    }

    // MARK: - Streams that fail

    /// What goes wrong with some streams, and what is told.
    struct Trouble: Sendable, CustomTestStringConvertible {
        let fault: String
        /// Streams that fail with it.
        let failing: Set<String>
        let code: String
        var says: [String] = []

        var testDescription: String { fault }
    }

    @Test(arguments: [
        Trouble(
            fault: "401@metrics", failing: ["klaviyo/metrics"], code: "LL-SOURCE-002", says: ["new token"]),
        Trouble(
            fault: "403@profiles", failing: ["klaviyo/profiles"], code: "LL-SOURCE-004",
            says: ["profiles:read"]),
        Trouble(fault: "404@events", failing: ["klaviyo/events"], code: "LL-SOURCE-005"),
        Trouble(fault: "truncated@customers", failing: ["shopify/customers"], code: "LL-SOURCE-009"),
        Trouble(fault: "malformed@profiles", failing: ["klaviyo/profiles"], code: "LL-SOURCE-009"),
        Trouble(fault: "redirect@events", failing: ["klaviyo/events"], code: "LL-SOURCE-015"),
        Trouble(
            fault: "huge-record@customers", failing: ["shopify/customers"], code: "LL-SOURCE-016",
            says: ["50 MB", "32 MB"]),
        Trouble(
            fault: "huge-record@profiles", failing: ["klaviyo/profiles"], code: "LL-SOURCE-016",
            says: ["50 MB", "32 MB"]),
        Trouble(
            fault: "malformed@bulk-results", failing: ["shopify/products", "shopify/product_variants"],
            code: "LL-SOURCE-007", says: ["is no JSON"]),
        Trouble(
            fault: "truncated-result@bulk-results",
            failing: ["shopify/products", "shopify/product_variants"], code: "LL-SOURCE-007",
            says: ["lines and"]),
        Trouble(
            fault: "expired-result@bulk-results",
            failing: ["shopify/products", "shopify/product_variants"], code: "LL-SOURCE-007",
            says: ["status 400"]),
        Trouble(
            fault: "redirect@bulk-results", failing: ["shopify/products", "shopify/product_variants"],
            code: "LL-SOURCE-012"),
    ]) func failsItsStreamsAndStopsNoOther(_ trouble: Trouble) async throws {
        try await withProject(["--fault", trouble.fault]) { ingest in
            let outcome = try await ingest.sync(within: .seconds(300))
            #expect(outcome.end == .exited(1), "\(outcome)")
            for stream in trouble.failing {
                let name = stream.split(separator: "/").last ?? ""
                let line = outcome.errorText.split(separator: "\n").first {
                    $0.hasPrefix("error[\(trouble.code)") && $0.contains(".\(name): ")
                }
                #expect(line != nil, "\(stream): \(outcome)")
                #expect(try ingest.files(stream).isEmpty, "\(stream)")
            }
            for part in trouble.says { #expect(outcome.errorText.contains(part), "\(part): \(outcome)") }
            try await expectTruth(ingest, butOf: trouble.failing)
            try await expectTruthAfterwards(ingest)
        }
    }

    // MARK: - Values that are mended

    @Test(arguments: [
        "invalid-utf8@customers,invalid-utf8@profiles,invalid-utf8@events,invalid-utf8@bulk-results",
        "lone-surrogate@customers,lone-surrogate@profiles,lone-surrogate@events,lone-surrogate@bulk-results",
    ]) func brokenTextIsMended(_ faults: String) async throws {
        try await withProject(["--fault", faults]) { ingest in
            try await ingest.sync().requireExit()
            try await expectTruth(ingest)
            // What was replaced can be seen.
            for stream in ["shopify/customers", "klaviyo/profiles", "shopify/products"] {
                let files = "\(ingest.landing)/\(stream)/**/*.parquet"
                let found = try await ingest.project.numbers(
                    """
                    select count(*) from read_parquet('\(files)', hive_partitioning = false) as landed
                    where contains(to_json(landed)::varchar, chr(65533))
                    """)
                #expect(found[0] > 0, "\(stream)")
            }
            try await expectTruthAfterwards(ingest)
        }
    }

    @Test func ofEqualKeysTheLastCounts() async throws {
        let faults = ["orders", "customers", "shop.json", "profiles", "events", "metrics"].map {
            "duplicate-keys@\($0)"
        }
        try await withProject(["--fault", faults.joined(separator: ",")]) { ingest in
            try await ingest.sync().requireExit()
            // Another sync would tell nothing: a record at the cursor is known again by its bytes, and the fault
            // strikes another one then.
            try await expectTruth(ingest)
        }
    }

    @Test func aFieldThatChangesItsTypeIsNullAndSaidToBe() async throws {
        let faults = ["customers", "profiles", "events"].map { "changed-type@\($0)" }
        try await withProject(["--fault", faults.joined(separator: ",")]) { ingest in
            let outcome = try await ingest.sync(["--json"]).requireExit()
            try await expectTruth(ingest)
            for (stream, column) in [
                ("shopify/customers", "orders_count"), ("klaviyo/profiles", "links"),
                ("klaviyo/events", "links"),
            ] {
                let files = "\(ingest.landing)/\(stream)/**/*.parquet"
                let rows = try await ingest.project.numbers(
                    """
                    select count(*) filter (where \(column) is null),
                           count(*) filter (where contains(to_json(_airbyte_meta)::varchar, '"\(column)"'))
                    from read_parquet('\(files)', hive_partitioning = false)
                    """)
                #expect(rows[1] > 0 && rows[0] >= rows[1], "\(stream): \(rows)")
            }
            let report = try JSONValue(parsing: outcome.output)
            let nulled = (report["connections"]?.elements ?? []).flatMap { $0["streams"]?.elements ?? [] }
                .reduce(into: [:]) { $0[$1["stream"]?.string ?? ""] = $1["nulled_values"]?.integer }
            for stream in ["customers", "profiles", "events"] {
                #expect(nulled[stream] ?? 0 > 0, "\(stream): \(nulled)")
            }
            try await expectTruthAfterwards(ingest)
        }
    }

    // MARK: - Connections that fail

    /// What is wrong with the connection to the shop.
    struct WrongConnection: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var fault = ""
        /// Where the shop is said to be instead.
        var endpoint: String?
        let code: String
        let says: [String]
    }

    @Test(arguments: [
        WrongConnection(
            testDescription: "a wrong token", fault: "401@admin", code: "LL-SOURCE-002", says: ["token"]),
        WrongConnection(
            testDescription: "no such shop", fault: "404@shop.json", code: "LL-SOURCE-005",
            says: ["no shop `demo`", "my-shop.myshopify.com"]),
        WrongConnection(
            testDescription: "a host without an address", endpoint: "http://nowhere.invalid",
            code: "LL-SOURCE-012", says: ["nowhere.invalid"]),
        WrongConnection(
            testDescription: "nobody answers", endpoint: "http://127.0.0.1:1", code: "LL-SOURCE-013",
            says: ["127.0.0.1:1"]),
    ]) func aConnectionThatFailsStopsNoOther(_ wrong: WrongConnection) async throws {
        try await withProject(wrong.fault.isEmpty ? [] : ["--fault", wrong.fault]) { ingest in
            let settings = try String(contentsOfFile: ingest.project.file("lotus.yml"), encoding: .utf8)
            if let endpoint = wrong.endpoint {
                // The first connection is that to the shop.
                let own = #"endpoint: "\#(ingest.sandbox.origin)""#
                let changed = settings.replacing(own, with: "endpoint: \(endpoint)", maxReplacements: 1)
                try #require(changed != settings)
                try ingest.project.write("lotus.yml", changed)
            }
            let outcome = try await ingest.sync(within: .seconds(300))
            #expect(outcome.end == .exited(1), "\(outcome)")
            #expect(outcome.errorText.contains("error[\(wrong.code)]: shopify"), "\(outcome)")
            for part in wrong.says { #expect(outcome.errorText.contains(part), "\(part): \(outcome)") }
            let failed = Self.streams.map(\.stream).filter { $0.hasPrefix("shopify/") }
            for stream in failed { #expect(try ingest.files(stream).isEmpty, "\(stream)") }
            try await expectTruth(ingest, butOf: Set(failed))
            try ingest.project.write("lotus.yml", settings)
            try await expectTruthAfterwards(ingest)
        }
    }

    // MARK: - Silence

    @Test func aServiceThatKeepsSilentHoldsUpNobodyElseAndCtrlCEndsIt() async throws {
        try await withProject(["--fault", "hang@customers"]) { ingest in
            let process = try RunningProcess(ingest.command())
            let others = Self.streams.filter { $0.stream != "shopify/customers" }
            let deadline = ContinuousClock.now + .seconds(60)
            while try others.contains(where: { try ingest.files($0.stream).isEmpty }) {
                try #require(ContinuousClock.now < deadline, "the others did not land")
                try await Task.sleep(for: .milliseconds(100))
            }
            process.send(SIGINT)
            let outcome = try await process.wait(within: .seconds(20))
            #expect(outcome.end == .exited(130), "\(outcome)")
            #expect(try ingest.files("shopify/customers").isEmpty)
            try await expectTruthAfterwards(ingest)
        }
    }

    // MARK: - The store

    @Test func aStoreThatIsAwayFailsEveryStreamAndNothingIsLost() async throws {
        let store = try await S3Server.rclone(buckets: [])
        try await SandboxServer.with(["--orders", "300", "--profiles", "150"]) { sandbox in
            let streams = ["shopify/orders", "klaviyo/profiles"]
            let ingest = try await IngestProject.create(sandbox, streams: streams, store: store)
            await store.stop()
            let outcome = try await ingest.sync(within: .seconds(300))
            #expect(outcome.end == .exited(1), "\(outcome)")
            #expect(outcome.errorText.contains("error[LL-STORE-"), "\(outcome)")
            try await store.restart()
            try await ingest.sync().requireExit()
            try await store.listingsCatchUp()
            for (stream, cursor) in [("shopify/orders", "updated_at"), ("klaviyo/profiles", "updated")] {
                let landed = try await ingest.landed(stream, cursor: cursor)
                #expect(try await landed == ingest.truth(stream), "\(stream)")
            }
        }
        await store.stop()
    }
}
