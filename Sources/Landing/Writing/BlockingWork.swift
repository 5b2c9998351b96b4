// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// Runs calls that wait for a disk on a thread of their own.
enum BlockingWork {
    static func run<R: Sendable>(_ body: @escaping @Sendable () throws -> R) async throws -> R {
        try await withCheckedThrowingContinuation { continuation in
            OwnThread.start { continuation.resume(with: Result { try body() }) }
        }
    }
}
