// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import DuckDB
internal import Glibc
internal import Landing
internal import LotusCore

/// The table `lotus.consumed_files` of a model's database: which landing files are in which of its tables.
///
/// Its rows are written in the transaction in which the model writes its own. `model` is the schema and the
/// name of the model's table, since two targets may share a lake. `snapshot_id` is the snapshot that the
/// transaction makes, where that is certain: on a catalog in a file, which nobody else commits to meanwhile.
struct ConsumedFiles {
    static let schema = "lotus"
    static let name = "consumed_files"
    /// Stands where a model forgot its files, so that `meta.feeder_cursors` does not count for it any more.
    static let resetKey = ""

    /// The name of the database that the model writes to.
    let databaseName: String
    /// The schema and name of the model's table.
    let model: String
    let kind: DatabaseKind
    let database: any AdapterDatabase

    var table: String { "\(SQLText.identifier(databaseName)).\(Self.schema).\(Self.name)" }
    var isOfModel: String { "lower(model) = lower(\(SQLText.literal(model)))" }

    // MARK: Reading

    /// What is remembered of the model.
    struct Content {
        /// Whether there is a table at all.
        let isTableThere: Bool
        /// By key.
        let files: [String: LandingFile.Identity]
    }

    func read() throws -> Content {
        do {
            let rows = try rows("SELECT key, etag, size FROM \(table) WHERE \(isOfModel)")
            let files = rows.map { row in
                LandingFile.Identity(
                    key: row[0].text, etag: row[1].text, size: row[2].number ?? 0)
            }
            return Content(
                isTableThere: true,
                files: Dictionary(files.map { ($0.key, $0) }, uniquingKeysWith: { $1 }))
        } catch let error as LotusError where error.isMissingTable {
            return Content(isTableThere: false, files: [:])
        }
    }

    /// What is remembered of a model that is about to consume files.
    ///
    /// In a DuckDB file the table is made now: threads that made it in their own transactions would meet.
    func begin() throws -> Content {
        let known = try read()
        guard kind == .duckdb, !known.isTableThere else { return known }
        for attempt in 1...Self.makingAttemptsMax {
            do {
                try make()
                break
            } catch  where attempt < Self.makingAttemptsMax {
                // Another thread is making it.
                usleep(Self.makingPauseMicroseconds)
            }
        }
        return try read()
    }

    private static let makingAttemptsMax = 20
    private static let makingPauseMicroseconds: UInt32 = 20_000

    /// Whether the lake has cursors of a feeder.
    func hasFeederCursors() throws -> Bool {
        do {
            let cursors = "\(SQLText.identifier(databaseName)).meta.feeder_cursors"
            return try !rows("SELECT 1 FROM \(cursors) LIMIT 1").isEmpty
        } catch let error as LotusError where error.isMissingTable {
            return false
        }
    }

    /// Where a feeder that was there before had got to in a stream; nil when none was.
    func feederCursor(source: String, stream: String) throws -> String? {
        do {
            let cursors = "\(SQLText.identifier(databaseName)).meta.feeder_cursors"
            return try rows(
                "SELECT cursor_path FROM \(cursors) WHERE source = \(SQLText.literal(source))"
                    + " AND stream = \(SQLText.literal(stream)) AND cursor_path IS NOT NULL"
                    + " ORDER BY updated_at DESC LIMIT 1"
            ).first?[0].text
        } catch let error as LotusError where error.isMissingTable {
            return nil
        }
    }

    func rows(_ sql: String) throws -> [[CellValue]] {
        try database.execute(sql, rows: .all, opensTransaction: false).table.rows
    }

    // MARK: Writing

    /// What becomes true with a transaction of the model.
    struct Change {
        /// What was remembered when the files were chosen.
        var known: Content
        var replacesAll = false
        var forgotten: [String] = []
        var files: [LandingFile] = []
    }

