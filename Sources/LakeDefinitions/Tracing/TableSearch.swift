// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import DuckDB
internal import Landing
internal import LotusCore

/// Looks a row up in the tables of a lineage, all of them as they are at one moment.
struct TableSearch {
    let database: any AdapterDatabase

    /// What was found.
    struct Found {
        /// By the ids of stations.
        var stations: [String: RowTrace.Station] = [:]
        /// What models remember of landing files, by their ids.
        var uses: [String: [String: ConsumedFiles.Use]] = [:]
        /// How far another tool had handed files on, by the ids of models.
        var takenOver: [String: FilePosition] = [:]
    }

    /// How many rows of a table are shown.
    static let rowsMax = 5

    /// - Throws: when the key cannot be looked for in the first of the stops, `LL-WHY-002` and `LL-WHY-005`.
    func run(_ stops: [TraceLineage.Stop]) throws -> Found {
        // Times are told in UTC, and read so where a value says nothing else.
        _ = try database.execute("SET TimeZone = 'UTC'", rows: .none, opensTransaction: false)
        var found = Found()
        try begin()
        defer { database.rollBack() }
        // A view may fail, and take the transaction with it: tables first.
        let order = stops.indices.sorted { (stops[$0].isView ? 1 : 0, $0) < (stops[$1].isView ? 1 : 0, $1) }
        for index in order {
            let stop = stops[index]
            if stop.node != nil { try readUses(of: stop, &found) }
            found.stations[stop.station.id] = try search(stop, isFirst: index == 0)
        }
        try readSnapshots(stops, &found)
        return found
    }

    private func begin() throws {
        try database.begin()
        if !database.isInTransaction {
            _ = try database.execute("BEGIN TRANSACTION", rows: .none, opensTransaction: false)
        }
    }

    // MARK: Rows

    private func search(_ stop: TraceLineage.Stop, isFirst: Bool) throws -> RowTrace.Station {
        var station = stop.station
        station.key = stop.key
        guard let relation = stop.relation else { return station }
        station.relation = relation.rendered
        station.database = relation.database
        guard let key = stop.key else { return station }
        do {
            let columns = try database.knownColumns(of: relation)
            guard !columns.isEmpty else {
                station.search = .noTable
                return station
            }
            let condition = try KeyCondition(key, among: columns, on: database)
            try read(relation, columns, condition, stop, &station)
        } catch let failure as KeyCondition.Failure {
            guard !isFirst else { throw Self.error(failure, in: stop, try database.columns(of: relation)) }
            station.search = .notSearched(failure.text)
        } catch let error as LotusError where !isFirst {
            station.search = .notSearched(error.message)
            database.rollBack()
            try begin()
        }
        return station
    }

    private func read(
        _ relation: Relation, _ columns: [DbtProject.ResultColumn], _ condition: KeyCondition,
        _ stop: TraceLineage.Stop,
        _ station: inout RowTrace.Station
    ) throws {
        let version = VersionColumn(stop.versionColumn, among: columns)
        let hasSnapshots =
            try !stop.isView && database.kind(of: relation.database ?? "")?.isLake == true
            && !columns.contains { $0.name.lowercased() == "snapshot_id" }
        let order = version.map { $0.order(of: $0.identifier) } ?? "NULL"
        let rows = try database.execute(
            """
            SELECT count(*) OVER (), \(order) AS lotus_version, \(hasSnapshots ? "snapshot_id" : "NULL") AS lotus_snapshot
            FROM \(relation.rendered) WHERE \(condition.sql)
            ORDER BY lotus_version DESC NULLS LAST, lotus_snapshot DESC LIMIT \(Self.rowsMax)
            """, rows: .all, opensTransaction: false
        ).table.rows
        station.search = rows.isEmpty ? .absent : .found
        station.count = rows.first?[0].number ?? 0
        station.rows = rows.map { row in
            RowTrace.Row(
                version: version?.version(row[1]),
                snapshot: row[2].number.map { RowTrace.Snapshot(id: $0, time: nil) })
        }
    }

