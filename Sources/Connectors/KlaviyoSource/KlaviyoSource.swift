// SPDX-License-Identifier: Apache-2.0

package import AirbyteProtocol
package import ConnectorKit
package import LotusCore

/// Klaviyo, as source-klaviyo 2.13.1 reads it: the same fields, catalogs, records and states.
package struct KlaviyoSource: Source {
    package static let name = "klaviyo"
    package static var specification: JSONValue { KlaviyoSpecification.json }

    private let configuration: KlaviyoConfiguration
    private let context: SourceContext
    private let limiter: RateLimiter<MovingWindows>

    package init(_ configuration: JSONValue, _ context: SourceContext) throws {
        self.configuration = try KlaviyoConfiguration(configuration)
        self.context = context
        // The windows are those of the real service; elsewhere only what the answers say counts.
        let isService = self.configuration.endpoint.origin == KlaviyoAPI.endpoint
        limiter = RateLimiter(MovingWindows { isService ? KlaviyoAPI.windows($0) : [] })
    }

    /// Reads a page of metrics, as the original does.
    package func check() async throws {
        var request = ServiceRequest(
            .get, configuration.url(KlaviyoStream.metrics.path, query: ""))
        request.scope = KlaviyoStream.metrics.scope
        request.rateKey = KlaviyoStream.metrics.path
        let answer = try await client(sink: nil, patience: .short).answer(to: request)
        let page = JSONPage(answer, to: request)
        guard try page.read({ try $0.find(JSONPath("data"))?.kind }).result == .array else {
            throw page.lacks("array `data`")
        }
    }

    /// The same for every account; nothing is asked.
    package func discover() async throws -> Catalog { KlaviyoCatalog.catalog }

    package func read(_ request: ReadRequest, into sink: any RecordSink) async throws {
        let client = client(sink: sink, patience: ServicePatience())
        let units = request.catalog.streams.map { configured in
            unit(configured.descriptor, after: request.states[configured.descriptor], client)
        }
        try await StreamRunner(concurrency: request.concurrency, sink: sink).run(units)
    }

    private func unit(
        _ descriptor: StreamDescriptor, after state: StreamState?, _ client: ServiceClient
    ) -> StreamRunner.Unit {
        guard let stream = KlaviyoStream.all.first(where: { $0.name == descriptor.name }) else {
            return StreamRunner.Unit(
                failing: descriptor,
                StreamRunner.unknown(
                    descriptor, service: KlaviyoAPI.service, known: KlaviyoStream.all.map(\.name)))
        }
        return StreamRunner.Unit([descriptor]) { sink in
            let normalizer =
                stream.isNormalized ? SchemaNormalizer(KlaviyoCatalog.schema(of: stream)) : nil
            let reader = StreamReader(
                stream: stream, descriptor: descriptor, configuration: configuration, client: client,
                time: context.time, normalizer: normalizer)
            try await reader.read(after: state, into: sink)
        }
    }

    private func client(sink: (any RecordSink)?, patience: ServicePatience) -> ServiceClient {
        var settings = ServiceClient.Settings(service: KlaviyoAPI.service, origin: configuration.endpoint)
        settings.headers = [
            HTTPRequest.Header("accept", Secret("application/json")),
            HTTPRequest.Header("revision", Secret(KlaviyoAPI.revision)),
        ]
        settings.credentials = [
            HTTPRequest.Header(
                "authorization", Secret("Klaviyo-API-Key \(configuration.apiKey.revealed)"))
        ]
        settings.secrets = [configuration.apiKey]
        settings.patience = patience
        return ServiceClient(settings, context: context, limiter: limiter, sink: sink)
    }
}
