// SPDX-License-Identifier: Apache-2.0

import LotusCore

/// Runs work on a thread of its own, with a stack of a certain size.
enum OwnStack {
    /// As small as that of Swift's own threads may be, and that of a main thread.
    static let sizes = [512 * 1024, 8 << 20]

    static func run<Result: Sendable>(
        bytes: Int, _ work: @escaping @Sendable () -> Result
    ) async -> Result {
        await withCheckedContinuation { done in
            OwnThread.start(stackBytes: bytes) { done.resume(returning: work()) }
        }
    }
}
