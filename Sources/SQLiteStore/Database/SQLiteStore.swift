// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import GRDB
internal import LotusCore
internal import Sync

/// The store of an instance in a SQLite file of its own: `.lotus/instance.sqlite` of a project.
///
/// It is always in WAL mode, and never the catalog of a lake: those are opened by the engine alone, since
/// two copies of SQLite in one process would drop each other's locks on a file.
package struct SQLiteStore: Sendable {
    /// The file.
    package let path: String
    let pool: DatabasePool

    /// Opens a store, or makes it, with the folders above it.
    ///
    /// Throws ``LotusError`` `LL-SYNC-003` or `LL-SYNC-004`. Blocks for a moment.
    package static func open(_ path: String) throws -> SQLiteStore {
        try makeFolder(of: path)
        return try reporting(path) {
            var configuration = Configuration()
            configuration.busyMode = .timeout(StoreLimits.busySecondsMax)
            configuration.maximumReaderCount = StoreLimits.readersMax
            configuration.label = "lotus.store"
            configuration.prepareDatabase { database in
                try database.execute(sql: Durability.powerLoss.statement)
                // A log that grew once, as behind a long reading transaction, shrinks again.
                try database.execute(sql: "PRAGMA journal_size_limit = \(StoreLimits.logBytesMax)")
            }
            let pool = try DatabasePool(path: path, configuration: configuration)
            let migrator = StoreMigrations.migrator
            if try pool.read({ try migrator.hasBeenSuperseded($0) }) {
                throw LotusError(
                    .syncStoreNewer, "\(path) was made by a newer release of lotus",
                    hint: "use that release, or name another file under `store:` in lotus.yml")
            }
            try migrator.migrate(pool)
            return SQLiteStore(path: path, pool: pool)
        }
    }

    /// Closes it; nothing may use it any more.
    package func close() { try? pool.close() }

    private static func makeFolder(of path: String) throws {
        guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return }
        do {
            try FileManager.default.createDirectory(
                atPath: String(path[..<slash]), withIntermediateDirectories: true)
        } catch {
            throw failure(path, "\(error)", cause: error)
        }
    }

    // MARK: - Transactions

    /// Runs a reading transaction.
    func read<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        do { return try await pool.read(body) } catch { throw Self.told(path, error) }
    }

    /// What a transaction outlives once it is committed; SQLite's `synchronous`.
    enum Durability: Sendable {
        /// A settled state of a sync: the rows that it says are landed have outlived it too.
        case powerLoss
        /// What happens in runs, and ticks: the end of any process. After a loss of power, the last moments
        /// may be missing as a whole, and the file is still sound (decision 0019).
        case processDeath

        var statement: String {
            switch self {
            case .powerLoss: "PRAGMA synchronous = FULL"
            case .processDeath: "PRAGMA synchronous = NORMAL"
            }
        }
    }

    /// Runs a writing transaction; all of it happens or nothing.
    ///
    /// There is one connection that writes, so that writers of this process wait in line and do not poll
    /// for each other's locks; each transaction says anew how durable it is.
    func write<Value: Sendable>(
        _ durability: Durability = .powerLoss, _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws -> Value {
        do {
            return try await pool.writeWithoutTransaction { database in
                try database.execute(sql: durability.statement)
                var value: Value?
                try database.inTransaction(.immediate) {
                    value = try body(database)
                    return .commit
                }
                guard let value else { preconditionFailure("A transaction that is over has its value.") }
                return value
            }
        } catch {
            throw Self.told(path, error)
        }
    }

    // MARK: - Errors

    private static func reporting<Value>(_ path: String, _ body: () throws -> Value) throws -> Value {
        do { return try body() } catch { throw told(path, error) }
    }

    private static func told(_ path: String, _ error: any Error) -> any Error {
        if let damage = error as? StoreDamage { return damage.error(path) }
        guard let error = error as? DatabaseError else { return error }
        if error.resultCode == .SQLITE_INTERRUPT || error.resultCode == .SQLITE_ABORT {
            return CancellationError()
        }
        return failure(path, error.message ?? "\(error.resultCode)", cause: error)
    }

    private static func failure(_ path: String, _ reason: String, cause: any Error) -> LotusError {
        LotusError(
            .syncStore, "the store \(path) cannot be used: \(reason)",
            hint: "check the file, its folder's permissions and the space on its disk", cause: cause)
    }
}
