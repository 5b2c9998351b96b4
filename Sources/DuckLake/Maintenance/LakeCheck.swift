// SPDX-License-Identifier: Apache-2.0

package import DuckDB
internal import LotusCore

/// Something wrong with a table or one of its files.
package struct CheckFinding: Hashable, Sendable {
    package enum Problem: String, Sendable, CaseIterable {
        /// The catalog names a file that is not there.
        case missing
        /// A file has another size than the catalog says.
        case size
        /// A file, or the table as a whole, cannot be read.
        case unreadable
        /// A file holds another number of rows than the catalog says.
        case rows
        /// Two entries of the catalog name one file.
        case doubled
        /// A table keeps its files where a stream lands its own.
        case landing
    }

    package var table: TableName
    package var problem: Problem
    /// The file, where it is about one.
    package var path: String?
    package var detail: String
}

/// What a check looked at.
package struct CheckReport: Sendable {
    package var findings: [CheckFinding] = []
    package var tableCount = 0
    package var fileCount = 0
    package var rowCount: Int64 = 0
    package var bytes: Int64 = 0
}

/// Looks whether a lake can be read, all of it.
///
/// DuckLake answers `count(*)` from its statistics, so a table whose files are gone still has a count:
/// this reads every value of every file.
package struct LakeCheck: Sendable {
    let lake: Lake
    let database: Database
    let storage: LakeStorage?
    let landing: LandingGuard
    let progress: @Sendable (String) -> Void

    /// - Parameter storage: where files are looked up; nil leaves that to the reading.
    package init(
        of lake: Lake, in database: Database, storage: LakeStorage?, landing: LandingGuard,
        progress: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.lake = lake
        self.database = database
        self.storage = storage
        self.landing = landing
        self.progress = progress
    }

    /// - Parameters:
    ///   - table: one table; nil for all.
    ///   - readsData: false looks at names and sizes only.
    package func run(table: TableName? = nil, readsData: Bool = true) async throws -> CheckReport {
        let (version, tables, files, folders, doubled) = try await database.withConnection {
            [lake] connection in
            let version = try lake.newestSnapshot(on: connection)
            let tables = try lake.tables(at: version, on: connection)
                .filter { $0.kind == .table && (table == nil || $0.name == table) }
            return (
                version, tables, try lake.files(of: table, at: version, on: connection),
                try lake.tableFolders(on: connection), try lake.doublyRegisteredFiles(on: connection)
            )
        }
        var report = CheckReport()
        report.tableCount = tables.count
        let names = Set(tables.map(\.name))
        for (path, owners) in doubled where owners.contains(where: names.contains) {
            let others = Set(owners).map(\.description).sorted().joined(separator: " and ")
            report.findings.append(
                CheckFinding(
                    table: owners[0], problem: .doubled, path: path,
                    detail: "registered \(owners.count) times (\(others)): its rows count that often"))
        }
        for folder in folders where names.contains(folder.name) && landing.clashes(tablePath: folder.path) {
            report.findings.append(
                CheckFinding(
                    table: folder.name, problem: .landing, path: folder.path,
                    detail: "the table keeps its files below the prefix of a stream"))
        }
        let byTable = Dictionary(grouping: files, by: \.table)
        for (index, table) in tables.enumerated() {
            try Task.checkCancellation()
            progress("table \(index + 1) of \(tables.count), \(table.name)")
            let files = byTable[table.name] ?? []
            report.fileCount += files.count
            report.bytes += table.bytes
            let missing = try await lookUp(files)
            report.findings += missing
            guard readsData else { continue }
            let folder = folders.last { $0.name == table.name && $0.isLive }?.path
            let read = try await self.read(table, files, folder: folder, at: version)
            report.findings += read.findings.filter { finding in
                !missing.contains { $0.path == finding.path && finding.path != nil }
            }
            report.rowCount += read.rows
        }
        return report
    }

    // MARK: Names and sizes

    private func lookUp(_ files: [FileRecord]) async throws -> [CheckFinding] {
        guard let storage else { return [] }
        var findings: [CheckFinding] = []
        let expected = files.flatMap { file in
            [(file.table, file.path, Int64?.some(file.bytes))]
                + (file.deleteFilePath.map { [(file.table, $0, Int64?.none)] } ?? [])
        }
        let sizes = try await storage.sizes(of: expected.map(\.1))
        for (table, path, bytes) in expected {
            guard let size = sizes[path] else { continue }
            switch size {
            case .absent:
                findings.append(
                    CheckFinding(table: table, problem: .missing, path: path, detail: "the file is not there")
                )
            case .bytes(let found):
                guard let bytes, bytes != found else { continue }
                findings.append(
                    CheckFinding(
                        table: table, problem: .size, path: path,
                        detail: "has \(found) bytes, the catalog says \(bytes)"))
            }
        }
        return findings
    }

    // MARK: Reading

    /// Reads the whole table once; only when that fails, or gives another number of rows than the
    /// catalog has, its files one by one, to name the one.
    private func read(
        _ table: TableRecord, _ files: [FileRecord], folder: String?, at version: Int64
    ) async throws -> (findings: [CheckFinding], rows: Int64) {
        let name =
            "\(SQLText.identifier(lake.alias)).\(SQLText.identifier(table.name.schema)).\(SQLText.identifier(table.name.name))"
        let sql =
            "SELECT count(*), bit_xor(h) FROM (SELECT hash(t) AS h FROM (FROM \(name) AT (VERSION => \(version))) AS t)"
        switch try await scan(sql) {
        case .rows(let rows):
            guard let expected = table.rowCount, rows != expected else { return ([], rows) }
            var findings = try await readEach(files)
            if findings.isEmpty {
                findings = [
                    CheckFinding(
                        table: table.name, problem: .rows,
                        detail: "has \(rows) rows, the catalog says \(expected)")
                ]
            }
            return (findings, rows)
        case .failed(let reason):
            var findings = try await readEach(files)
            if findings.isEmpty {
                findings = [CheckFinding(table: table.name, problem: .unreadable, detail: reason)]
            }
            return (findings, 0)
        }
    }

    private func readEach(_ files: [FileRecord]) async throws -> [CheckFinding] {
        var findings: [CheckFinding] = []
        for file in files {
            try Task.checkCancellation()
            let sql =
                "SELECT count(*), bit_xor(h) FROM (SELECT hash(t) AS h FROM read_parquet(\(SQLText.literal(file.path))) t)"
            switch try await scan(sql) {
            case .rows(let rows):
                guard rows != file.rowCount else { continue }
                findings.append(
                    CheckFinding(
                        table: file.table, problem: .rows, path: file.path,
                        detail: "holds \(rows) rows, the catalog says \(file.rowCount)"))
            // The key of an encrypted file is the catalog's alone: the table's own error says more.
            case .failed(let reason) where reason.contains("encryption"): continue
            case .failed(let reason):
                findings.append(
                    CheckFinding(table: file.table, problem: .unreadable, path: file.path, detail: reason))
            }
        }
        return findings
    }

    private enum Scan: Sendable {
        case rows(Int64)
        case failed(String)
    }

    /// Errors of the engine are findings; that the task was cancelled is none.
    private func scan(_ sql: String) async throws -> Scan {
        try await database.withConnection { connection in
            do {
                return .rows(try connection.rows(sql).first?.first?.int64 ?? 0)
            } catch let error as DuckDBError where !error.isInterrupt {
                let line = error.message.split(separator: "\n").first.map(String.init) ?? error.message
                return .failed(line)
            }
        }
    }
}
