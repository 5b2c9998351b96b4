// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DuckDB
import DuckLake
import LotusCore
import ProjectFiles

struct LakeMaintainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "maintain",
        abstract: "Tidy the lake: merge small files, delete what nothing refers to any more.",
        discussion: """
            Rows that the catalog holds go into files, small files become larger ones, files with many \
            deleted rows are written again, replaced files and the files of killed writers are deleted once \
            they are older than the grace time. Landing files are never touched. Snapshots are kept unless \
            --keep-snapshots says for how long.
            """)

    @Option(
        help: ArgumentHelp(
            "Leave files alone that are younger; the default is `lake.maintain.grace` of lotus.yml, or 24 h.",
            valueName: "time span"))
    var grace: TimeSpan?

    @Option(
        help: ArgumentHelp(
            "Give up snapshots that are older, and with them the way back.", valueName: "time span"))
    var keepSnapshots: TimeSpan?

    @Flag(help: "Say what would be done, and do nothing.")
    var dryRun = false

    @Flag(help: "Write JSON instead of a table.")
    var json = false

    @OptionGroup var workspace: WorkspaceOptions

    func run() async throws {
        let settings = try Workspace.settings(workspace)
        let options = MaintenanceOptions(
            grace: grace?.duration ?? settings.maintenance.grace, keepSnapshots: keepSnapshots?.duration,
            isDryRun: dryRun, lockWait: LockWait(notice: { Terminal.notice($0) }),
            progress: { Terminal.notice("lotus lake maintain: \($0)") })
        let actions = try await Workspace.use(workspace) { workspace in
            try await Maintenance(
                of: try workspace.mainLake(), in: workspace.database,
                storage: try await workspace.lakeStorage(),
                landing: try await workspace.landingGuard(), options: options
            ).run()
        }
        let sink = try OutputSink(path: nil)
        if json {
            Listing.actions(isDryRun: dryRun).writeJSON(actions, to: sink)
        } else if actions.isEmpty {
            sink.buffer.append(contentsOf: "nothing to do\n".utf8)
        } else {
            Listing.actions(isDryRun: dryRun).writeTable(actions, to: sink)
        }
        try sink.finish()
    }
}

/// A time span on the command line: `24h`, `30 d`.
struct TimeSpan: ExpressibleByArgument {
    let duration: Duration

    init?(argument: String) {
        guard let duration = Measure.duration(argument) else { return nil }
        self.duration = duration
    }
}

struct LakeCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Read the whole lake and name files that are missing, unreadable or registered twice.",
        discussion: "Exits with 1 when anything is wrong.")

    @Argument(help: "A table, with or without its schema; all tables when left out.")
    var table: String?

    @Flag(help: "Look at names and sizes of files only; read no data.")
    var quick = false

    @Flag(help: "Write JSON instead of a table.")
    var json = false

    @OptionGroup var workspace: WorkspaceOptions

    func run() async throws {
        let report = try await Workspace.use(workspace) { [table, quick] workspace in
            let lake = try workspace.mainLake()
            let name = try await workspace.database.withConnection { connection in
                try table.map { try lake.findTable($0, on: connection) }
            }
            return try await LakeCheck(
                of: lake, in: workspace.database, storage: try await workspace.lakeStorage(),
                landing: try await workspace.landingGuard(),
                progress: { Terminal.notice("lotus lake check: \($0)") }
            ).run(table: name, readsData: !quick)
        }
        let sink = try OutputSink(path: nil)
        if json {
            Listing.checkFindings.writeJSON(report.findings, to: sink)
        } else {
            if !report.findings.isEmpty { Listing.checkFindings.writeTable(report.findings, to: sink) }
            sink.buffer.append(contentsOf: summary(report).utf8)
        }
        try sink.finish()
        if !report.findings.isEmpty { throw ExitCode(LotusError.Exit.workFailed.rawValue) }
    }

    private func summary(_ report: CheckReport) -> String {
        let what = quick ? "looked up" : "read \(report.rowCount) rows of"
        let verdict = report.findings.isEmpty ? "all is well" : "\(report.findings.count) things are wrong"
        return "\(what) \(report.tableCount) tables in \(report.fileCount) files: \(verdict)\n"
    }
}

extension Listing<MaintenanceAction> {
    static func actions(isDryRun: Bool) -> Self {
        Listing(
            fields: [
                Field(header: TextTable.Header(isDryRun ? "would do" : "step")) { $0.step.rawValue },
                Field(header: TextTable.Header("table")) { $0.table?.description ?? "" },
                Field(header: TextTable.Header("count", alignsRight: true)) { String($0.count) },
                Field(header: TextTable.Header("of")) { $0.unit },
            ],
            json: { action, writer in
                writer.member("step", action.step.rawValue)
                writer.key("table")
                if let table = action.table { writer.string(table.description) } else { writer.null() }
                writer.key("count")
                writer.integer(action.count)
                writer.member("unit", action.unit)
                writer.key("paths")
                writer.beginArray()
                for path in action.paths { writer.string(path) }
                writer.endArray()
            })
    }
}

extension Listing<CheckFinding> {
    static var checkFindings: Self {
        Listing(
            fields: [
                Field(header: TextTable.Header("table")) { $0.table.description },
                Field(header: TextTable.Header("problem")) { $0.problem.rawValue },
                Field(header: TextTable.Header("file")) { $0.path ?? "" },
                Field(header: TextTable.Header("detail")) { $0.detail },
            ],
            json: { finding, writer in
                writer.member("table", finding.table.description)
                writer.member("problem", finding.problem.rawValue)
                writer.key("path")
                if let path = finding.path { writer.string(path) } else { writer.null() }
                writer.member("detail", finding.detail)
            })
    }
}
