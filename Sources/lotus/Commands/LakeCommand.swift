// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DuckDB
import DuckLake
import LotusCore

struct LakeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lake",
        abstract: "Look into the lake and keep it tidy: history, tables, files, upkeep, health.",
        subcommands: [
            LakeSnapshotsCommand.self, LakeTablesCommand.self, LakeFilesCommand.self,
            LakeMaintainCommand.self, LakeCheckCommand.self, LakeBackupCommand.self,
            LakeRestoreCommand.self,
        ])
}

/// What the listings have in common.
struct LakeListingOptions: ParsableArguments {
    @Flag(help: "Write JSON instead of a table.")
    var json = false

    @OptionGroup var workspace: WorkspaceOptions

    /// Opens the lake, reads `records` from it and closes it again.
    func read<Record: Sendable>(
        _ records: @escaping @Sendable (Lake, borrowing Connection) throws -> [Record]
    ) async throws -> [Record] {
        try await Workspace.use(workspace) { workspace in
            let lake = try workspace.mainLake()
            return try await workspace.database.withConnection { try records(lake, $0) }
        }
    }

    func print<Record>(_ records: [Record], as listing: Listing<Record>) throws {
        let sink = try OutputSink(path: nil)
        if json { listing.writeJSON(records, to: sink) } else { listing.writeTable(records, to: sink) }
        try sink.finish()
    }
}

struct LakeSnapshotsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "snapshots", abstract: "List the states of the lake, the oldest first.")

    @OptionGroup var listing: LakeListingOptions

    func run() async throws {
        let snapshots = try await listing.read { lake, connection in try lake.snapshots(on: connection) }
        try listing.print(snapshots, as: .snapshots)
    }
}

/// Which snapshot a listing shows.
struct SnapshotOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Show the state at a snapshot's number, or at a time.", valueName: "version|timestamp"))
    var at: String?

    func version(_ lake: Lake, on connection: borrowing Connection) throws -> Int64? {
        guard let at else { return nil }
        return try lake.version(of: LakeLocation.Snapshot(at), on: connection)
    }
}

struct LakeTablesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tables", abstract: "List tables and views with their rows, files and sizes.")

    @OptionGroup var snapshot: SnapshotOption
    @OptionGroup var listing: LakeListingOptions

    func run() async throws {
        let snapshot = SendableBox(snapshot)
        let tables = try await listing.read { lake, connection in
            try lake.tables(at: snapshot.value.version(lake, on: connection), on: connection)
        }
        try listing.print(tables, as: .tables)
    }
}

struct LakeFilesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "files", abstract: "List data files with their rows, deletes and partitions.")

    @Argument(help: "A table, with or without its schema; all tables when left out.")
    var table: String?

    @OptionGroup var snapshot: SnapshotOption
    @OptionGroup var listing: LakeListingOptions

    func run() async throws {
        let snapshot = SendableBox(snapshot)
        let files = try await listing.read { [table] lake, connection in
            let version = try snapshot.value.version(lake, on: connection)
            let name = try table.map { try lake.findTable($0, at: version, on: connection) }
            return try lake.files(of: name, at: version, on: connection)
        }
        try listing.print(files, as: .files)
    }
}
