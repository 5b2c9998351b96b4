// SPDX-License-Identifier: Apache-2.0

import DbtCommandLine
import DbtProject
import DbtRunner
import LotusCore
import ProjectFiles

/// Databases that hold nothing yet, as those of the recordings; a statement is an error.
struct EmptyDatabases: DatabaseOpener {
    func open(
        _ target: Target, folder: String, environment: ProjectFiles.Environment, threads: Int
    ) async throws -> any DatabasePool {
        EmptyDatabase()
    }
}

private struct EmptyDatabase: DatabasePool {
    func withDatabase<R: Sendable>(
        _ body: @escaping @Sendable (any AdapterDatabase) throws -> R
    ) async throws -> R {
        // Templates call each other deeply.
        try await withCheckedThrowingContinuation { continuation in
            OwnThread.start(stackBytes: 64 << 20) {
                continuation.resume(with: Result { try body(NoDatabase.shared) })
            }
        }
    }

    func close() async {}
}
