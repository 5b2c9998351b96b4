// SPDX-License-Identifier: Apache-2.0

internal import AsyncHTTPClient
internal import NIOCore
internal import Synchronization

/// The HTTP clients of the process: one for each kind of patience, kept until the process ends, so that
/// all stores share connections and nothing has to be shut down.
enum HTTPClients {
    private struct Timeouts: Hashable {
        let connectMs: Int64
        let idleMs: Int64
    }

    private static let connectionsPerHostMax = 32
    private static let clients = Mutex<[Timeouts: HTTPClient]>([:])

    static func client(_ patience: S3Patience) -> HTTPClient {
        let timeouts = Timeouts(connectMs: patience.connectMsMax, idleMs: patience.idleMsMax)
        return clients.withLock { clients in
            if let client = clients[timeouts] { return client }
            let client = HTTPClient(
                eventLoopGroupProvider: .singleton, configuration: configuration(timeouts))
            clients[timeouts] = client
            return client
        }
    }

    private static func configuration(_ timeouts: Timeouts) -> HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: HTTPClient.Configuration.Timeout(
                connect: .milliseconds(timeouts.connectMs), read: .milliseconds(timeouts.idleMs),
                write: .milliseconds(timeouts.idleMs)),
            decompression: .disabled)
        configuration.httpVersion = .http1Only
        // Attempts are counted and waited for by our own policy.
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = connectionsPerHostMax
        configuration.connectionPool.idleTimeout = .seconds(30)
        return configuration
    }
}
