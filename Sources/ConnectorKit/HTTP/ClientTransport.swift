// SPDX-License-Identifier: Apache-2.0

internal import AsyncHTTPClient
internal import LotusCore
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import Synchronization

/// Sends requests over the network: HTTP/1.1, TLS always verified, connections kept and shared.
///
/// `HTTPS_PROXY` and its relatives are honoured (see ``ProxySettings``), and certificates of an authority
/// of one's own (see ``TrustedAuthorities``). Nothing is opened before the first request.
package final class ClientTransport: HTTPTransport {
    /// How long the network may keep silent.
    package struct Patience: Sendable {
        /// How long a connection may take to be made, TLS included.
        package var connectMsMax: Int64 = 10_000
        /// How long a server may keep silent when it has to answer or to go on. The time that the receiver
        /// takes for itself does not count.
        package var idleMsMax: Int64 = 60_000

        /// The usual patience.
        package init() {}
    }

    /// Parsing and decryption are little work: two threads feed more streams than the rest can digest.
    private static let eventLoops = MultiThreadedEventLoopGroup(numberOfThreads: 2)
    private static let connectionsPerHostMax = 64
    private static let idleConnectionSeconds: Int64 = 30

    private struct State {
        var clients: [HTTPClient.Configuration.Proxy?: HTTPClient] = [:]
        var isShutDown = false
    }

    private let patience: Patience
    private let proxies: ProxySettings
    private let authorities: TrustedAuthorities
    private let state = Mutex(State())

    /// - Parameter environment: Where the proxies and the authorities are named.
    /// - Throws: When what it names cannot be used.
    package init(environment: [String: String], patience: Patience = Patience()) throws {
        self.patience = patience
        proxies = try ProxySettings(environment)
        authorities = try TrustedAuthorities(environment)
    }

    deinit {
        // Who forgot to shut down leaves nothing open.
        for client in takeClients() { client.shutdown { _ in } }
    }

    /// Closes all connections and ends the requests under way; later ones fail.
    package func shutdown() async {
        for client in takeClients() { try? await client.shutdown() }
    }

    private func takeClients() -> [HTTPClient] {
        state.withLock { state in
            defer { state.clients = [:] }
            state.isShutDown = true
            return Array(state.clients.values)
        }
    }

    private func client(for url: ServiceURL) throws -> HTTPClient {
        let proxy = proxies.proxy(for: url)
        return try state.withLock { state in
            if state.isShutDown { throw CancellationError() }
            if let client = state.clients[proxy] { return client }
            let client = HTTPClient(
                eventLoopGroupProvider: .shared(Self.eventLoops), configuration: configuration(proxy))
            state.clients[proxy] = client
            return client
        }
    }

    private func configuration(_ proxy: HTTPClient.Configuration.Proxy?) -> HTTPClient.Configuration {
        // The silence of a server is watched here: the library's own timer also runs while the receiver
        // is busy, and would end the downloads of a slow one.
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: HTTPClient.Configuration.Timeout(connect: .milliseconds(patience.connectMsMax)),
            proxy: proxy, decompression: .disabled)
        configuration.tlsConfiguration = authorities.configuration()
        configuration.httpVersion = .http1Only
        // Attempts are counted and waited for by our own policy.
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = Self.connectionsPerHostMax
        configuration.connectionPool.idleTimeout = .seconds(Self.idleConnectionSeconds)
        return configuration
    }

    // MARK: - Sending

    package func send(
        _ request: HTTPRequest, receive: @Sendable (HTTPReception) async throws -> Void
    ) async throws {
        guard let url = ServiceURL(request.url) else {
            throw TransportFailure(.invalidAnswer, "the address is no http or https URL")
        }
        let client = try client(for: url)
        let prepared = Self.prepared(request)
        let watch = IdleWatch(limit: .milliseconds(patience.idleMsMax))
        try await withoutActuallyEscaping(receive) { receive in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await Self.exchange(prepared, client, watch, receive) }
                group.addTask { try await watch.run() }
                try await group.next()
                group.cancelAll()
            }
        }
    }

    private static func prepared(_ request: HTTPRequest) -> HTTPClientRequest {
        var prepared = HTTPClientRequest(url: request.url)
        prepared.method = HTTPMethod(rawValue: request.method.rawValue)
        for header in request.headers {
            prepared.headers.add(name: header.name, value: header.value.revealed)
        }
        // Nothing compressed is asked for: what an answer grows to would be known too late to refuse it.
        if !prepared.headers.contains(name: "user-agent") {
            prepared.headers.add(name: "user-agent", value: "lotus-lake")
        }
        if !request.body.isEmpty { prepared.body = .bytes(request.body) }
        return prepared
    }

    private static func exchange(
        _ request: HTTPClientRequest, _ client: HTTPClient, _ watch: IdleWatch,
        _ receive: @Sendable (HTTPReception) async throws -> Void
    ) async throws {
        let response: HTTPClientResponse
        watch.begin()
        do {
            response = try await client.execute(request, deadline: .distantFuture)
        } catch {
            throw try failure(error)
        }
        watch.end()
        let head = HTTPHead(
            status: Int(response.status.code),
            headers: response.headers.map { ($0.name.lowercased(), $0.value) })
        if let coding = head["content-encoding"], coding != "identity" {
            throw TransportFailure(.invalidAnswer, "compressed as `\(coding)` though nobody asked for it")
        }
        try await receive(.head(head))
        var iterator = response.body.makeAsyncIterator()
        var received = 0
        while true {
            watch.begin()
            let part: ByteBuffer?
            do {
                part = try await iterator.next(isolation: #isolation)
            } catch {
                throw try failure(error, received: received, head)
            }
            watch.end()
            guard let part else { break }
            received += part.readableBytes
            try await receive(.chunk(Array(part.readableBytesView)))
        }
        try checkLength(head, received: received)
    }

    /// The parser finds an answer that ends too early; this finds what slips through it.
    private static func checkLength(_ head: HTTPHead, received: Int) throws {
        guard let length = head.contentLength, received < length else { return }
        throw TransportFailure(.bodyTooShort, "\(received) of \(length) bytes came")
    }

    private static func failure(_ error: any Error) throws -> TransportFailure {
        try Task.checkCancellation()
        return TransportFailure(reading: error)
    }

    /// A connection that breaks in the body has given a part of it.
    private static func failure(
        _ error: any Error, received: Int, _ head: HTTPHead
    ) throws -> TransportFailure {
        let failure = try failure(error)
        guard failure.reason == .connectionLost else { return failure }
        let total = head.contentLength.map { " of \($0)" } ?? ""
        return TransportFailure(.bodyTooShort, "\(received)\(total) bytes came: \(failure.detail)")
    }
}
