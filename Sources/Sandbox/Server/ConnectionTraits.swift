// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// What is known of a connection by its first bytes.
final class ConnectionTraits: Sendable {
    private let secure = Atomic(false)

    /// Whether the requests come through TLS.
    var isSecure: Bool {
        get { secure.load(ordering: .acquiring) }
        set { secure.store(newValue, ordering: .releasing) }
    }
}
