// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// The sockets of this process's own sessions, so that they can be told from those of other clients of
/// libpq in it.
package enum SessionSockets {
    private static let descriptors = Mutex<Set<Int32>>([])

    /// Whether a descriptor is a session's.
    package static func contains(_ descriptor: Int32) -> Bool {
        descriptors.withLock { $0.contains(descriptor) }
    }

    static func insert(_ descriptor: Int32) { descriptors.withLock { _ = $0.insert(descriptor) } }
    static func remove(_ descriptor: Int32) { descriptors.withLock { _ = $0.remove(descriptor) } }
}
