// SPDX-License-Identifier: Apache-2.0

import AirbyteProtocol
import ConnectorKit
import KlaviyoSource
import LotusCore
import Sandbox
import ShopifySource

/// Which columns of the sources' schemas have a value somewhere in a made-up shop: the sources read all of
/// it, as a sync would, and every record is counted.
enum SandboxCoverage {
    /// One stream of a source.
    struct Stream: Sendable {
        let source: String
        let name: String
        let columns: ColumnCoverage
    }

    /// How many streams are read side by side.
    private static let concurrency = 2

    /// Reads the whole shop, in the order of the catalogs.
    ///
    /// - Throws: ``LotusError`` when a stream cannot be read.
    static func measure(_ options: SandboxOptions) async throws -> [Stream] {
        // Nobody else shall come; the port is of no use to anyone.
        var served = options
        served.port = 0
        return try await SandboxHost.serving(served) { server in
            try await read(ShopifySource.self, shopify(server.origin, options), server)
                + read(KlaviyoSource.self, klaviyo(server.origin, options), server)
        }
    }

    private static func read(
        _ type: any Source.Type, _ configuration: JSONValue, _ server: SandboxHost
    ) async throws -> [Stream] {
        // The sandbox is on this machine: no proxy of the environment leads there.
        try await SourceContext.using([:]) { context in
            try await read(try type.init(configuration, context), named: type.name)
        }
    }

    private static func read(_ source: any Source, named name: String) async throws -> [Stream] {
        let offered = try await source.discover().streams
        let sink = CoverageSink(offered)
        let configured = offered.map {
            ConfiguredStream($0, syncMode: .fullRefresh, destinationSyncMode: .append)
        }
        try await source.read(
            ReadRequest(
                catalog: ConfiguredCatalog(streams: configured), states: [:], concurrency: concurrency),
            into: sink)
        return offered.compactMap { stream in
            sink.coverage(of: stream.descriptor).map {
                Stream(source: name, name: stream.name, columns: $0)
            }
        }
    }

    // MARK: - Configurations

    /// With everything that fills columns switched on.
    private static func shopify(_ origin: String, _ options: SandboxOptions) -> JSONValue {
        [
            "shop": "demo", "endpoint": .string(origin), "start_date": .string(startDate(options)),
            "credentials": ["auth_method": "api_password", "api_password": "sandbox"],
            "populate_top_level_orders_customer_fields": true,
            "job_product_variants_include_pres_prices": true,
        ]
    }

    private static func klaviyo(_ origin: String, _ options: SandboxOptions) -> JSONValue {
        [
            "api_key": "pk_sandbox", "endpoint": .string(origin),
            "start_date": .string("\(startDate(options))T00:00:00Z"),
            "disable_fetching_predictive_analytics": false,
        ]
    }

    /// The day on which the history begins.
    private static func startDate(_ options: SandboxOptions) -> String {
        String(SandboxTime.text(second: options.history.lowerBound.wholeSeconds).prefix(10))
    }
}
