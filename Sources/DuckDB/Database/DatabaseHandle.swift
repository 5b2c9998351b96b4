// SPDX-License-Identifier: Apache-2.0

internal import CDuckDB
internal import Synchronization

/// An open database of the engine; closed with the last reference.
// SAFETY: a database handle may be used from any thread (DuckDB C API), and is never changed here.
final class DatabaseHandle: @unchecked Sendable {
    let functions: FunctionTable
    let raw: cduckdb_database
    /// What the engine does for the connections.
    let activity = EngineActivity()
    private let wasAbandoned = Atomic(false)
    private let threads = Mutex<TaskThreads?>(nil)
    private let hasTaskThreads = Atomic(false)

    /// Whether the engine has declared this database unusable.
    var isAbandoned: Bool { wasAbandoned.load(ordering: .relaxed) }

    /// After a fatal error the engine throws from its destructors, which would end the process: what
    /// is left of the database is given up instead of closed.
    func abandon() { wasAbandoned.store(true, ordering: .relaxed) }

    /// - Throws: ``DuckDBError`` with the engine's reason: an unknown setting, a locked file.
    init(path: String, options: [(name: String, value: String)], functions: FunctionTable) throws {
        self.functions = functions
        let call = functions.call
        var config: cduckdb_config?
        guard call.create_config(&config) == 0, let settings = config else {
            throw DuckDBError(type: "Connection", message: "the engine gave no configuration")
        }
        defer { call.destroy_config(&config) }
        for option in options { _ = call.set_config(settings, option.name, option.value) }
        var database: cduckdb_database?
        var message: UnsafeMutablePointer<CChar>?
        let state = call.open_ext(path, &database, settings, &message)
        defer { call.free(message) }
        guard state == 0, let database else {
            throw DuckDBError(
                text: message.map { String(cString: $0) } ?? "IO Error: cannot open the database \(path)",
                sql: nil)
        }
        raw = database
    }

    // MARK: Threads

    /// Threads of ours that work in place of the engine's, or did.
    var taskThreads: TaskThreads? { threads.withLock { $0 } }

    /// - Parameter count: how many threads join.
    func startTaskThreads(_ count: Int) {
        threads.withLock { $0 = TaskThreads(self, count: count) }
        hasTaskThreads.store(true, ordering: .sequentiallyConsistent)
    }

    /// Sends our threads away for good.
    ///
    /// - Returns: whether there were any.
    func endTaskThreads() -> Bool {
        guard hasTaskThreads.exchange(false, ordering: .sequentiallyConsistent) else { return false }
        taskThreads?.end()
        return true
    }

    deinit {
        if isAbandoned { return }
        var database: cduckdb_database? = raw
        functions.call.close(&database)
    }
}
