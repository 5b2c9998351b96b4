// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import DuckDB
internal import Landing
internal import LotusCore

/// Looks a key up in landing files: of each only the columns of the key and of the version are read, and of
/// these only what may hold the key by the statistics of the file.
struct FileSearch {
    let key: RowKey
    /// By which versions are compared.
    let versionColumn: String
    let zone: LandingZone
    let database: any AdapterDatabase

    /// How many files one statement reads.
    static let filesMax = 2_000

    /// A file that holds the key.
    struct Hit {
        let file: LandingFile
        let count: Int
        let version: RowVersion?
    }

    /// What was found.
    struct Found {
        /// The newest first.
        var hits: [Hit] = []
        /// All columns that files have, as far as they were looked at.
        var columns: [DbtProject.ResultColumn] = []
        /// Why the key could not be looked for in some files, and in how many.
        var failure: KeyCondition.Failure?
        var failureCount = 0
    }

    /// - Parameter unsettled: files that may be given up at any moment: what cannot be read of them is left out.
    func run(_ settled: [LandingFile], unsettled: [LandingFile]) throws -> Found {
        var found = Found()
        // The files are looked at twice, for their columns and for their rows.
        for setting in ["parquet_metadata_cache = true", "TimeZone = 'UTC'"] {
            _ = try database.execute("SET \(setting)", rows: .none, opensTransaction: false)
        }
        var start = 0
        while start < settled.count {
            let end = min(start + Self.filesMax, settled.count)
            try search(Array(settled[start..<end]), &found)
            start = end
        }
        for file in unsettled { try? search([file], &found) }
        found.hits.sort(by: Self.isNewer)
        return found
    }

    private static func isNewer(_ one: Hit, _ other: Hit) -> Bool {
        if let version = one.version, let second = other.version {
            if second.isOlder(than: version) == true { return true }
            if version.isOlder(than: second) == true { return false }
        }
        return other.file < one.file
    }

    private func search(_ files: [LandingFile], _ found: inout Found) throws {
        let read = LandedFiles(
            files.map { zone.path(of: $0.key) }, isPartitioned: files.allSatisfy { $0.partition != nil }
        ).sql
        let columns = try database.columns(ofQuery: "SELECT * FROM \(read)")
        for column in columns where !found.columns.contains(where: { $0.name == column.name }) {
            found.columns.append(column)
        }
        let condition: KeyCondition
        do {
            condition = try KeyCondition(key, among: columns, on: database)
        } catch let failure as KeyCondition.Failure {
            found.failure = failure
            found.failureCount += files.count
            return
        }
        let version = VersionColumn(versionColumn, among: columns)
        let order = version.map { $0.order(of: "max(\($0.identifier))") } ?? "NULL"
        let rows = try database.execute(
            "SELECT filename, count(*), \(order) FROM \(read) WHERE \(condition.sql) GROUP BY filename",
            rows: .all, opensTransaction: false
        ).table.rows
        let byLocation = Dictionary(files.map { (zone.location(of: $0.key), $0) }) { first, _ in first }
        for row in rows {
            guard let file = byLocation[row[0].text] else { continue }
            found.hits.append(
                Hit(file: file, count: row[1].number ?? 0, version: version?.version(row[2])))
        }
    }
}
