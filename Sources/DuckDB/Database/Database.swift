// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// An open DuckDB database: lends connections, on threads of its own.
package final class Database: Sendable {
    /// How a database is opened.
    package struct Configuration: Sendable {
        /// A file, or `:memory:`.
        package var path: String
        /// Settings that the engine takes when it opens, such as `memory_limit`.
        package var options: [(name: String, value: String)]
        /// Extensions to load, in this order.
        package var extensions: [String]
        /// How many connections may work at once.
        package var connectionsMax: Int

        package init(
            path: String = ":memory:", options: [(name: String, value: String)] = [],
            extensions: [String] = [],
            connectionsMax: Int = 8
        ) {
            self.path = path
            self.options = options
            self.extensions = extensions
            self.connectionsMax = connectionsMax
        }
    }

    package let engine: Engine
    private let pool: WorkerPool

    /// Opens a database and loads its extensions.
    ///
    /// - Throws: ``LotusError`` when a component is missing or does not fit, or the file cannot be opened.
    package static func open(_ configuration: Configuration, components: Components) async throws -> Database
    {
        let engine = try Engine.load(path: components.libraryPath)
        let loader = try ExtensionLoader(configuration.extensions, components: components)
        let handle = try open(configuration, engine: engine, loader: loader)
        let database = Database(
            engine: engine, pool: WorkerPool(handle, threadsMax: configuration.connectionsMax))
        try await database.withConnection { try loader.load(on: $0) }
        return database
    }

    private static func open(
        _ configuration: Configuration, engine: Engine, loader: ExtensionLoader
    ) throws -> DatabaseHandle {
        let ours: [(name: String, value: String)] = [
            ("allow_unsigned_extensions", loader.needsUnsigned ? "true" : "false"),
            ("autoinstall_known_extensions", "false"),
            ("autoload_known_extensions", "false"),
            ("errors_as_json", "true"),
        ]
        do {
            return try DatabaseHandle(
                path: configuration.path, options: configuration.options + ours, functions: engine.functions)
        } catch let error as DuckDBError {
            throw LotusError(
                .databaseOpen, "cannot open the database \(configuration.path): \(error.message)",
                hint: "check `path`, `config_options` and `settings` of the target in profiles.yml",
                cause: error)
        }
    }

    private init(engine: Engine, pool: WorkerPool) {
        self.engine = engine
        self.pool = pool
    }

    deinit { pool.close {} }

    /// Lends a connection to `body`, which runs on one of the database's own threads.
    ///
    /// Waits until a connection is free. Cancelling the task interrupts the statement that runs, but
    /// no COMMIT. A transaction that `body` leaves open is rolled back.
    ///
    /// - Throws: what `body` throws; ``DuckDBError/interrupted`` when the task was cancelled before it began.
    @discardableResult
    package func withConnection<R: Sendable>(
        _ body: @escaping @Sendable (borrowing Connection) throws -> R
    ) async throws -> R {
        let cancellation = Cancellation()
        let ticket = Ticket()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let id = pool.submit { handle in
                    continuation.resume(with: Result { try Self.run(body, on: handle.get(), cancellation) })
                }
                if ticket.issue(id) { pool.withdraw(id, DuckDBError.interrupted) }
            }
        } onCancel: {
            cancellation.cancel()
            if let id = ticket.revoke() { pool.withdraw(id, DuckDBError.interrupted) }
        }
    }

    private static func run<R>(
        _ body: (borrowing Connection) throws -> R, on handle: ConnectionHandle, _ cancellation: Cancellation
    ) throws -> R {
        try cancellation.check()
        cancellation.run(on: handle)
        defer { cancellation.run(on: nil) }
        let connection = Connection(handle: handle, cancellation: cancellation)
        defer { connection.rollBack() }
        return try body(connection)
    }

    /// Statements that every connection runs before its next work, such as `USE lakehouse`.
    package func setSession(_ statements: [String]) { pool.setSession(statements) }

    /// Keeps a connection open, besides those that are lent, until the database is closed: in a transaction in
    /// which these statements have run.
    package func keepOpen(_ statements: [String]) async throws {
        try await withConnection { [pool] _ in try pool.keepOpen(statements) }
    }

    // MARK: Threads

    /// Lets threads of ours do tasks of statements that take long, in place of the engine's own, which it wakes
    /// for every statement (``TaskThreads``).
    ///
    /// They are as many as the engine's settings say. A statement that sets their number gives the engine its
    /// own threads back.
    package func useTaskThreads() async throws {
        let count: Int64 = try await withConnection { connection in
            let settings = try connection.rows(
                "SELECT current_setting('threads'), current_setting('external_threads')")
            guard let count = settings.first?[0].int64, settings.first?[1].int64 == 1, count > 1 else {
                return 1
            }
            try connection.execute("SET GLOBAL external_threads = \(count)")
            return count
        }
        if count > 1 { pool.startTaskThreads(Int(count) - 1) }
    }

    /// How often such threads have joined the work of a statement.
    package var taskShifts: Int { pool.taskShifts }

    /// Lets work that is queued finish, then closes the database and returns when its files are closed.
    package func close() async {
        await withCheckedContinuation { continuation in pool.close { continuation.resume() } }
    }
}
