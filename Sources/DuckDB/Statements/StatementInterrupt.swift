// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Cancels the work of ``Connection/interruptible(by:_:)`` from another thread, such as at Ctrl-C.
package final class StatementInterrupt: Sendable {
    private let running = Mutex<Cancellation?>(nil)

    package init() {}

    /// - Returns: whether there was work to cancel.
    @discardableResult
    package func interrupt() -> Bool {
        running.withLock { running in
            running?.cancel()
            return running != nil
        }
    }

    func arm(_ cancellation: Cancellation?) { running.withLock { $0 = cancellation } }
}
