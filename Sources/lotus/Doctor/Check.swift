// SPDX-License-Identifier: Apache-2.0

import DuckDB
import LotusCore
import Postgres

/// One check by itself: whatever it throws becomes a finding, and it has an end.
enum Check {
    /// How long one check may take; those of different servers run side by side.
    static let secondsMax = 20

    /// Runs a check whose result is the detail of a finding.
    static func run(_ subject: String, _ body: @Sendable () async throws -> String) async -> Finding {
        await findings(subject) { [Finding(subject, .ok, try await body())] }[0]
    }

    /// Runs a check that finds several things; what it throws is the only finding.
    static func findings(
        _ subject: String, _ body: @Sendable () async throws -> [Finding]
    ) async -> [Finding] {
        do {
            return try await body()
        } catch {
            return [finding(subject, error)]
        }
    }

    /// The same, ended after ``secondsMax``.
    static func limited(
        _ subject: String, _ body: @escaping @Sendable () async throws -> [Finding]
    ) async -> [Finding] {
        await withTaskGroup(of: [Finding]?.self) { group in
            group.addTask { await findings(subject, body) }
            group.addTask {
                try? await Task.sleep(for: .seconds(secondsMax))
                return nil
            }
            defer { group.cancelAll() }
            let first = await group.next() ?? nil
            return first ?? [
                Finding(
                    subject, .wrong, "no end within \(secondsMax) s",
                    remedy: "something on the way swallows what is sent: check the network and firewalls")
            ]
        }
    }

    private static func finding(_ subject: String, _ error: any Error) -> Finding {
        switch error {
        case let error as LotusError: Finding(subject, error)
        case let error as PostgresError: Finding(subject, error.lotusError)
        case let error as DuckDBError: Finding(subject, error.lotusError)
        default: Finding(subject, .wrong, String(describing: error))
        }
    }
}
