// SPDX-License-Identifier: Apache-2.0

internal import DuckDB
internal import LotusCore
internal import Postgres

/// Moves a catalog between Postgres and a database file that is attached as ``CatalogCopy/alias``.
///
/// Every value travels as the text that Postgres writes for it and reads again, so nothing depends on
/// how the engine sees its types; columns, constraints and indexes travel as Postgres describes them.
struct PostgresCatalogCopy {
    private let catalog: PostgresCatalog

    /// Tables of ours in the copy.
    private static let columnsTable = "lotus_columns"
    private static let statementsTable = "lotus_statements"
    /// How long one statement may take: a table of the catalog may be large.
    private static let statementMsMax = 600_000
    /// How long to wait for those who read the tables that are to be replaced.
    private static let lockMsMax = 30_000
    /// What one INSERT carries.
    private static let batchRowsMax = 2_000
    private static let batchBytesMax = 4 << 20

    init(_ catalog: PostgresCatalog) { self.catalog = catalog.completed }

    private var copy: String { CatalogCopy.alias }

    private func open() throws -> Session {
        var settings = ConnectionSettings(
            parameters: catalog.parameters.map { (key: $0.key, value: $0.value) },
            password: catalog.password, sslPassword: catalog.sslPassword)
        settings.statementMsMax = Self.statementMsMax
        settings.lockMsMax = Self.lockMsMax
        return try Session.open(settings)
    }

    private func mapping<R>(_ body: () throws -> R) throws -> R {
        do {
            return try body()
        } catch let error as PostgresError {
            throw error.lotusError
        }
    }

    // MARK: - Out of Postgres

    /// Copies all tables of the catalog in one transaction that sees one state.
    ///
    /// - Throws: ``LotusError`` `noCatalog` when there are none.
    func write(on connection: borrowing Connection) throws {
        try mapping {
            let session = try open()
            defer { session.close() }
            try session.transaction(begin: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY") {
                let tables = try tables(session)
                guard !tables.isEmpty else {
                    throw LotusError(
                        .noCatalog, "there is no lake at \(catalog.description)",
                        hint: "check the database and `metadata_schema` under `attach:` in profiles.yml")
                }
                try connection.execute(
                    """
                    CREATE TABLE \(copy).\(Self.columnsTable)
                        (table_name VARCHAR, position BIGINT, column_name VARCHAR, column_type VARCHAR);
                    CREATE TABLE \(copy).\(Self.statementsTable)
                        (is_last BOOLEAN, position BIGINT, statement VARCHAR)
                    """)
                for table in tables {
                    try connection.checkCancellation()
                    try write(table, session, on: connection)
                }
            }
        }
    }

    private func tables(_ session: Session) throws -> [String] {
        try session.query(
            """
            SELECT c.relname::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = $1 AND c.relkind IN ('r', 'p') AND c.relname LIKE 'ducklake\\_%' ORDER BY 1
            """, [.text(catalog.schema)]
        ).map { try $0.value(0) }
    }

    private func write(_ table: String, _ session: Session, on connection: borrowing Connection) throws {
        let columns = try columns(of: table, session)
        for (index, column) in columns.enumerated() {
            try connection.execute(
                "INSERT INTO \(copy).\(Self.columnsTable) VALUES ($1, $2, $3, $4)",
                [.text(table), .integer(Int64(index)), .text(column.name), .text(column.type)])
        }
        let quoted = SQLText.identifier(table)
        let definitions = columns.map { "\(SQLText.identifier($0.name)) \($0.type)\($0.more)" }
        try note(
            "CREATE TABLE \(quoted) (\(definitions.joined(separator: ", ")))", isLast: false, on: connection)
        for statement in try constraints(of: table, session) {
            try note(statement, isLast: true, on: connection)
        }
        let names = columns.map { SQLText.identifier($0.name) }
        try connection.execute(
            "CREATE TABLE \(copy).\(quoted) (\(names.map { "\($0) VARCHAR" }.joined(separator: ", ")))")
        let texts = names.map { "\($0)::text" }.joined(separator: ", ")
        try connection.append(to: table, catalog: copy) { appender in
            try session.stream("SELECT \(texts) FROM \(SQLText.identifier(catalog.schema)).\(quoted)") {
                row in
                try connection.checkCancellation()
                let values: [Value] = try columns.indices.map { index in
                    try row.optional(index, as: String.self).map { .text($0) } ?? .null
                }
                try appender.append(values)
            }
        }
    }

    private func note(_ statement: String, isLast: Bool, on connection: borrowing Connection) throws {
        try connection.execute(
            """
            INSERT INTO \(copy).\(Self.statementsTable)
            SELECT $1, count(*), $2 FROM \(copy).\(Self.statementsTable)
            """, [.boolean(isLast), .text(statement)])
    }

    private struct CatalogColumn {
        let name: String
        let type: String
        /// NOT NULL and the default, as they stand in CREATE TABLE.
        let more: String
    }

