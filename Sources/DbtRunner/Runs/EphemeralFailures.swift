// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// The results of ephemeral models that others are left out for.
final class EphemeralFailures: Sendable {
    private let results = Mutex<[Int: NodeResult]>([:])

    /// By the index of the node.
    subscript(node: Int) -> NodeResult? {
        get { results.withLock { $0[node] } }
        set { results.withLock { $0[node] = newValue } }
    }
}
