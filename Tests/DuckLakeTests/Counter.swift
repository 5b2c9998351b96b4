// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Counts across threads.
final class Counter: Sendable {
    private let count = Mutex(0)

    func next() -> Int {
        count.withLock {
            $0 += 1
            return $0
        }
    }

    func reset() { count.withLock { $0 = 0 } }
}
