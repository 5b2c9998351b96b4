// SPDX-License-Identifier: Apache-2.0

internal import Dispatch

/// Threads on which files are read and written, apart from those that run `async` functions.
enum BlockingThreads {
    private static let queue = DispatchQueue(label: "lotus.shopify.files", attributes: .concurrent)

    /// Runs blocking work on one of them.
    static func run<Result: Sendable>(
        _ body: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Swift.Result { try body() }) }
        }
    }
}
