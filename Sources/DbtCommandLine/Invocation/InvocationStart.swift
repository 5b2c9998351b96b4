// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import FoundationEssentials
internal import LotusCore
internal import ProjectFiles

/// Finds the project, reads the flags and opens the log: all that comes before a command.
struct InvocationStart {
    let line: ParsedCommandLine
    /// As they were given.
    let arguments: [String]
    let process: [String: String]
    let currentFolder: String
    let output: ProgramOutput
    let time: any TimeSource
    let random: RandomSource

    func invocation() throws -> Invocation {
        let startedAt = time.now()
        let projectFolder = try projectFolder()
        let environment = try ProjectFiles.Environment.load(process: process, projectFolder: projectFolder)
        let project = Self.projectFile(in: projectFolder)
        let flags = try reader(environment).flags(project: project["flags"]?.map ?? PlainMap())
        var random = random
        let identity = InvocationIdentity.make(from: &random)
        let settings = LogSettings(
            flags, isTerminal: output.isTerminal, wantsNoColor: environment["NO_COLOR"]?.isEmpty == false,
            redactor: Redactor(Self.secrets(environment)))
        let log = EventLog(
            settings, invocation: identity, logFile: logFile(flags, settings, project, projectFolder),
            time: time,
            output: output)
        return Invocation(
            flags: flags, line: line, log: log, environment: environment, currentFolder: currentFolder,
            projectFolder: projectFolder, time: time, startedAt: startedAt, identity: identity,
            arguments: arguments)
    }

    private func reader(_ environment: ProjectFiles.Environment) -> FlagReader {
        let folder = currentFolder
        return FlagReader(line, environment: environment) { path in
            FileManager.default.fileExists(atPath: FilePath.absolute(path, in: folder))
        }
    }

    private func projectFolder() throws(UsageError) -> String {
        let given = try reader(ProjectFiles.Environment(process: process)).given("project_dir")
        if let folder = given?.string { return FilePath.absolute(folder, in: currentFolder) }
        return (try? Project.findFolder(from: currentFolder)) ?? currentFolder
    }

    /// `dbt_project.yml` as it is written; nothing when it cannot be read, which is told later.
    private static func projectFile(in folder: String) -> PlainMap {
        let path = folder + "/" + Project.fileName
        guard
            let file = try? YAMLReader.read(file: path, shownAs: Project.fileName, repeatedKeys: .lastCounts)
        else {
            return PlainMap()
        }
        return PlainValue(file).map ?? PlainMap()
    }

    private func logFile(
        _ flags: Flags, _ settings: LogSettings, _ project: PlainMap, _ projectFolder: String
    ) -> LogFile? {
        guard settings.file.level != nil else { return nil }
        let folder =
            flags.text("log_path").map { FilePath.absolute($0, in: currentFolder) }
            ?? FilePath.absolute(project["log-path"]?.string ?? "logs", in: projectFolder)
        return LogFile(folder: folder, bytesMax: flags.integer("log_file_max_bytes") ?? 0)
    }

    private static let secretPrefix = "DBT_ENV_SECRET"

    private static func secrets(_ environment: ProjectFiles.Environment) -> [Secret] {
        environment.names.filter { $0.hasPrefix(secretPrefix) }
            .compactMap { environment[$0] }.filter { !$0.isEmpty }.map { Secret($0) }
    }
}
