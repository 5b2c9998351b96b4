// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
package import DbtRunner
internal import Landing
internal import LotusCore
internal import ObjectStore

/// Finds out where rows of a table come from, or where they are stuck. It only reads, and takes
/// no lock of a lake; a DuckDB file is its own meanwhile.
package struct RowTracer: Sendable {
    private let project: ProjectDefinitions
    private let streams: TrackedStreams?
    private let instance: InstanceFacts
    private let pool: any DatabasePool

    /// - Parameters:
    ///   - streams: nil for a project without streams.
    ///   - instance: as it was before anything else is looked at: what was made since then may be found, but
    ///     nothing that is found is told to be missing by older news.
    package init(
        _ project: ProjectDefinitions, _ streams: TrackedStreams?, _ instance: InstanceFacts,
        on pool: any DatabasePool
    ) {
        self.project = project
        self.streams = streams
        self.instance = instance
        self.pool = pool
    }

    /// Follows the rows of a key from a table to the landing files.
    ///
    /// - Parameters:
    ///   - table: a model, seed or snapshot by name, `unique_id` or `schema.table`; a stream as `shopify/orders`.
    ///   - columns: of the key; those of the table's own key when there are none.
    ///   - values: one for each column.
    /// - Throws: ``LotusError`` of `LL-WHY`; what the store of the files and the engine say.
    package func trace(_ table: String, columns: [String], values: [String]) async throws -> RowTrace {
        let start = try TraceStart.find(table, in: project.manifest, streams?.all ?? [])
        let lineage = TraceLineage(of: start, in: project, streams, tables: try await landedTables())
        let key = try KeyChoice(lineage).key(columns: columns, values: values)
        let stops = try await pool.withDatabase { try KeyPaths(lineage: lineage, database: $0).follow(key) }
        // Files first: one that is read meanwhile is found in the tables, and never told to be unread.
        var lists: [String: FileList] = [:]
        for stop in stops {
            if let stream = stop.stream { lists[stop.station.id] = try await list(stream) }
        }
        let found = try await pool.withDatabase { try TableSearch(database: $0).run(stops) }
        let files = try await search(lists, stops)
        return try RowAssembly(key: key, stops: stops, tables: found, instance: instance)
            .trace(lists, files)
    }

    /// Landed sources of which the target holds a table, which is read in place of the files.
    private func landedTables() async throws -> Set<String> {
        guard let streams else { return [] }
        let sources = project.manifest.sources.filter { streams.stream(of: $0) != nil && !$0.isExternal }
        return try await pool.withDatabase { database in
            let found = try sources.filter { source in
                try database.relation(
                    database: source.database, schema: source.schema, identifier: source.identifier) != nil
            }
            return Set(found.map(\.uniqueID))
        }
    }

    // MARK: Landing files

    /// The files of a stream.
    struct FileList: Sendable {
        /// In order.
        var settled: [LandingFile] = []
        var unsettled: [LandingFile] = []
    }

    private func list(_ stream: TrackedStream) async throws -> FileList {
        guard let zone = streams?.zone else { return FileList() }
        let before = try await zone.unsettled(stream.landed.name)
        var listing = StreamListing(prefix: stream.folder)
        do {
            _ = try await listing.listAll(zone.store)
        } catch let error as LotusError where error.code == .bucketNotFound && zone.isMadeBySyncs {
            return FileList()
        }
        let hidden = before.union(try await zone.unsettled(stream.landed.name))
        let files = listing.files
        return FileList(
            settled: files.filter { !hidden.contains($0.key) },
            unsettled: files.filter { hidden.contains($0.key) })
    }

    private func search(
        _ lists: [String: FileList], _ stops: [TraceLineage.Stop]
    ) async throws -> [String: FileSearch.Found] {
        guard let zone = streams?.zone else { return [:] }
        let columns = Dictionary(
            stops.flatMap { stop in stop.station.parents.map { ($0, stop.versionColumn) } }
        ) { first, _ in first }
        return try await pool.withDatabase { database in
            var found: [String: FileSearch.Found] = [:]
            for stop in stops {
                let id = stop.station.id
                guard let list = lists[id], let key = stop.key else { continue }
                let search = FileSearch(
                    key: key, versionColumn: columns[id] ?? IncrementalModel.usualVersionColumn, zone: zone,
                    database: database)
                found[id] = try search.run(list.settled, unsettled: list.unsettled)
            }
            return found
        }
    }
}

extension LandingZone {
    /// Whether the first sync makes it, so that it is empty where it is not there.
    fileprivate var isMadeBySyncs: Bool { mayBeMissing || !url.contains("://") }
}
