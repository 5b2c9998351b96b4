// SPDX-License-Identifier: Apache-2.0

import AirbyteProtocol
import ConnectorKit
import LotusCore
import LotusTestKit
import Sandbox
import ShopifySource
import Synchronization
import Testing

/// The source against the simulated shop, over the network.
@Suite struct SandboxReadingTests {
    static let names = [
        "orders", "order_refunds", "customers", "products", "product_variants", "shop", "locations",
    ]

    static func serving(
        orders: Int, faults: String = "", missing: Set<String> = [], edits: Double = 0,
        _ body:
            @Sendable (ShopifyService, @escaping @Sendable () throws -> ShopifySource) async throws -> Void
    ) async throws {
        let options = SandboxOptions(
            orders: UInt64(orders), profiles: 0, port: 0, now: SandboxOptions.defaultHistory.upperBound,
            faults: try FaultRule.list(faults), editsPerRequest: edits, missingScopes: missing)
        let scratch = try ScratchFolder()
        let folder = scratch.path
        let transport = try ClientTransport(environment: [:])
        let service = ServiceBox()
        try await SandboxHost.serving(
            options,
            services: { options, clock in
                let shop = ShopifyService(options, clock: clock)
                service.set(shop)
                return [shop]
            }
        ) { host in
            let source: @Sendable () throws -> ShopifySource = {
                try ShopifySource(
                    [
                        "shop": "demo", "start_date": "2019-01-01", "endpoint": .string(host.origin),
                        "credentials": ["auth_method": "api_password", "api_password": "shpat_secret"],
                    ],
                    SourceContext(
                        transport: transport, time: HastyTime(), random: .seeded(5), temporaryFolder: folder))
            }
            if let shop = service.get() { try await body(shop, source) }
        }
        await transport.shutdown()
        withExtendedLifetime(scratch) {}
    }

    @Test(arguments: SourceContract.Check.allCases)
    func theContractHolds(_ check: SourceContract.Check) async throws {
        try await Self.serving(orders: 60) { _, source in
            try await SourceContract(configuration: [:]) { _ in try source() }.run(check)
        }
    }

    @Test(arguments: [
        "", "429:0.05,500:0.03,disconnect:0.03,short-body:0.03,truncated:0.02",
        "expired-result:0.25,truncated-result:0.25,short-body@bulk-results:0.3",
    ])
    func everythingComesOnce(_ faults: String) async throws {
        try await Self.serving(orders: 500, faults: faults) { shop, source in
            let sink = RecordingSink()
            try await source().read(Self.names, [:], into: sink)
            try await Self.check(sink, shop)
        }
    }

    private static func check(_ sink: RecordingSink, _ shop: ShopifyService) async throws {
        #expect(sink.violations.isEmpty)
        for truth in await shop.truth(at: SystemTime().now()) {
            let isDeletion = truth.stream == "orders_deleted"
            let name = isDeletion ? "orders" : truth.stream
            guard names.contains(name) else { continue }
            #expect(sink.failure(name) == nil, "\(name): \(sink.failure(name)?.description ?? "")")
            var found = StreamTruth(truth.stream)
            let cursor = isDeletion ? "deleted_at" : name == "order_refunds" ? "created_at" : "updated_at"
            for text in sink.records(name) {
                let record = try JSONValue(parsing: text)
                guard (record["deleted_at"] != nil) == isDeletion else { continue }
                let id = UInt64(try #require(record["id"]?.integer))
                let second = record[cursor]?.string.flatMap { Instant.parse($0) }?.microseconds
                let isCursor = !["shop", "locations"].contains(name)
                found.add(idNumber: id, second: isCursor ? second.map { $0 / 1_000_000 } : nil)
            }
            #expect(found.json() == truth.json(), "\(truth.stream)")
        }
    }

    @Test func aMissingScopeFailsItsStreamsAlone() async throws {
        try await Self.serving(orders: 100, missing: ["read_products"]) { _, source in
            let sink = RecordingSink()
            try await source().read(["orders", "products"], [:], into: sink)
            #expect(sink.failure("orders") == nil)
            let error = try #require(sink.failure("products"))
            #expect(error.code == .sourcePermission)
            #expect(error.message.contains("read_products"))
            let catalog = try await source().discover()
            #expect(!catalog.streams.contains { $0.name == "products" })
            let withheld = catalog.withheld.first { $0.name == "products" }
            #expect(withheld?.error.code == .sourcePermission)
            #expect(withheld?.error.message.contains("`read_products`") == true)
        }
    }

    @Test func recordsThatChangeWhileTheyAreReadComeWithTheirLastChange() async throws {
        try await Self.serving(orders: 700, edits: 3) { shop, source in
            var states: [StreamDescriptor: StreamState] = [:]
            var last: [String: [Int64: Int64]] = [:]
            var refunds: [Int64] = []
            for _ in 0..<3 {
                let sink = RecordingSink()
                try await source().read(["orders", "order_refunds", "customers"], states, into: sink)
                for name in ["orders", "customers"] {
                    for text in sink.records(name) {
                        let record = try JSONValue(parsing: text)
                        guard let id = record["id"]?.integer, let at = record["updated_at"]?.string else {
                            continue
                        }
                        last[name, default: [:]][id] = Instant.parse(at)?.microseconds
                    }
                }
                refunds += try sink.records("order_refunds").compactMap {
                    try JSONValue(parsing: $0)["id"]?.integer
                }
                for name in ["orders", "order_refunds", "customers"] {
                    states[StreamDescriptor(name)] = sink.state(name)
                }
            }
            #expect(Set(refunds).count == refunds.count)
        }
    }
}

/// The service that a sandbox was started with.
private final class ServiceBox: Sendable {
    private let service = Mutex<ShopifyService?>(nil)
    func set(_ service: ShopifyService) { self.service.withLock { $0 = service } }
    func get() -> ShopifyService? { service.withLock { $0 } }
}

/// The machine's time, in which nobody waits long.
private struct HastyTime: TimeSource {
    private let system = SystemTime()
    func now() -> Timestamp { system.now() }
    func monotonicNanoseconds() -> UInt64 { system.monotonicNanoseconds() }
    func sleep(for duration: Duration) async throws {
        try await system.sleep(for: min(duration, .milliseconds(2)))
    }
}
