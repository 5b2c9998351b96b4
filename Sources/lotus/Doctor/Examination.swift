// SPDX-License-Identifier: Apache-2.0

import DuckDB
import DuckLake
import LotusCore
import ObjectStore
import ProjectFiles

/// Goes through everything that a project needs; each check stands for itself, and one whose ground is
/// missing says so.
struct Examination {
    private(set) var findings: [Finding] = []
    private var components: Components?
    /// Extensions that do not load.
    private var broken: Set<String> = []

    private static let engine = "engine"
    private static let usualExtensions = ["ducklake", "sqlite_scanner", "httpfs", "postgres_scanner"]

    /// Looks at everything; servers are asked while files are read.
    mutating func run(_ options: WorkspaceOptions) async {
        // Before the project is read, which changes the folder that relative paths start from.
        let located = Result {
            try Components.locate(environment: Terminal.environment, executable: Terminal.executable)
        }
        let loaded = Result { try Workspace.load(options) }
        let target = (try? loaded.get()).map { TargetExamination(project: $0.0, profile: $0.1) }
        async let surroundings = target?.surroundings()
        await examineComponents(located)
        await examineProject(loaded, isOptional: options.projectDir == nil)
        guard let target, let found = await surroundings else { return }
        findings += found.findings
        findings += await target.lakes(found.catalogs, hasEngine: components != nil, broken: broken)
    }

    // MARK: Components

    private mutating func examineComponents(_ located: Result<Components, any Error>) async {
        findings.append(Finding("lotus", .ok, Lotus.version))
        await add(Self.engine) {
            let components = try located.get()
            return
                "DuckDB \(try Engine.load(path: components.libraryPath).version), \(components.libraryPath)"
        }
        guard let components = try? located.get(), await Self.opens(components) else {
            findings.append(Finding("extensions", .skipped, "the engine does not open"))
            return
        }
        self.components = components
        for file in components.files { await add("file \(file.name)") { try Self.verify(file) } }
        for name in Self.usualExtensions { await examineExtension(name, components) }
    }

    private mutating func examineExtension(_ name: String, _ components: Components) async {
        let isFound = await add("extension \(name)") {
            let loaded = try await Database.open(
                Database.Configuration(extensions: [name], connectionsMax: 1), components: components)
            let version = try await loaded.withConnection { try Self.version(of: name, on: $0) }
            await loaded.close()
            return version
        }
        if !isFound { broken.insert(name) }
    }

    /// Runs a check; returns whether all was well.
    @discardableResult
    private mutating func add(
        _ subject: String, _ body: @Sendable () async throws -> String
    ) async -> Bool {
        let finding = await Check.run(subject, body)
        findings.append(finding)
        return finding.state == .ok
    }

    private static func opens(_ components: Components) async -> Bool {
        let configuration = Database.Configuration(connectionsMax: 1)
        guard let database = try? await Database.open(configuration, components: components) else {
            return false
        }
        await database.close()
        return true
    }

    /// Recomputes the checksum that bootstrap verified.
    private static func verify(_ file: Components.File) throws -> String {
        let sum: String
        do {
            sum = try FileDigest.sha256(of: file.path)
        } catch {
            throw LotusError(
                .extensionMissing, "\(file.path) cannot be read: \(error)",
                hint: "run `Scripts/bootstrap`; it fetches what is missing")
        }
        guard sum == file.sha256 else {
            throw LotusError(
                .extensionMissing,
                "\(file.path) is not the file that was verified: its SHA-256 is \(sum)",
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

    private mutating func examineProject(
        _ loaded: Result<(Project, Profile), any Error>, isOptional: Bool
    ) async {
        let (project, profile): (Project, Profile)
        do {
            (project, profile) = try loaded.get()
        } catch let error as LotusError where error.code == .projectNotFound && isOptional {
            return findings.append(Finding("project", .skipped, "not in a project"))
        } catch {
            await add("project") { throw error }
            return
        }
        await add("project") { "\(project.name), \(project.folder)" }
        await add("profile") { "\(profile.name), target \(profile.target.name), \(profile.path)" }
        guard let components else { return }
        let usual = Set(Self.usualExtensions)
        for name in profile.target.neededExtensions where !usual.contains(name) {
            await examineExtension(name, components)
        }
    }
}
