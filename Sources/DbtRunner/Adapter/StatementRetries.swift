// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import DuckDB
internal import LotusCore

/// `retries` of a profile (dbt-duckdb 1.11, `environments/__init__.py`): what failed for a reason that passes
/// is tried again, after 1, 2, 4 … seconds.
///
/// A statement in a transaction is never tried alone, since its transaction is over: the whole transaction
/// is, where it is ours.
package struct StatementRetries: Sendable {
    /// How often a statement is tried in all.
    package var attempts: Int
    /// The names of Python's exceptions of the engine, such as `IOException`.
    package var exceptions: [String]
    /// Is told, in a sentence, that something is tried again.
    package var notice: @Sendable (String) -> Void

    package init(
        attempts: Int = 1, exceptions: [String] = [], notice: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.attempts = attempts
        self.exceptions = exceptions
        self.notice = notice
    }

    /// Whether an error of the engine, or what caused one of ours, is to be tried again.
    package func covers(_ error: any Error) -> Bool {
        guard let engine = (error as? DuckDBError) ?? (error as? LotusError)?.cause(DuckDBError.self) else {
            return false
        }
        return exceptions.contains { $0.lowercased() == Self.exception(engine.type) }
    }

    /// The name of Python's exception for a kind of error, in small letters: `Out of Memory` is
    /// `outofmemoryexception`.
    private static func exception(_ type: String) -> String {
        let name = type == "TransactionContext" ? "transaction" : type.lowercased().filter { $0 != " " }
        return name + "exception"
    }

    /// How long to wait before another attempt.
    ///
    /// - Parameter attempt: how many have failed.
    package static func pause(after attempt: Int) -> Duration { .seconds(1 << min(attempt - 1, 10)) }

    /// Tells that an attempt failed and another comes.
    package func tell(_ error: any Error, after attempt: Int) {
        let reason = (error as? LotusError)?.message ?? "\(error)"
        let line = reason.split(separator: "\n").first.map(String.init) ?? reason
        notice(
            "trying again in \(Self.pause(after: attempt).components.seconds) s"
                + " (attempt \(attempt + 1) of \(attempts)): \(line)")
    }
}
