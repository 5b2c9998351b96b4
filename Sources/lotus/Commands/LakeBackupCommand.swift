// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DuckDB
import DuckLake
import LotusCore
import ProjectFiles

struct LakeBackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Write the lake's catalog into one file.",
        discussion: """
            The file holds one state of the catalog, with all of its history and the rows that stand in it. \
            Data files and the landing zone are not copied: the backup only names them, and is of use as long \
            as they are there. Upkeep deletes replaced files after the grace time, so the backup is whole \
            until the time that is shown; copy the data path as well if it shall be good for longer. The \
            backup of an encrypted lake holds its keys.
            """)

    @Argument(help: "The file to write.", completion: .file())
    var file: String

    @Flag(help: "Replace the file if it is there.")
    var force = false

    @Flag(help: "Write JSON instead of a table.")
    var json = false

    @OptionGroup var workspace: WorkspaceOptions

    func run() async throws {
        // A relative path starts from the folder that the user is in; opening changes into the project's.
        let path = AbsolutePath.of(file)
        let grace = try Workspace.settings(workspace).maintenance.grace
        let header = try await CatalogWorkspace.use(workspace) { [force] workspace in
            try await LakeBackup(of: workspace.location, in: workspace.database)
                .write(to: path, grace: grace, replaces: force)
        }
        let sink = try OutputSink(path: nil)
        if json {
            Listing.backups(path).writeJSON([header], to: sink)
        } else {
            Listing.backups(path).writeTable([header], to: sink)
            sink.buffer.append(
                contentsOf: "its data files are kept by upkeep until \(header.filesKeptUntil) at least\n".utf8
            )
        }
        try sink.finish()
    }
}

struct LakeRestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Put the lake's catalog back from a backup.",
        discussion: """
            The backup goes into the target's catalog, of the same kind as the one that it was made of: into \
            an empty database or a new file, or with --force in the place of the lake that is there. It is \
            put back whole or not at all. Before anything is touched every data file that the backup refers \
            to must be there with its size; data files and the landing zone are no part of a backup. What \
            was written after the backup is not in the lake any more. Restore only files that you trust: a \
            backup holds SQL.
            """)

    @Argument(help: "The file that `lotus lake backup` wrote.", completion: .file())
    var file: String

    @Flag(help: "Replace the lake that is there; restore even when data files are lost, and list them.")
    var force = false

    @Flag(help: "Write JSON instead of a table.")
    var json = false

    @OptionGroup var workspace: WorkspaceOptions

    func run() async throws {
        let path = AbsolutePath.of(file)
        let report = try await CatalogWorkspace.use(workspace) { [force] workspace in
            let restore = try await LakeRestore.open(path, for: workspace.location, in: workspace.database)
            try await restore.checkTarget(replaces: force)
            Terminal.notice("lotus lake restore: looking for \(restore.files.count) data files")
            let lost = restore.lost(try await workspace.sizes(of: restore.files.map(\.path)))
            if !lost.isEmpty, !force { throw restore.filesMissing(lost) }
            try await restore.run(
                replaces: force, wait: LockWait(waitMsMax: 30_000, notice: { Terminal.notice($0) }))
            return RestoreReport(header: restore.header, lost: lost)
        }
        let sink = try OutputSink(path: nil)
        if json {
            Listing.restores(path).writeJSON([report], to: sink)
        } else {
            Listing.restores(path).writeTable([report], to: sink)
            for file in report.lost { sink.buffer.append(contentsOf: "lost: \(file.path)\n".utf8) }
        }
        try sink.finish()
    }
}

/// What a restore did.
struct RestoreReport: Sendable {
    let header: BackupHeader
    /// Files that the restored catalog names and that are gone.
    let lost: [BackupDataFile]
}

extension Listing<BackupHeader> {
    static func backups(_ path: String) -> Self {
        Listing(
            fields: [
                Field(header: TextTable.Header("backup")) { _ in path },
                Field(header: TextTable.Header("snapshot", alignsRight: true)) { String($0.newestSnapshot) },
                Field(header: TextTable.Header("data files", alignsRight: true)) { String($0.fileCount) },
                Field(header: TextTable.Header("bytes", alignsRight: true)) { String($0.fileBytes) },
                Field(header: TextTable.Header("catalog bytes", alignsRight: true)) {
                    String($0.catalogBytes)
                },
            ], json: { header, writer in header.writeMembers(path, to: &writer) })
    }
}

extension Listing<RestoreReport> {
    static func restores(_ path: String) -> Self {
        Listing(
            fields: [
                Field(header: TextTable.Header("restored")) { _ in path },
                Field(header: TextTable.Header("snapshot", alignsRight: true)) {
                    String($0.header.newestSnapshot)
                },
                Field(header: TextTable.Header("data files", alignsRight: true)) {
                    String($0.header.fileCount)
                },
                Field(header: TextTable.Header("lost", alignsRight: true)) { String($0.lost.count) },
            ],
            json: { report, writer in
                report.header.writeMembers(path, to: &writer)
                writer.member("lost_files", report.lost.map(\.path))
            })
    }
}

extension BackupHeader {
    fileprivate func writeMembers(_ path: String, to writer: inout JSONWriter) {
        writer.member("file", path)
        writer.member("created_at", created.description)
        writeContents(to: &writer)
        writer.member("files_kept_until", filesKeptUntil.description)
    }
}
