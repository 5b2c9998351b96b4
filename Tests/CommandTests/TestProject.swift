// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusTestKit

/// A project that `lotus init` made in a scratch folder, and commands that run in it.
struct TestProject: Sendable {
    /// Where catalog and data of the lake are.
    enum Backend: String, CaseIterable, Sendable {
        /// The target `dev` of a new project.
        case sqliteAndFolder = "SQLite + local"
        /// The target `prod` of a new project, with a local data path.
        case postgresAndFolder = "Postgres + local"
        /// The target `prod` of a new project.
        case postgresAndS3 = "Postgres + S3"
    }

    let scratch: ScratchFolder
    let backend: Backend
    /// What the target `prod` reads, and which target is meant.
    let variables: [String: String]

    var folder: String { scratch.file("shop") }

    /// Runs `lotus init`; the lake is not made until a command needs it.
    ///
    /// - Parameter servers: servers of the test's own instead of the shared ones.
    static func create(
        _ backend: Backend = .sqliteAndFolder, servers: TestServers? = nil
    ) async throws -> TestProject {
        let chosen = if let servers { servers } else { try await TestServers.shared(for: backend) }
        let project = TestProject(
            scratch: try ScratchFolder("lotus-project"), backend: backend,
            variables: try await chosen.variables(for: backend))
        var command = try project.command(["init", "shop"])
        command.folder = project.scratch.path
        try await ProcessRunner.run(command).requireExit()
        return project
    }

    /// The path of a file of the project.
    func file(_ relative: String) -> String { folder + "/" + relative }

    func write(_ relative: String, _ text: String) throws {
        try scratch.write("shop/" + relative, text)
    }

    // MARK: - Commands

    /// `lotus` in the project folder, with nothing of this machine's settings but the components.
    func command(_ arguments: [String], input: ProcessCommand.Input = .nothing) throws -> ProcessCommand {
        var command = try LotusBinary.command(arguments)
        let settings = ["PROFILES_DIR", "PROFILE", "TARGET", "THREADS"]
        let names = settings.flatMap { ["DBT_\($0)", "DBT_ENGINE_\($0)"] }
        var changes: [String: String?] = Dictionary(uniqueKeysWithValues: names.map { ($0, nil) })
        changes["HOME"] = scratch.path
        for (name, value) in variables { changes[name] = value }
        command.environment = .inherited(changing: changes)
        command.folder = folder
        command.input = input
        return command
    }

    func run(_ arguments: [String], within time: Duration = .seconds(60)) async throws -> ProcessOutcome {
        try await ProcessRunner.run(command(arguments), within: time)
    }

    /// `lotus query`, which must succeed.
    @discardableResult
    func query(_ sql: String, _ options: [String] = [], within time: Duration = .seconds(60)) async throws
        -> ProcessOutcome
    {
        try await run(["query", sql] + options, within: time).requireExit()
    }

    /// The rows of a query as text; none of them may hold a comma or a line break.
    func rows(
        _ sql: String, _ options: [String] = [], within time: Duration = .seconds(60)
    ) async throws -> [[String]] {
        try await query(sql, ["--format", "csv"] + options, within: time).outputText
            .split(separator: "\n").dropFirst()
            .map { $0.split(separator: ",", omittingEmptySubsequences: false).map { String($0) } }
    }

    /// The first row of a query whose columns are all whole numbers.
    func numbers(_ sql: String, _ options: [String] = []) async throws -> [Int] {
        guard let row = try await rows(sql, options).first else { throw KitError("no row from: \(sql)") }
        return try row.map { text in
            guard let number = Int(text) else { throw KitError("no whole number: \(row) from: \(sql)") }
            return number
        }
    }

    // MARK: - Files of the lake

    /// The folder on disk that holds what the lake's data path means; an S3 bucket is one, too.
    func dataFolder(in store: S3Server? = nil) throws -> String {
        guard let path = variables["LAKE_DATA_PATH"] else { return file("lake/data") }
        guard path.hasPrefix("s3://") else { return file(path) }
        guard let store else { throw KitError("which server has \(path)?") }
        return store.folder + "/" + path.dropFirst("s3://".count)
    }

    /// The relative paths of all files in a folder.
    static func files(in folder: String) -> Set<String> {
        guard let names = FileManager.default.enumerator(atPath: folder) else { return [] }
        var files: Set<String> = []
        for case let name as String in names {
            var isFolder: ObjCBool = false
            let exists = FileManager.default.fileExists(atPath: folder + "/" + name, isDirectory: &isFolder)
            if exists, !isFolder.boolValue { files.insert(name) }
        }
        return files
    }

    /// Makes all files in a folder look as if they had been written that long ago.
    static func age(_ folder: String, _ files: some Sequence<String>, by time: TimeInterval = 3 * 86_400)
        throws
    {
        // Whole seconds: Foundation rounds the fraction to microseconds, and a million of them is no time.
        let date = Date(timeIntervalSince1970: (Date.now.timeIntervalSince1970 - time).rounded(.down))
        for name in files {
            try FileManager.default.setAttributes(
                [.modificationDate: date], ofItemAtPath: folder + "/" + name)
        }
    }
}
