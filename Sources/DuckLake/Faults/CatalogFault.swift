// SPDX-License-Identifier: Apache-2.0

package import DuckDB
package import LotusCore
internal import Postgres

/// What went wrong between the engine and the Postgres server of a catalog.
///
/// The engine hands on only a sentence in the server's language, so the server itself is asked: over a
/// connection of our own, whose errors have SQLSTATEs. It blocks the thread for some seconds at most.
package struct CatalogFault {
    private let catalog: PostgresCatalog
    private let source: SourceLocation?
    private let watch: ConnectionWatch?

    package init(_ catalog: PostgresCatalog, source: SourceLocation?, watch: ConnectionWatch? = nil) {
        self.catalog = catalog
        self.source = source
        self.watch = watch
    }

    /// Whether an error comes from postgres_scanner (DuckDB 1.5), whose own words these are.
    package static func isPossible(_ error: DuckDBError) -> Bool {
        CommitConflict.isConnectionLoss(error) || fragments.contains { error.message.contains($0) }
    }

    private static let fragments = [
        "Unable to connect to Postgres", "Failed to execute query", "Failed to prepare COPY",
        "Failed to copy data", "Failed to fetch", "libpq", "Failed to commit DuckLake transaction",
        "could not receive", "query_canceled",
    ]

    private static let questionMsMax = 5_000
    private var name: String { catalog.description }

    /// The error for a user; nil when the server is well and lets us do everything.
    package func explained(_ error: DuckDBError) -> LotusError? {
        guard Self.isPossible(error) else { return nil }
        if watch?.hasCut(catalog) == true, CommitConflict.isConnectionLoss(error) {
            return LotusError(
                .postgresTimeout, "the catalog \(name) stopped answering in the middle of a statement",
                hint:
                    "check the server, the network and any firewall between here and it, then run it again: "
                    + "nothing was committed", location: source, cause: error)
        }
        do {
            if let reason = try reason() { return placed(reason, cause: error) }
        } catch let reason as PostgresError {
            return placed(reason.lotusError, of: reason, cause: error)
        } catch {
            return nil
        }
        guard CommitConflict.isConnectionLoss(error), !error.message.contains("Unable to connect") else {
            return nil
        }
        return LotusError(
            .postgresConnectionLost, "the connection to the catalog \(name) was lost",
            hint: "the server is there again: run it again; nothing was committed", location: source,
            cause: error)
    }

    /// The error for a user of what a session of our own met.
    func explained(_ error: PostgresError) -> LotusError {
        placed(error.lotusError, of: error, cause: nil)
    }

    private func placed(
        _ found: LotusError, of reason: PostgresError? = nil, cause: (any Error)?
    ) -> LotusError {
        var found = found
        found.message = "the catalog \(name): \(reason?.saidOnly ?? found.message)"
        if let hint = hint(found.code) { found.hint = hint }
        found.location = source
        found.cause = cause
        return found
    }

    private func hint(_ code: LotusError.Code) -> String? {
        switch code {
        case .postgresUnreachable:
            "check `host` and `port` under `attach:` in profiles.yml (or PGHOST and PGPORT), and that the server "
                + "runs there"
        case .postgresPassword:
            "check `user` and `password` under `attach:` in profiles.yml (or PGUSER and PGPASSWORD)"
        case .postgresDatabase:
            "check `dbname` under `attach:` in profiles.yml (or PGDATABASE), or create the database"
        case .postgresTLS:
            "check `sslmode` and `sslrootcert` under `attach:` in profiles.yml, and whether the server speaks TLS"
        default: nil
        }
    }

    // MARK: - The question

    /// What the server says of what this user may do; nil when all is well.
    private func reason() throws -> LotusError? {
        var settings = catalog.sessionSettings(purpose: "check")
        settings.statementMsMax = Self.questionMsMax
        let session = try Session.open(settings)
        defer { session.close() }
        let rows = try session.query(
            """
            SELECT current_setting('transaction_read_only'), pg_is_in_recovery()::text, current_user::text,
                   coalesce(string_agg(c.relname::text, ', ' ORDER BY c.relname) FILTER (
                       WHERE NOT has_table_privilege(c.oid, 'SELECT, INSERT, UPDATE, DELETE')
                          OR NOT has_table_privilege(c.oid, 'SELECT')
                          OR NOT has_table_privilege(c.oid, 'INSERT')), ''),
                   coalesce(bool_and(has_schema_privilege(n.oid, 'USAGE')), true)::text,
                   coalesce(bool_and(has_schema_privilege(n.oid, 'CREATE')), true)::text
            FROM pg_namespace n LEFT JOIN pg_class c
              ON c.relnamespace = n.oid AND c.relkind = 'r' AND c.relname LIKE 'ducklake%'
            WHERE n.nspname = $1
            """, [.text(catalog.schema)])
        guard let row = rows.first else { return nil }
        func text(_ column: Int) throws -> String { try row.value(column, as: String.self) }
        if try text(0) == "on" {
            let why =
                try text(1) == "true" ? "is a standby, which is read-only" : "is read-only for this role"
            return LotusError(
                .postgresReadOnly, "the server \(why)",
                hint:
                    "connect to the primary server, with a role that may write; or set `read_only: true` in "
                    + "its entry under `attach:` in profiles.yml to read only")
        }
        let (user, tables) = (try text(2), try text(3))
        let (mayUse, mayCreate) = (try text(4), try text(5))
        if !tables.isEmpty || mayUse != "true" || mayCreate != "true" {
            let what = tables.isEmpty ? "make tables in the schema `\(catalog.schema)`" : "use \(tables)"
            return LotusError(
                .postgresPrivilege, "the role `\(user)` may not \(what)",
                hint: "let the owner run GRANT ALL ON SCHEMA and GRANT ALL ON ALL TABLES IN SCHEMA "
                    + "\"\(catalog.schema)\" TO \"\(user)\", or connect as another role")
        }
        return nil
    }
}

extension PostgresError {
    /// The message without the place, which the catalog's name tells already.
    fileprivate var saidOnly: String {
        var plain = self
        plain.server = nil
        return plain.description
    }
}