    /// Writes a change in the transaction that is open.
    ///
    /// - Throws: ``LotusError`` `consumedMeanwhile` when the table's lock was lost and somebody else consumed
    ///   files of the model.
    func write(_ change: Change) throws {
        if !change.known.isTableThere { try make() }
        // A lock on a server goes with its connection, unlike one on a file.
        if kind == .serverLake { try requireUnchanged(change.known) }
        if change.replacesAll {
            if !change.known.files.isEmpty { try run("DELETE FROM \(table) WHERE \(isOfModel)") }
        } else if !change.forgotten.isEmpty {
            let keys = JSONWriter.text { writer in
                writer.array { writer in for key in change.forgotten { writer.string(key) } }
            }
            try run(
                "DELETE FROM \(table) WHERE \(isOfModel) AND key IN"
                    + " (SELECT unnest(from_json(\(SQLText.literal(keys)), '[\"VARCHAR\"]')))")
        }
        if !change.files.isEmpty { try insert(change.files) }
    }

    /// Forgets all that is remembered of the model, in the transaction that is open.
    ///
    /// - Parameter keepsMark: whether nothing is taken over from `meta.feeder_cursors` afterwards.
    func forget(keepsMark: Bool) throws {
        try run("DELETE FROM \(table) WHERE \(isOfModel)")
        guard keepsMark else { return }
        try run(
            "INSERT INTO \(table) (model, key, etag, size, consumed_at)"
                + " VALUES (\(SQLText.literal(model)), \(SQLText.literal(Self.resetKey)), '', 0, now())")
    }

    func make() throws {
        let schema = "\(SQLText.identifier(databaseName)).\(Self.schema)"
        try run("CREATE SCHEMA IF NOT EXISTS \(schema)")
        try run(
            "CREATE TABLE IF NOT EXISTS \(table) (model VARCHAR, key VARCHAR, etag VARCHAR, size BIGINT,"
                + " consumed_at TIMESTAMPTZ, snapshot_id BIGINT)")
        database.cacheAddedSchema(database: databaseName, schema: Self.schema)
        database.cacheAdded(
            Relation(database: databaseName, schema: Self.schema, identifier: Self.name, type: "table"))
    }

    private func requireUnchanged(_ known: Content) throws {
        let count = try rows("SELECT count(DISTINCT key) FROM \(table) WHERE \(isOfModel)").first?[0].number
        guard count == known.files.count else {
            throw LotusError(
                .consumedMeanwhile, "somebody else consumed landing files of \(model) meanwhile",
                hint:
                    "the connection that held the lock of its table was lost; nothing of this run was written:"
                    + " run it again")
        }
    }

    private func insert(_ files: [LandingFile]) throws {
        let list = JSONWriter.text { writer in
            writer.array { writer in
                for file in files {
                    writer.object { writer in
                        writer.member("key", file.key)
                        writer.member("etag", file.etag)
                        writer.key("size")
                        writer.integer(file.size)
                    }
                }
            }
        }
        let snapshot =
            kind == .fileLake
            ? "(SELECT id + 1 FROM \(SQLText.identifier(databaseName)).current_snapshot())" : "NULL"
        try run(
            "INSERT INTO \(table) (model, key, etag, size, consumed_at, snapshot_id)"
                + " SELECT \(SQLText.literal(model)), f.key, f.etag, f.size, now(), \(snapshot) FROM"
                + " (SELECT unnest(from_json(\(SQLText.literal(list)),"
                + " '[{\"key\": \"VARCHAR\", \"etag\": \"VARCHAR\", \"size\": \"BIGINT\"}]')) AS f)")
    }

    private func run(_ sql: String) throws {
        _ = try database.execute(sql, rows: .none, opensTransaction: false)
    }
}

extension LotusError {
    /// Whether a statement named a table or schema that is not there.
    var isMissingTable: Bool {
        guard let error = cause(DuckDBError.self), error.type == "Catalog" else { return false }
        return error.subtype == "MISSING_ENTRY" || error.message.contains("does not exist")
    }
}

extension CellValue {
    var text: String { if case .string(let text) = self { text } else { "" } }
    var number: Int? { if case .int(let number) = self { number } else { nil } }
}
