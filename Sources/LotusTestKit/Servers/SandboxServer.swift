// SPDX-License-Identifier: Apache-2.0

internal import Foundation
package import LotusCore
internal import Synchronization

/// `lotus sandbox` on a free port of 127.0.0.1, as a process of its own.
///
///     try await SandboxServer.with(["--orders", "1000"]) { sandbox in … }
///
/// It is killed when the last reference goes, and with the test process.
package final class SandboxServer: Sendable {
    package let port: UInt16
    private let arguments: [String]
    private let scratch: ScratchFolder
    private let process = Mutex<ServerProcess?>(nil)
    private let client: LoopbackClient

    /// Such as `http://127.0.0.1:23456`.
    package var origin: String { "http://127.0.0.1:\(port)" }

    private init(_ arguments: [String], port: UInt16) throws {
        self.port = port
        self.arguments = arguments
        scratch = try ScratchFolder("lotus-sandbox")
        client = LoopbackClient(port: port)
    }

    // MARK: - Starting

    /// Starts it with these options of `lotus sandbox`, without a port.
    package static func start(_ arguments: [String]) async throws -> SandboxServer {
        let server = try SandboxServer(arguments, port: Loopback.freePort())
        try await server.start()
        return server
    }

    /// Runs a test with it, and stops it at the end.
    package static func with<Value>(
        _ arguments: [String], _ body: (SandboxServer) async throws -> Value
    ) async throws -> Value {
        let server = try await start(arguments)
        do {
            let value = try await body(server)
            await server.stop()
            return value
        } catch {
            await server.stop()
            throw error
        }
    }

    /// Kills it at once, as a crash does.
    package func stop() async {
        let running = process.withLock { process in
            defer { process = nil }
            return process
        }
        await running?.kill()
    }

    /// Starts it again on the same port, with the same records and without edits.
    package func restart() async throws {
        await stop()
        try await start()
    }

    private func start() async throws {
        let port = port
        let started = try await ServerProcess.start(
            try LotusBinary.path(), ["sandbox", "--port", String(port)] + arguments,
            environment: ProcessInfo.processInfo.environment, log: scratch.file("sandbox.log"),
            isReady: { Loopback.status("GET", "/_sandbox/clock", port: port) == 200 })
        process.withLock { $0 = started }
    }

    // MARK: - Control

    /// What a reader must have of a stream: `records`, `distinct_ids`, `id_sum`, `pair_sum`, `max_cursor`,
    /// `months` (docs/sandbox.md).
    ///
    /// - Parameter service: `shopify` or `klaviyo`.
    package func truth(_ service: String, _ stream: String) async throws -> JSONValue {
        let document = try await control("GET", "/truth?stream=\(stream)")
        guard let truth = document.value(at: [service, stream]) else {
            throw KitError("the sandbox knows no stream \(stream) of \(service)")
        }
        return truth
    }

    /// Makes edits, such as `["changes": 3, "additions": 2, "stream": "profiles"]`; returns what was done.
    @discardableResult
    package func edit(_ edit: JSONValue) async throws -> JSONValue {
        try await control("POST", "/edits", edit)
    }

    /// Replaces the faults by a list such as `429:0.05,403@orders`.
    package func setFaults(_ list: String) async throws {
        _ = try await control("POST", "/faults", ["faults": .string(list)])
    }

    /// Moves the clock: `["now": "2024-01-01"]`, `["advance_seconds": 60]`, `["stopped": true]`.
    @discardableResult
    package func moveClock(_ order: JSONValue) async throws -> JSONValue {
        try await control("POST", "/clock", order)
    }

    /// Counts of requests by path.
    package func requests() async throws -> JSONValue { try await control("GET", "/requests") }

    /// The certificate that it speaks TLS with, as PEM.
    package func certificate() async throws -> String {
        guard let answer = try await client.send("GET", "/_sandbox/certificate"), answer.status == 200 else {
            throw KitError("the sandbox shows no certificate")
        }
        return answer.text
    }

    /// Sends a control request below `/_sandbox`.
    package func control(
        _ method: String, _ target: String, _ body: JSONValue? = nil
    ) async throws -> JSONValue {
        let answer = try await client.send(method, "/_sandbox\(target)", body: body?.text())
        guard let answer, answer.status == 200 else {
            throw KitError("the sandbox answered \(answer?.status ?? 0): \(answer?.text ?? "nothing")")
        }
        return try JSONValue(parsing: answer.body)
    }
}
