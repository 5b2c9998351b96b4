// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// A port on 127.0.0.1 that swallows connection attempts as a firewall does: its queue is full, so the
/// kernel answers none. Needs no network.
package final class BlackHole: Sendable {
    package let port: UInt16
    private let descriptors: [Int32]

    package init() throws {
        let listener = try Loopback.listen(port: Loopback.freePort(), backlog: 0)
        port = Loopback.port(of: listener)
        var descriptors = [listener]
        // Connections that nobody accepts fill the queue; those that wait do so without blocking us.
        for _ in 0..<8 {
            guard let descriptor = Loopback.beginConnecting(port: port) else { break }
            descriptors.append(descriptor)
        }
        self.descriptors = descriptors
    }

    deinit {
        for descriptor in descriptors { _ = close(descriptor) }
    }
}
