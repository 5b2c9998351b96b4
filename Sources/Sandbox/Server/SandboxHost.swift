// SPDX-License-Identifier: Apache-2.0

internal import LotusCore
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import Synchronization

/// The sandbox as a server on 127.0.0.1, which answers plain HTTP, HTTPS and, as a proxy, `CONNECT`.
///
///     try await SandboxHost.serving(options, services) { server in … server.origin … }
package struct SandboxHost: Sendable {
    /// Where it listens.
    package let port: UInt16
    package let clock: SandboxClock
    package let faults: FaultPlan
    package let certificate: SandboxCertificate
    private let services: [any SandboxService]

    /// Such as `http://127.0.0.1:7400`.
    package var origin: String { "http://127.0.0.1:\(port)" }

    /// What a reader must have by now, for each stream of each service.
    package func truth() async -> [(service: String, stream: StreamTruth)] {
        var all: [(service: String, stream: StreamTruth)] = []
        for service in services {
            all += await service.truth(at: clock.now).map { (service.name, $0) }
        }
        return all
    }

    /// Changes records of a service now.
    package func edit(_ edit: SandboxEdit, of service: String) async {
        for one in services where one.name == service { _ = await one.edit(edit, at: clock.now) }
    }

    /// What was sold by now, by day, the earliest first.
    package func sales() async -> [DaySales] {
        var days: [DaySales] = []
        for service in services { days += await service.sales(at: clock.now) }
        return days
    }

    private static let threads = 2
    private static let backlog: Int32 = 256

    /// Makes the services that a sandbox of some options has.
    package typealias Services = @Sendable (SandboxOptions, SandboxClock) -> [any SandboxService]

    /// Listens while the body runs, and then closes everything; also when the task is cancelled. Throws
    /// `LL-SANDBOX-001` when the port is taken, and what the body throws.
    ///
    /// - Parameter requestLog: A file that every request is appended to.
    package static func serving<Value: Sendable>(
        _ options: SandboxOptions, services make: Services = SandboxHost.allServices,
        certificate: SandboxCertificate? = nil, requestLog: String? = nil,
        _ body: @Sendable (SandboxHost) async throws -> Value
    ) async throws -> Value {
        let clock = SandboxClock(options.now)
        let certificate = try certificate ?? .selfMade()
        let journal = try RequestJournal(path: requestLog, clock: clock)
        let faults = FaultPlan(options.faults, seed: options.seed)
        let services = make(options, clock)
        let router = RequestRouter(
            services: services,
            control: SandboxControl(
                services: services, clock: clock, faults: faults, journal: journal, options: options,
                certificate: certificate.certificate),
            faults: faults, journal: journal, clock: clock,
            edits: EditRate(perRequest: options.editsPerRequest, seed: options.seed))
        let group = MultiThreadedEventLoopGroup(numberOfThreads: threads)
        do {
            let listener = try await listen(options.port, group, certificate)
            let port = listener.channel.localAddress?.port.map { UInt16(clamping: $0) } ?? options.port
            let server = SandboxHost(
                port: port, clock: clock, faults: faults, certificate: certificate, services: services)
            let value = try await serve(listener, router) { try await body(server) }
            try await group.shutdownGracefully()
            return value
        } catch {
            try? await group.shutdownGracefully()
            throw error
        }
    }

    /// Listens until the task is cancelled.
    package static func run(
        _ options: SandboxOptions, services: Services = SandboxHost.allServices,
        certificate: SandboxCertificate? = nil, requestLog: String? = nil,
        onListening: @Sendable (SandboxHost) throws -> Void
    ) async throws {
        try await serving(
            options, services: services, certificate: certificate, requestLog: requestLog
        ) { server in
            try onListening(server)
            while !Task.isCancelled { try? await Task.sleep(for: .seconds(3_600)) }
        }
    }

    // MARK: - Connections

    private typealias Accepted = (channel: SandboxConnection.Channel, traits: ConnectionTraits)

    private static func listen(
        _ port: UInt16, _ group: MultiThreadedEventLoopGroup, _ certificate: SandboxCertificate
    ) async throws -> NIOAsyncChannel<Accepted, Never> {
        let tls = try certificate.context()
        do {
            return try await ServerBootstrap(group: group)
                .serverChannelOption(.backlog, value: backlog)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
                .bind(host: "127.0.0.1", port: Int(port)) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        let traits = ConnectionTraits()
                        let pipeline = channel.pipeline.syncOperations
                        try pipeline.addHandler(FirstBytesHandler(tls: tls, traits: traits))
                        try pipeline.addHandler(HTTPResponseEncoder())
                        try pipeline.addHandler(
                            ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes)))
                        let connection = try SandboxConnection.Channel(wrappingChannelSynchronously: channel)
                        // Who connects while the sandbox ends is served by nobody. It has to live until its
                        // channel is closed all the same: SwiftNIO stops the program for one that is dropped.
                        channel.closeFuture.whenComplete { _ in withExtendedLifetime(connection) {} }
                        return (connection, traits)
                    }
                }
        } catch {
            throw LotusError(
                .sandboxPort, "the sandbox cannot listen on 127.0.0.1:\(port)",
                hint: "another program may listen there; take another --port, or 0 for any free one",
                cause: error)
        }
    }

    private static func serve<Value: Sendable>(
        _ listener: NIOAsyncChannel<Accepted, Never>, _ router: RequestRouter,
        _ body: @Sendable () async throws -> Value
    ) async throws -> Value {
        try await withoutActuallyEscaping(body) { body in
            try await withThrowingTaskGroup(of: Value?.self) { group in
                group.addTask {
                    do {
                        try await accept(listener, router)
                    } catch {
                        // A listener that is closed because the body has ended has not failed.
                        if !Task.isCancelled { throw error }
                    }
                    return nil
                }
                group.addTask { try await body() }
                defer { group.cancelAll() }
                while let ended = try await group.next() {
                    if let value = ended { return value }
                }
                throw CancellationError()
            }
        }
    }

    private static func accept(
        _ listener: NIOAsyncChannel<Accepted, Never>, _ router: RequestRouter
    ) async throws {
        let open = ConnectionCount()
        try await listener.executeThenClose { connections in
            try await withThrowingDiscardingTaskGroup { group in
                defer { group.cancelAll() }
                for try await accepted in connections {
                    group.addTask {
                        await open.counted(max: SandboxLimits.connectionsMax) { isAllowed in
                            guard isAllowed else {
                                try? await accepted.channel.executeThenClose { _, _ in }
                                return
                            }
                            await SandboxConnection(
                                channel: accepted.channel, traits: accepted.traits, router: router
                            ).serve()
                        }
                    }
                }
            }
        }
    }
}

/// How many connections are open.
private final class ConnectionCount: Sendable {
    private let count = Atomic(0)

    /// Runs the body while it is counted, and tells it whether it is one of the allowed.
    func counted(max: Int, _ body: @Sendable (Bool) async -> Void) async {
        let before = count.add(1, ordering: .relaxed).oldValue
        await body(before < max)
        count.subtract(1, ordering: .relaxed)
    }
}
