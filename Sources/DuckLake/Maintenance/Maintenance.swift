// SPDX-License-Identifier: Apache-2.0

package import DuckDB
package import LotusCore

/// The upkeep of one lake.
///
/// DuckLake's own orphan removal and `CHECKPOINT` are never called: with the data path at the root of
/// the landing zone they would delete every landing file. What deletes files here goes through
/// ``LandingGuard``.
package struct Maintenance: Sendable {
    let lake: Lake
    let database: Database
    let storage: LakeStorage
    let landing: LandingGuard
    let options: MaintenanceOptions
    let time: any TimeSource

    package init(
        of lake: Lake, in database: Database, storage: LakeStorage, landing: LandingGuard,
        options: MaintenanceOptions, time: any TimeSource = .system
    ) {
        self.lake = lake
        self.database = database
        self.storage = storage
        self.landing = landing
        self.options = options
        self.time = time
    }

    /// Runs all steps, each in transactions of its own, so that it can be stopped anywhere and run again.
    ///
    /// - Throws: what reading or writing the lake throws; what was done before stays done.
    package func run() async throws -> [MaintenanceAction] {
        try await refuseWhereNotSafe()
        var actions = try await tidyTables()
        actions += try await expire()
        let cleaner = FileCleaner(self)
        actions += try await cleaner.cleanUpReplaced()
        actions += try await cleaner.removeOrphans()
        return actions
    }

    /// What files belong to the lake must be beyond doubt before any is deleted.
    private func refuseWhereNotSafe() async throws {
        guard lake.isWritable else {
            throw LotusError(
                .upkeepRefused, "the lake \(lake.alias) is attached for reading only",
                hint: "remove `read_only` from its entry under `attach:` in profiles.yml",
                location: lake.location.source)
        }
        let overrides = lake.location.options.contains {
            $0.name.uppercased() == "OVERRIDE_DATA_PATH" && $0.value.lowercased() == "true"
        }
        let (stored, others) = try await database.withConnection { [lake] connection in
            (try lake.dataPath(on: connection), try lake.lakesOnTheSamePath(on: connection))
        }
        // The catalog keeps the path that the lake was made with: its files are not in the other one.
        if overrides, let path = lake.location.dataPath, path != stored {
            throw LotusError(
                .upkeepRefused, "the data path of the profile, \(path), is not the catalog's own, \(stored)",
                hint: "upkeep would work on the files of the lake that this catalog was copied from",
                location: lake.location.source)
        }
        if let other = others.first {
            throw LotusError(
                .upkeepRefused,
                "another lake of this database, in the schema \(other), keeps its data in the same path",
                hint: "each would take the other's files for orphans; give them data paths of their own",
                location: lake.location.source)
        }
    }

    /// Rows that fit a file of this size are merged into larger ones (DuckLake's `target_file_size`).
    private static let targetBytesDefault: Int64 = 512 * 1024 * 1024
    /// Files of one table that one transaction merges.
    private static let mergeFilesMax = 1_000
    private static let mergeRoundsMax = 1_000

    // MARK: Tables

    private func tidyTables() async throws -> [MaintenanceAction] {
        let tables = try await database.withConnection { [lake] connection in
            let stored = try lake.storedOption("target_file_size", on: connection).flatMap { Int64($0) }
            return try lake.untidyTables(smallerThan: stored ?? Self.targetBytesDefault, on: connection)
        }
        var actions: [MaintenanceAction] = []
        for (index, table) in tables.enumerated() {
            try Task.checkCancellation()
            options.progress("table \(index + 1) of \(tables.count), \(table.name)")
            actions += try await tidy(table)
        }
        return actions
    }

    private func tidy(_ table: UntidyTable) async throws -> [MaintenanceAction] {
        var actions: [MaintenanceAction] = []
        if table.inlinedRowCount > 0 {
            let rows = try await change(table, .flush, "rows", expected: table.inlinedRowCount) {
                """
                SELECT coalesce(sum(rows_flushed), 0)::BIGINT, 0::BIGINT FROM ducklake_flush_inlined_data(\
                \($0), schema_name => \($1), table_name => \($2))
                """
            }
            actions += rows
        }
        // Merging or rewriting registered landing files would hand them to the clean-up.
        guard table.foreignFileCount == 0 else { return actions }
        if table.deleteFileCount > 0 {
            actions += try await change(table, .rewrite, "files", expected: nil) {
                """
                SELECT count(*)::BIGINT, 0::BIGINT FROM ducklake_rewrite_data_files(\($0), \($2), schema => \($1))
                """
            }
        }
        if table.smallFileCount > 1 { actions += try await merge(table) }
        return actions
    }

    private func merge(_ table: UntidyTable) async throws -> [MaintenanceAction] {
        var merged: Int64 = 0
        for _ in 0..<Self.mergeRoundsMax {
            let some = try await change(table, .merge, "files", expected: table.smallFileCount) {
                """
                SELECT coalesce(sum(files_processed), 0)::BIGINT, coalesce(sum(files_created), 0)::BIGINT
                FROM ducklake_merge_adjacent_files(\($0), \($2), schema => \($1), \
                max_compacted_files => \(Self.mergeFilesMax))
                """
            }
            merged += some.first?.count ?? 0
            // One that is not full was the last one.
            if options.isDryRun || (some.first?.count ?? 0) < Int64(Self.mergeFilesMax) { break }
        }
        return merged == 0 ? [] : [MaintenanceAction(.merge, table: table.name, "files", merged)]
    }

    /// Runs one function of DuckLake on one table, in a transaction and under the table's lock.
    ///
    /// - Parameter sql: a query that gives how much was done, from the lake, schema and table as
    ///   literals.
    private func change(
        _ table: UntidyTable, _ step: MaintenanceAction.Step, _ unit: String, expected: Int64?,
        _ sql: (String, String, String) -> String
    ) async throws -> [MaintenanceAction] {
        if options.isDryRun {
            // What a rewrite would do depends on thresholds that only it knows.
            return expected.map { [MaintenanceAction(step, table: table.name, unit, $0)] } ?? []
        }
        let statement = sql(
            SQLText.literal(lake.alias), SQLText.literal(table.name.schema), SQLText.literal(table.name.name))
        let count = try await database.withConnection { [lake, options] connection in
            try lake.withTables([table.name], on: connection, wait: options.lockWait) {
                try lake.commit(Self.request(step, table.name, options), on: connection) {
                    try connection.rows(statement).first?.first?.int64 ?? 0
                }.result
            }
        }
        return count == 0 ? [] : [MaintenanceAction(step, table: table.name, unit, count)]
    }

    static func request(
        _ step: MaintenanceAction.Step, _ table: TableName?, _ options: MaintenanceOptions
    ) -> CommitRequest {
        var request = CommitRequest(
            author: "lotus lake maintain", message: step.rawValue + (table.map { " \($0)" } ?? ""),
            lockWait: options.lockWait)
        // When somebody commits meanwhile, DuckLake 1.0 repeats its COMMIT without removing the deletions from
        // the catalog that it has written to files. They are there twice then, and rows that were deleted are
        // back (duckdb/ducklake issue 1084).
        request.holdsCatalog = step == .flush
        return request
    }

    // MARK: Snapshots

    private func expire() async throws -> [MaintenanceAction] {
        let time = time
        let expired = try await database.withConnection { [lake, options] connection -> Int64 in
            var age = ""
            if let keep = options.keepSnapshots {
                let point = time.now() + Duration(attoseconds: -keep.attoseconds)
                age = ", older_than => TIMESTAMPTZ \(SQLText.literal(point.description))"
            } else if try lake.storedOption("expire_older_than", on: connection) == nil {
                return 0
            }
            let call = "SELECT count(*) FROM ducklake_expire_snapshots(\(SQLText.literal(lake.alias))\(age)"
            let count = try connection.rows(call + ", dry_run => true)").first?.first?.int64 ?? 0
            if options.isDryRun || count == 0 { return count }
            return try lake.commit(Self.request(.expire, nil, options), on: connection) {
                try connection.rows(call + ")").first?.first?.int64 ?? 0
            }.result
        }
        return expired == 0 ? [] : [MaintenanceAction(.expire, "snapshots", expired)]
    }
}
