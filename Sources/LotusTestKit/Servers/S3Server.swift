// SPDX-License-Identifier: Apache-2.0

internal import Foundation
package import LotusCore
internal import Synchronization

/// A real S3 server on a free port of 127.0.0.1, plain HTTP and path style.
///
///     try await S3Server.withRclone(buckets: ["lake"]) { server in … }
///
/// It is killed when the last reference goes, and with the test process.
package final class S3Server: Sendable {
    /// Which program answers.
    package enum Kind: String, Sendable, CaseIterable {
        /// `rclone serve s3` over a folder: bucket `lake` is the folder `lake` in ``S3Server/folder``.
        /// It checks signatures.
        case rclone
        /// `moto_server`, which keeps everything in memory (a restart empties it) and checks none.
        case moto
    }

    package let kind: Kind
    package let port: UInt16
    package let accessKeyID = "lotus-test-key"
    package let secret = Secret("lotus-test-secret-7f3a")
    package let region = "us-east-1"
    private let listingSeconds: Int
    private let scratch: ScratchFolder
    private let process = Mutex<ServerProcess?>(nil)
    private let buckets: Mutex<[String]>

    /// Such as `http://127.0.0.1:23456`.
    package var endpoint: String { "http://\(host)" }

    /// Such as `127.0.0.1:23456`, the form that DuckDB's `ENDPOINT` wants.
    package var host: String { "127.0.0.1:\(port)" }

    /// The folder whose sub-folders are the buckets of an rclone server.
    ///
    /// Files may be put there behind the server's back; see ``listingsCatchUp()``.
    package var folder: String { scratch.file("buckets") }

    private init(_ kind: Kind, port: UInt16, buckets: [String], listingSeconds: Int) throws {
        self.listingSeconds = listingSeconds
        self.kind = kind
        self.port = port
        self.buckets = Mutex(buckets)
        scratch = try ScratchFolder("lotus-s3")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    // MARK: - Starting

    /// Starts a server with these buckets.
    ///
    /// - Parameter listingSeconds: How long rclone remembers what is in its folders. With 0 it would read
    ///   them so often that it does nothing else.
    package static func start(
        _ kind: Kind, buckets: [String], listingSeconds: Int = 1
    ) async throws -> S3Server {
        let server = try S3Server(
            kind, port: Loopback.freePort(), buckets: buckets, listingSeconds: listingSeconds)
        try await server.start()
        return server
    }

    /// Starts `rclone serve s3` with these buckets.
    package static func rclone(buckets: [String]) async throws -> S3Server {
        try await start(.rclone, buckets: buckets)
    }

    /// Starts `moto_server` with these buckets.
    package static func moto(buckets: [String]) async throws -> S3Server {
        try await start(.moto, buckets: buckets)
    }

    /// Runs a test with an rclone server, which is stopped at its end.
    package static func withRclone<Result>(
        buckets: [String] = ["lake"], _ body: (S3Server) async throws -> Result
    ) async throws -> Result {
        try await withServer(.rclone, buckets: buckets, body)
    }

    /// Runs a test with a moto server, which is stopped at its end.
    package static func withMoto<Result>(
        buckets: [String] = ["lake"], _ body: (S3Server) async throws -> Result
    ) async throws -> Result {
        try await withServer(.moto, buckets: buckets, body)
    }

    /// Runs a test with a server, which is stopped at its end.
    package static func withServer<Result>(
        _ kind: Kind, buckets: [String] = ["lake"], _ body: (S3Server) async throws -> Result
    ) async throws -> Result {
        let server = try await start(kind, buckets: buckets)
        do {
            let result = try await body(server)
            await server.stop()
            return result
        } catch {
            await server.stop()
            throw error
        }
    }

    // MARK: - While it runs

    /// Kills the server at once, as a crash does; nothing listens on its port any more.
    package func stop() async {
        let running = process.withLock { process in
            defer { process = nil }
            return process
        }
        await running?.kill()
    }

    /// Starts the server again on the same port; an rclone server has its data still.
    package func restart() async throws {
        await stop()
        try await start()
    }

    /// Returns when the server knows of files that were put into ``folder`` by now.
    package func listingsCatchUp() async throws {
        try await Task.sleep(for: .seconds(listingSeconds) + .milliseconds(200))
    }

    /// Adds a bucket.
    package func makeBucket(_ name: String) async throws {
        buckets.withLock { $0.append(name) }
        try await make([name])
    }

    private func make(_ names: [String]) async throws {
        for name in names {
            switch kind {
            case .rclone:
                try FileManager.default.createDirectory(
                    atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
            case .moto:
                let port = port
                let status = try await onOwnThread { Loopback.status("PUT", "/\(name)", port: port) }
                guard status == 200 else {
                    throw KitError("moto did not make bucket \(name): status \(status ?? 0)")
                }
            }
        }
    }

    private func start() async throws {
        let port = port
        let environment = ["PATH": "/usr/bin:/bin", "HOME": scratch.path, "TMPDIR": scratch.path]
        let started: ServerProcess
        switch kind {
        case .rclone:
            started = try await ServerProcess.start(
                TestComponents.rclone(),
                [
                    "serve", "s3", "--config", "/dev/null", "--addr", host, "--dir-cache-time",
                    "\(listingSeconds)s",
                    "--auth-key", "\(accessKeyID),\(secret.revealed)", folder,
                ],
                environment: environment, log: scratch.file("rclone.log"),
                isReady: { Loopback.status("GET", "/", port: port) != nil })
        case .moto:
            started = try await ServerProcess.start(
                TestComponents.motoPython(),
                ["-m", "moto.server", "-H", "127.0.0.1", "-p", String(port)],
                environment: environment, log: scratch.file("moto.log"),
                isReady: { Loopback.status("GET", "/moto-api/", port: port) == 200 })
        }
        process.withLock { $0 = started }
        try await make(buckets.withLock { $0 })
    }
}