    private func columns(of table: String, _ session: Session) throws -> [CatalogColumn] {
        try session.query(
            """
            SELECT a.attname::text, format_type(a.atttypid, a.atttypmod),
                   CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END
                   || coalesce(' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), '')
            FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
            WHERE a.attrelid = (quote_ident($1) || '.' || quote_ident($2))::regclass
              AND a.attnum > 0 AND NOT a.attisdropped
            ORDER BY a.attnum
            """, [.text(catalog.schema), .text(table)]
        ).map {
            CatalogColumn(name: try $0.value(0), type: try $0.value(1), more: try $0.value(2))
        }
    }

    /// Constraints and further indexes, without the schema.
    private func constraints(of table: String, _ session: Session) throws -> [String] {
        try session.query(
            """
            SELECT 'ALTER TABLE ' || quote_ident($2) || ' ADD CONSTRAINT ' || quote_ident(conname) || ' '
                   || pg_get_constraintdef(oid)
            FROM pg_constraint
            WHERE conrelid = (quote_ident($1) || '.' || quote_ident($2))::regclass AND contype IN ('p', 'u', 'c')
            UNION ALL
            SELECT replace(pg_get_indexdef(i.indexrelid), ' ON ' || quote_ident($1) || '.', ' ON ')
            FROM pg_index i
            WHERE i.indrelid = (quote_ident($1) || '.' || quote_ident($2))::regclass
              AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)
            """, [.text(catalog.schema), .text(table)]
        ).map { try $0.value(0) }
    }

    // MARK: - Into Postgres

    /// Whether the schema holds a catalog.
    func exists(on connection: borrowing Connection) throws -> Bool {
        try mapping {
            let session = try open()
            defer { session.close() }
            return try !tables(session).isEmpty
        }
    }

    /// Puts the attached copy in the place of whatever catalog there is, in one transaction.
    ///
    /// - Parameter replaces: whether there may be one.
    func restore(replaces: Bool, on connection: borrowing Connection) throws {
        try mapping {
            let session = try open()
            defer { session.close() }
            try session.transaction {
                let schema = SQLText.identifier(catalog.schema)
                let known = try session.query(
                    "SELECT 1 FROM pg_namespace WHERE nspname = $1", [.text(catalog.schema)])
                if known.isEmpty { try session.execute("CREATE SCHEMA \(schema)") }
                try session.execute("SET LOCAL search_path = \(schema), pg_catalog")
                let old = try tables(session)
                guard old.isEmpty || replaces else { throw CatalogReplacement.exists(catalog.description) }
                if !old.isEmpty {
                    try session.execute(
                        "DROP TABLE \(old.map { SQLText.identifier($0) }.joined(separator: ", "))")
                }
                try run(isLast: false, session, on: connection)
                for table in try copiedTables(on: connection) {
                    try restore(table, session, on: connection)
                }
                try run(isLast: true, session, on: connection)
                try connection.checkCancellation()
            }
        }
    }

    private func run(isLast: Bool, _ session: Session, on connection: borrowing Connection) throws {
        let statements = try connection.rows(
            "SELECT statement FROM \(copy).\(Self.statementsTable) WHERE is_last = $1 ORDER BY position",
            [.boolean(isLast)])
        for row in statements { try session.execute(row[0].string ?? "") }
    }

    private func copiedTables(on connection: borrowing Connection) throws -> [String] {
        try connection.rows("SELECT DISTINCT table_name FROM \(copy).\(Self.columnsTable) ORDER BY 1")
            .compactMap { $0[0].string }
    }

    private func restore(_ table: String, _ session: Session, on connection: borrowing Connection) throws {
        let columns = try connection.rows(
            """
            SELECT column_name, column_type FROM \(copy).\(Self.columnsTable)
            WHERE table_name = $1 ORDER BY position
            """, [.text(table)])
        let names = columns.map { SQLText.identifier($0[0].string ?? "") }.joined(separator: ", ")
        let values = columns.enumerated().map { "(r ->> \($0))::\($1[1].string ?? "")" }
        let insert =
            "INSERT INTO \(SQLText.identifier(table)) (\(names)) "
            + "SELECT \(values.joined(separator: ", ")) FROM json_array_elements($1) AS e (r)"
        var batch = RowBatch()
        func send() throws {
            guard batch.rowCount > 0 else { return }
            try session.query(insert, [.json(batch.text())])
            batch = RowBatch()
        }
        try connection.query("SELECT \(names) FROM \(copy).\(SQLText.identifier(table))") { result in
            try result.forEachChunk { chunk in
                for row in 0..<chunk.count {
                    batch.add(columns.indices.map { chunk.value(row: row, column: $0).string })
                    if batch.rowCount >= Self.batchRowsMax || batch.byteCount >= Self.batchBytesMax {
                        try send()
                    }
                }
            }
        }
        try send()
    }
}

/// Rows as a JSON array of arrays of texts.
private struct RowBatch {
    private var writer = JSONWriter()
    private(set) var rowCount = 0
    var byteCount: Int { writer.bufferedBytes }

    init() { writer.beginArray() }

    mutating func add(_ values: [String?]) {
        writer.beginArray()
        for value in values { if let value { writer.string(value) } else { writer.null() } }
        writer.endArray()
        rowCount += 1
    }

    func text() -> String {
        var writer = writer
        writer.endArray()
        return String(decoding: writer.finished(), as: UTF8.self)
    }
}
