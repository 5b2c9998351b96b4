// SPDX-License-Identifier: Apache-2.0

package import AirbyteProtocol
package import ConnectorKit
package import LotusCore

/// Shopify, as source-shopify 4.3.0 reads it: the same fields, catalogs, records and states.
package struct ShopifySource: Source {
    package static let name = "shopify"
    package static var specification: JSONValue { ShopifySpecification.json }

    let configuration: ShopifyConfiguration
    let context: SourceContext
    private let calls = RateLimiter(LeakyBucket())
    private let points = RateLimiter(CostBudget())
    private let runningOperations = RunningCount()

    package init(_ configuration: JSONValue, _ context: SourceContext) throws {
        self.configuration = try ShopifyConfiguration(configuration)
        self.context = context
    }

    /// Reads the shop itself, and what the token may do: it must be of use for something.
    package func check() async throws {
        let client = client(sink: nil, patience: .short)
        try await readShop(client)
        let granted = try await grantedScopes(client)
        let streams = ShopifyStream.all.filter { !$0.scopes.isEmpty }
        guard !streams.contains(where: { $0.missing(in: granted).isEmpty }) else { return }
        let scopes = Set(streams.flatMap(\.scopes)).sorted().map { "`\($0)`" }.joined(separator: ", ")
        throw LotusError(
            .sourcePermission, "the token of the shop `\(configuration.shop)` may read none of its data",
            hint: "Grant the app at Shopify some of the scopes \(scopes).")
    }

    /// The streams that the token may read; what is missing for the others is said of each.
    package func discover() async throws -> Catalog {
        let client = client(sink: nil, patience: .short)
        try await readShop(client)
        let granted = try await grantedScopes(client)
        var catalog = Catalog(streams: [])
        for stream in ShopifyStream.all {
            if let withheld = stream.withheld(by: granted) {
                catalog.withheld.append(withheld)
            } else {
                catalog.streams.append(stream.catalogStream)
            }
        }
        return catalog
    }

    package func read(_ request: ReadRequest, into sink: any RecordSink) async throws {
        let units = ReadingPlan(request.catalog).units.map { unit($0, request, sink) }
        try await StreamRunner(concurrency: request.concurrency, sink: sink).run(units)
    }

    private func unit(
        _ unit: ReadingPlan.Unit, _ request: ReadRequest, _ sink: any RecordSink
    ) -> StreamRunner.Unit {
        switch unit {
        case .unknown(let descriptor):
            return StreamRunner.Unit(
                failing: descriptor,
                StreamRunner.unknown(
                    descriptor, service: ShopifyAPI.service, known: ShopifyStream.all.map(\.name)))
        case .list(let stream, let list, let isSelected, let nested):
            let reader = ListReader(
                stream: stream, list: list, isSelected: isSelected, nested: nested,
                configuration: configuration, client: client(sink: sink, patience: ServicePatience()),
                time: context.time)
            let streams = (isSelected ? [stream.descriptor] : []) + (nested.map { [$0.descriptor] } ?? [])
            return StreamRunner.Unit(streams) { try await reader.read(request.states, into: $0) }
        case .bulk(let stream, let root):
            let reader = BulkReader(
                stream: stream, root: root, configuration: configuration,
                queries: GraphQLClient(
                    client: queryClient(sink), limiter: points, configuration: configuration,
                    time: context.time),
                downloads: downloadClient(sink), context: context, running: runningOperations)
            let state = request.states[stream.descriptor]
            return StreamRunner.Unit([stream.descriptor]) { try await reader.read(after: state, into: $0) }
        }
    }
}

// MARK: - Requests

extension ShopifySource {
    private func readShop(_ client: ServiceClient) async throws {
        let request = ServiceRequest(.get, configuration.url("shop.json"))
        let page = JSONPage(try await whole(request, client), to: request)
        guard try page.read({ try $0.find(JSONPath("shop"))?.kind }).result == .object else {
            throw page.lacks("object `shop`")
        }
    }

    private func grantedScopes(_ client: ServiceClient) async throws -> Set<String> {
        let request = ServiceRequest(
            .get, configuration.endpoint.appending("admin/oauth/access_scopes.json"))
        let answer = try await whole(request, client)
        let page = JSONPage(answer, to: request)
        guard let scopes = (try? JSONValue(parsing: answer.body))?["access_scopes"]?.elements else {
            throw page.lacks("array `access_scopes`")
        }
        return Set(scopes.compactMap { $0["handle"]?.string })
    }

    /// An answer that is JSON to its end. What was damaged on the way is whole the next time; what stays so is
    /// given as it came.
    private func whole(_ request: ServiceRequest, _ client: ServiceClient) async throws -> ServiceAnswer {
        for attempt in 1..<ShopifyAPI.damagesMax {
            let answer = try await client.answer(to: request)
            let page = JSONPage(answer, to: request)
            if (try? page.read { try $0.document().kind }) != nil { return answer }
            try await context.time.sleep(for: .seconds(attempt))
        }
        return try await client.answer(to: request)
    }

    private func settings(_ patience: ServicePatience) -> ServiceClient.Settings {
        var settings = ServiceClient.Settings(
            service: ShopifyAPI.service, origin: configuration.endpoint)
        settings.headers = [HTTPRequest.Header("accept", Secret("application/json"))]
        settings.credentials = [HTTPRequest.Header("x-shopify-access-token", configuration.token)]
        settings.patience = patience
        let shop = configuration.shop
        settings.explain = { refusal in
            guard refusal.status == 404, refusal.request.stream == nil else { return nil }
            return LotusError(
                .sourceNotFound, "Shopify has no shop `\(shop)` (404)",
                hint: "Check `shop` in the configuration of the connection: `my-shop` of "
                    + "`my-shop.myshopify.com`.")
        }
        return settings
    }

    private func client(sink: (any RecordSink)?, patience: ServicePatience) -> ServiceClient {
        ServiceClient(settings(patience), context: context, limiter: calls, sink: sink)
    }

    private func queryClient(_ sink: any RecordSink) -> ServiceClient {
        ServiceClient(settings(ServicePatience()), context: context, limiter: points, sink: sink)
    }

    /// Results lie elsewhere: neither the token nor the shop's limits have to do with them.
    private func downloadClient(_ sink: any RecordSink) -> ServiceClient {
        var settings = settings(ServicePatience())
        settings.headers = []
        settings.credentials = []
        settings.allowsRedirect = { _ in true }
        return ServiceClient(settings, context: context, sink: sink)
    }
}
