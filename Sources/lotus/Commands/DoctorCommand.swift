// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DuckDB
import DuckLake
import FoundationEssentials
import LotusCore
import ProjectFiles

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Check every component and say how to fix what is wrong.")

    @Flag(help: "Write JSON instead of a table.")
    var json = false

    @OptionGroup var workspace: WorkspaceOptions

    func run() async throws {
        var examination = Examination()
        await examination.components()
        await examination.project(workspace)
        let sink = try OutputSink(path: nil)
        if json {
            Listing.findings.writeJSON(examination.findings, to: sink)
        } else {
            write(examination, to: sink)
        }
        try sink.finish()
        if examination.findings.contains(where: { $0.state == .wrong }) {
            throw ExitCode(LotusError.Exit.workFailed.rawValue)
        }
    }

    private func write(_ examination: Examination, to sink: OutputSink) {
        Listing.findings.writeTable(examination.findings, to: sink)
        for finding in examination.findings {
            guard let remedy = finding.remedy else { continue }
            sink.buffer.append(contentsOf: "\n\(finding.subject): \(finding.detail)\n  -> \(remedy)\n".utf8)
        }
    }
}

/// What a check found.
struct Finding: Sendable {
    enum State: String, Sendable { case ok, wrong, skipped }

    var subject: String
    var state: State
    var detail: String
    var remedy: String?
}

extension Listing<Finding> {
    static var findings: Self {
        Listing(
            fields: [
                Field(header: TextTable.Header("component")) { $0.subject },
                Field(header: TextTable.Header("state")) { $0.state.rawValue },
                Field(header: TextTable.Header("detail")) { $0.detail },
            ],
            json: { finding, writer in
                writer.member("component", finding.subject)
                writer.member("state", finding.state.rawValue)
                writer.member("detail", finding.detail)
                writer.key("remedy")
                if let remedy = finding.remedy { writer.string(remedy) } else { writer.null() }
            })
    }
}

/// Goes through the components one by one; each check stands for itself.
struct Examination {
    private(set) var findings: [Finding] = []

    private mutating func check(_ subject: String, _ body: () async throws -> String) async {
        do {
            findings.append(Finding(subject: subject, state: .ok, detail: try await body()))
        } catch let error as LotusError {
            let place = error.location.map { " (\($0))" } ?? ""
            findings.append(
                Finding(subject: subject, state: .wrong, detail: error.message + place, remedy: error.hint))
        } catch {
            findings.append(Finding(subject: subject, state: .wrong, detail: String(describing: error)))
        }
    }

    // MARK: Components

    mutating func components() async {
        findings.append(Finding(subject: "lotus", state: .ok, detail: Lotus.version))
        let located = Result {
            try Components.locate(environment: Terminal.environment, executable: Terminal.executable)
        }
        await check("engine") {
            let components = try located.get()
            return
                "DuckDB \(try Engine.load(path: components.libraryPath).version), \(components.libraryPath)"
        }
        guard let components = try? located.get(), let database = try? await Self.plainDatabase(components)
        else {
            return
        }
        for file in components.files {
            await check("file \(file.name)") { try await Self.verify(file, on: database) }
        }
        for name in ["ducklake", "sqlite_scanner", "httpfs", "postgres_scanner"] {
            await check("extension \(name)") {
                let loaded = try await Database.open(
                    Database.Configuration(extensions: [name], connectionsMax: 1), components: components)
                let version = try await loaded.withConnection { try Self.version(of: name, on: $0) }
                await loaded.close()
                return version
            }
        }
        await database.close()
    }

    private static func plainDatabase(_ components: Components) async throws -> Database {
        try await Database.open(Database.Configuration(connectionsMax: 1), components: components)
    }

    /// Recomputes the checksum that bootstrap verified.
    private static func verify(_ file: Components.File, on database: Database) async throws -> String {
        let sum = try await database.withConnection { connection in
            try connection.rows("SELECT sha256(content) FROM read_blob($1)", [.text(file.path)]).first?.first?
                .string
        }
        guard sum == file.sha256 else {
            throw LotusError(
                .extensionMissing,
                "\(file.path) is not the file that was verified: its SHA-256 is \(sum ?? "unknown")",
                hint: "delete it and run `Scripts/bootstrap`")
        }
        return "\(file.version), checksum verified, \(file.path)"
    }

    private static func version(of name: String, on connection: borrowing Connection) throws -> String {
        let rows = try connection.rows(
            "SELECT extension_version FROM duckdb_extensions() WHERE extension_name = $1", [.text(name)])
        var text = "loads, version \(rows.first?.first?.string ?? "unknown")"
        if name == "sqlite_scanner" {
            try connection.execute("ATTACH ':memory:' AS lotus_doctor (TYPE sqlite)")
            let version = try connection.rows("FROM sqlite_query('lotus_doctor', 'select sqlite_version()')")
            text += ", SQLite \(version.first?.first?.string ?? "unknown")"
        }
        return text
    }

    // MARK: The project

    mutating func project(_ options: WorkspaceOptions) async {
        let loaded: (Project, Profile)
        do {
            loaded = try Workspace.load(options)
        } catch let error as LotusError where error.code == .projectNotFound && options.projectDir == nil {
            findings.append(Finding(subject: "project", state: .skipped, detail: "not in a project"))
            return
        } catch {
            await check("project") { throw error }
            return
        }
        let (project, profile) = loaded
        await check("project") { "\(project.name), \(project.folder)" }
        await check("profile") { "\(profile.name), target \(profile.target.name), \(profile.path)" }
        await check("lake") {
            let workspace = try await Workspace.open(project: project, profile: profile)
            let lakes = workspace.lakes
            let details = try await workspace.database.withConnection { connection in
                try lakes.map { try Self.describe($0, on: connection) }
            }
            await workspace.close()
            return details.isEmpty ? "the target has none" : details.joined(separator: "; ")
        }
    }

    private static func describe(_ lake: DuckLake.Lake, on connection: borrowing Connection) throws -> String
    {
        let newest = try lake.newestSnapshot(on: connection)
        let tables = try lake.tables(on: connection).count
        return "\(lake.alias): \(lake.location.catalog.name), snapshot \(newest), \(tables) tables"
    }
}
