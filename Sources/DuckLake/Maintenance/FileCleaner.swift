// SPDX-License-Identifier: Apache-2.0

internal import DuckDB
internal import LotusCore

/// The steps of upkeep that delete files.
struct FileCleaner {
    private let upkeep: Maintenance

    init(_ upkeep: Maintenance) { self.upkeep = upkeep }

    private var lake: Lake { upkeep.lake }
    private var options: MaintenanceOptions { upkeep.options }
    /// What was last touched before this may go.
    private var limit: Timestamp {
        upkeep.time.now() + Duration(attoseconds: -options.grace.attoseconds)
    }

    /// Deletes files that were merged, rewritten, or left behind by expired snapshots.
    ///
    /// Landing files on the catalog's list stay; they are taken off it, so that no other program's
    /// clean-up deletes them either.
    func cleanUpReplaced() async throws -> [MaintenanceAction] {
        let limit = limit
        let (listed, used) = try await upkeep.database.withConnection { [lake] connection in
            // A file that was registered again is still somebody's, whoever gave it up.
            (try lake.replacedFiles(on: connection), try lake.namesInUse(on: connection))
        }
        let kept = listed.filter { !upkeep.landing.mayDeleteReplaced($0.path) }
        let old = listed.filter {
            upkeep.landing.mayDeleteReplaced($0.path) && $0.sinceMicroseconds < limit.microseconds
                && upkeep.storage.key(of: $0.path) != nil && !used.contains(Lake.fileName($0.path))
        }
        var actions: [MaintenanceAction] = []
        if !kept.isEmpty {
            if !options.isDryRun { try await forget(kept, .keep) }
            actions.append(
                MaintenanceAction(.keep, "files", Int64(kept.count), paths: kept.map(\.path)))
        }
        guard !old.isEmpty else { return actions }
        options.progress("\(old.count) replaced files")
        if !options.isDryRun {
            // First the files: an entry that stays behind is deleted again next time.
            try await delete(old.map(\.path))
            try await forget(old, .cleanUp)
        }
        actions.append(MaintenanceAction(.cleanUp, "files", Int64(old.count), paths: old.map(\.path)))
        return actions
    }

    private func forget(_ files: [ReplacedFile], _ step: MaintenanceAction.Step) async throws {
        try await upkeep.database.withConnection { [lake, options] connection in
            // Changes DuckLake's own tables and makes no snapshot.
            try lake.withCatalogLock(on: connection, wait: options.lockWait) {
                try connection.transaction { try lake.forget(replaced: files, on: connection) }
            }
        }
    }

    /// Deletes files of killed writers: DuckLake's own names, in folders of tables that the catalog
    /// knows, that no entry names and that are older than the grace time.
    func removeOrphans() async throws -> [MaintenanceAction] {
        let limit = limit
        let folders = try await upkeep.database.withConnection { [lake] connection in
            // A lake that began with DuckLake 0.1 has tables whose folder is all of the data path.
            let root = try lake.dataPath(on: connection)
            return Set(try lake.tableFolders(on: connection).map(\.path)).filter { !root.hasPrefix($0) }
        }
        let safe = folders.filter {
            !upkeep.landing.clashes(tablePath: $0) && upkeep.storage.key(of: $0) != nil
        }
        var old: [String] = []
        for (index, folder) in safe.sorted().enumerated() {
            try Task.checkCancellation()
            options.progress("looking for orphans, folder \(index + 1) of \(safe.count)")
            for object in try await upkeep.storage.objects(under: folder)
            where object.lastModified < limit && upkeep.landing.mayDeleteOrphan(object.path, tablePaths: safe)
            {
                old.append(object.path)
            }
        }
        guard !old.isEmpty else { return [] }
        // Asked after the listing: what was written and committed in between is known by now.
        let known = try await upkeep.database.withConnection { [lake] connection in
            try lake.knownNames(on: connection)
        }
        let orphans = Set(old).filter { !known.contains(Lake.fileName($0)) }.sorted()
        if orphans.isEmpty { return [] }
        if !options.isDryRun { try await delete(orphans) }
        return [MaintenanceAction(.orphans, "files", Int64(orphans.count), paths: orphans)]
    }

    private func delete(_ paths: [String]) async throws {
        try await upkeep.storage.delete(paths)
    }
}
