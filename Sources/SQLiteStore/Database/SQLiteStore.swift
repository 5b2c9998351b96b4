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
                // A settled state must outlive a loss of power: the rows that precede it have.
                try database.execute(sql: "PRAGMA synchronous = FULL")
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

    /// Runs a writing transaction; all of it happens or nothing.
    func write<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value
    {
        do { return try await pool.write(body) } catch { throw Self.told(path, error) }
    }

    // MARK: - Errors

    private static func reporting<Value>(_ path: String, _ body: () throws -> Value) throws -> Value {
        do { return try body() } catch { throw told(path, error) }
    }

    private static func told(_ path: String, _ error: any Error) -> any Error {
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
