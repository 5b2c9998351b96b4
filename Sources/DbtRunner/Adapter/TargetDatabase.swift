// SPDX-License-Identifier: Apache-2.0

package import DbtProject
package import DuckDB
package import DuckLake
package import LotusCore
internal import Synchronization

/// The open target of an invocation: its database with everything attached, and what is known of it. All
/// threads share it.
package final class TargetDatabase: DatabasePool {
    /// What a target is, beside its open database.
    package struct Settings: Sendable {
        /// The database of names that have none.
        package var database: String
        /// The schema of names that have none.
        package var schema: String
        /// Who commits, for the snapshots of lakes.
        package var author: String
        /// How long locks are waited for, and whom that is told.
        package var lockWait: LockWait
        /// What is tried again when it fails.
        package var retries: StatementRetries
        /// Whether only one lake can be written to on a server, so that it can be asked for a commit.
        package var isTraceable: Bool

        package init(
            database: String, schema: String, author: String = "lotus dbt", lockWait: LockWait = LockWait(),
            retries: StatementRetries = StatementRetries(), isTraceable: Bool = true
        ) {
            self.retries = retries
            self.database = database
            self.schema = schema
            self.author = author
            self.lockWait = lockWait
            self.isTraceable = isTraceable
        }
    }

    package let database: Database
    package let lakes: [Lake]
    let settings: Settings
    let cache = RelationCache()
    let keys = KeyConstraints()
    let watermarks = Watermarks()
    private let kinds = Mutex<[String: DatabaseKind]>([:])
    private let explanation: @Sendable (any Error) -> LotusError?

    /// - Parameters:
    ///   - database: open, with the lakes attached and the search path set.
    ///   - explanation: what an error of the engine means for a user when a server or store is behind it;
    ///     nil for other errors.
    package init(
        _ database: Database, lakes: [Lake], settings: Settings,
        explanation: @escaping @Sendable (any Error) -> LotusError? = { _ in nil }
    ) {
        self.database = database
        self.lakes = lakes
        self.settings = settings
        self.explanation = explanation
    }

    /// Runs `body` on one of the database's threads with a connection of its own.
    ///
    /// Cancelling the task interrupts the statement that runs, but no COMMIT. What `body` leaves open is
    /// rolled back.
    package func withDatabase<R: Sendable>(
        _ body: @escaping @Sendable (any AdapterDatabase) throws -> R
    ) async throws -> R {
        try await database.withConnection { connection in
            try connection.lent { try body(DuckDBAdapter(self, on: $0)) }
        }
    }

    package func close() async { await database.close() }

    // MARK: Lakes

    /// The lake of a name, when it can be written to.
    func writableLake(_ name: String) -> Lake? {
        lakes.first { $0.isWritable && $0.alias.lowercased() == name.lowercased() }
    }

    func lake(_ name: String) -> Lake? { lakes.first { $0.alias.lowercased() == name.lowercased() } }

    /// Whether a statement may write to a lake.
    var writesLakes: Bool { lakes.contains(where: \.isWritable) }

    // MARK: Kinds

    /// What kind of database a name stands for.
    func kind(of name: String, on connection: borrowing Connection) throws -> DatabaseKind? {
        if let lake = lake(name) {
            if case .postgres = lake.location.catalog { return .serverLake }
            return .fileLake
        }
        // A hook may attach one that was not there before.
        if let known = kinds.withLock({ $0[name.lowercased()] }) { return known }
        let rows = try connection.rows("SELECT database_name, type FROM duckdb_databases()")
        let found = Dictionary(
            rows.map { row in
                let type = row[1].string ?? ""
                return (
                    row[0].string?.lowercased() ?? "", type == "duckdb" ? .duckdb : DatabaseKind.other(type)
                )
            }
        ) { first, _ in first }
        kinds.withLock { $0 = found }
        return found[name.lowercased()]
    }

    // MARK: Errors

    /// The error of a statement for a user, at its place in the statement.
    func told(_ error: any Error, in sql: String, offset: Int = 0) -> any Error {
        guard let engine = error as? DuckDBError else { return explanation(error) ?? error }
        var told = engine.located(in: "<statement>", source: sql, offset: offset)
        if var found = explanation(engine) {
            if found.location == nil { found.location = told.location }
            told = found
        }
        if told.cause == nil { told.cause = engine }
        return told
    }
}
