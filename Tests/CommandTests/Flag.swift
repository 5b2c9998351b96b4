// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Tells another thread to stop.
final class Flag: Sendable {
    private let value = Mutex(false)

    var isSet: Bool { value.withLock { $0 } }

    func set() { value.withLock { $0 = true } }
}