    private static func error(
        _ failure: KeyCondition.Failure, in stop: TraceLineage.Stop, _ columns: [DbtProject.ResultColumn]
    ) -> LotusError {
        let name = stop.station.name
        let location = stop.station.file.map { SourceLocation(file: $0, line: 1, column: 1) }
        switch failure {
        case .noColumn(let column):
            return LotusError(
                .traceColumn, "'\(name)' has no column '\(column)'",
                hint: NearestNames.hint(NearestNames.find(column, in: columns.map(\.name)))
                    ?? "its columns are \(columns.map(\.name).joined(separator: ", ")); choose with `--column`",
                location: location)
        case .noValue(let part, let type):
            return LotusError(
                .traceValue,
                "'\(part.value)' is no value of the column '\(part.column)' of '\(name)', which is of type \(type)",
                hint: "write the value as the table shows it, or choose another column with `--column`")
        }
    }

    // MARK: Landing files

    private func readUses(of stop: TraceLineage.Stop, _ found: inout Found) throws {
        guard let node = stop.node, stop.station.readings.values.contains(.remembered),
            let name = node.database, let schema = node.schema, let kind = try database.kind(of: name),
            kind.isLake || kind == .duckdb
        else { return }
        let consumed = ConsumedFiles(
            databaseName: name, model: "\(schema).\(node.alias)", kind: kind, database: database)
        let uses = try consumed.uses()
        found.uses[node.uniqueID] = uses
        guard uses.isEmpty, let stream = stop.tracked else { return }
        let cursor = try consumed.feederCursor(source: stream.landed.source, stream: stream.landed.name)
        found.takenOver[node.uniqueID] = try cursor.map { try FeederCursor(stream).position(of: $0) }
    }

    // MARK: Snapshots

    /// When the snapshots were made that rows came in with, and which one of ours wrote to each table last.
    private func readSnapshots(_ stops: [TraceLineage.Stop], _ found: inout Found) throws {
        let lakes = Set(stops.compactMap { $0.relation?.database })
        for lake in lakes where try database.kind(of: lake)?.isLake == true {
            let own = stops.filter { $0.relation?.database == lake }.map(\.station.id)
            let ids = Set(own.flatMap { found.stations[$0]?.rows.compactMap { $0.snapshot?.id } ?? [] })
            let snapshots = "\(SQLText.identifier(lake)).snapshots()"
            let texts = own.map { SQLText.literal($0) }.joined(separator: ", ")
            let numbers = (ids.map { "\($0)" } + ["-1"]).joined(separator: ", ")
            let rows = try database.execute(
                """
                SELECT snapshot_id, epoch_us(snapshot_time), commit_message FROM \(snapshots)
                WHERE snapshot_id IN (\(numbers)) OR snapshot_id IN
                    (SELECT max(snapshot_id) FROM \(snapshots) WHERE commit_message IN (\(texts)) GROUP BY commit_message)
                """, rows: .all, opensTransaction: false
            ).table.rows
            for row in rows { Self.note(row, own, &found) }
        }
    }

    private static func note(_ row: [CellValue], _ stations: [String], _ found: inout Found) {
        guard let id = row[0].number else { return }
        let snapshot = RowTrace.Snapshot(
            id: id, time: row[1].number.map { Timestamp(microseconds: Int64($0)) })
        for name in stations {
            guard var station = found.stations[name] else { continue }
            for index in station.rows.indices where station.rows[index].snapshot?.id == id {
                station.rows[index].snapshot = snapshot
            }
            if row[2].text == name, station.written.map({ $0.id < id }) ?? true { station.written = snapshot }
            found.stations[name] = station
        }
    }
}

extension TraceLineage.Stop {
    var isView: Bool { station.kind == .view }

    /// By which versions of its rows are compared.
    var versionColumn: String {
        let meta = node.map { $0.config["meta"]?.map ?? $0.meta }
        return meta?["lotus"]?.map?["version_column"]?.string ?? IncrementalModel.usualVersionColumn
    }
}

extension AdapterDatabase {
    /// The columns of a relation; none when it, or the lake that it belongs to, is not there yet.
    func knownColumns(of relation: Relation) throws -> [DbtProject.ResultColumn] {
        if let name = relation.database, try kind(of: name) == nil { return [] }
        return try columns(of: relation)
    }
}
