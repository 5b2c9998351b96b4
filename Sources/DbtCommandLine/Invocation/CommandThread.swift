// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// A thread with room for templates that call each other deeply; files are read on it too, which is nothing
/// for a cooperative thread.
enum CommandThread {
    private static let stackBytes = 64 << 20

    /// Runs `body` on a thread of its own.
    static func run<R: Sendable>(_ body: @escaping @Sendable () throws -> R) async throws -> R {
        try await withCheckedThrowingContinuation { continuation in
            OwnThread.start(stackBytes: stackBytes) { continuation.resume(with: Result { try body() }) }
        }
    }
}
