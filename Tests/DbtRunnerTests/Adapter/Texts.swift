// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Texts that come from another thread.
final class Texts: Sendable {
    private let texts = Mutex<[String]>([])

    func add(_ text: String) { texts.withLock { $0.append(text) } }
    var all: [String] { texts.withLock { $0 } }
    var last: String? { texts.withLock { $0.last } }
}
