// SPDX-License-Identifier: Apache-2.0

import DbtCommandLine
import FoundationEssentials
import LakeDefinitions
import LotusCore
import Orchestrator
import ProjectFiles
import SQLiteStore
import Sync

/// The instance of a project: its store, its logs, its definitions, for the commands that orchestrate.
struct ProjectInstance: Sendable {
    let options: InstanceOptions
    let project: Project
    let profile: Profile
    let settings: LotusSettings
    private let database: SQLiteStore
    let logs: any ComputeLogs
    /// What copies logs to where they are kept; nil where they are kept in a folder.
    private let mirror: MirroredComputeLogs?

    /// Where logs are written that are kept on S3.
    private static let localLogs = ".lotus/logs"

    /// Reads the files of a project and opens its store.
    ///
    /// Relative paths of a project are relative to its folder, so this changes into it.
    static func open(_ workspace: WorkspaceOptions) throws -> ProjectInstance {
        let (project, profile) = try Workspace.load(workspace)
        let settings = try LotusSettings.load(
            projectFolder: project.folder, environment: project.environment)
        guard case .sqlite(let path) = settings.store else {
            throw LotusError(
                .targetUnsupported, "a store in Postgres cannot be used yet",
                hint: "leave `store:` out of lotus.yml, or name a file")
        }
        let (logs, mirror) = try logs(settings, project, profile)
        return ProjectInstance(
            options: InstanceOptions(workspace, folder: project.folder), project: project, profile: profile,
            settings: settings, database: try SQLiteStore.open(path.resolved),
            logs: logs, mirror: mirror)
    }

    private static func logs(
        _ settings: LotusSettings, _ project: Project, _ profile: Profile
    ) throws -> (any ComputeLogs, MirroredComputeLogs?) {
        let place = settings.computeLogs
        guard place.path.isRemote else {
            return (FileComputeLogs(root: place.path.resolved, skipsEmpty: place.skipsEmpty), nil)
        }
        guard let url = StoreURL(place.path.asWritten) else {
            throw LotusError(
                .targetUnsupported, "logs of runs cannot be kept at \(place.path.asWritten)",
                hint: "name a folder or `s3://bucket/prefix` under `compute_logs:` in lotus.yml")
        }
        let local = FileComputeLogs(
            root: "\(project.folder)/\(localLogs)", skipsEmpty: place.skipsEmpty)
        let mirror = MirroredComputeLogs(
            local: local, store: try Workspace.objectStore(of: url, project: project, profile: profile),
            prefix: url.prefix.split(separator: "/").joined(separator: "/"))
        return (mirror, mirror)
    }

    /// Opens the instance, does something with it, and closes it whatever comes of it.
    static func use<R: Sendable>(
        _ workspace: WorkspaceOptions,
        _ body: @escaping @Sendable (ProjectInstance) async throws -> R
    ) async throws -> R {
        let instance = try open(workspace)
        defer { instance.close() }
        guard let mirror = instance.mirror else { return try await body(instance) }
        return try await withThrowingTaskGroup(of: R?.self) { group in
            group.addTask {
                await mirror.copyForever()
                return nil
            }
            group.addTask { try await body(instance) }
            defer { group.cancelAll() }
            while let result = try await group.next() { if let result { return result } }
            throw CancellationError()
        }
    }

    /// What is remembered of runs.
    var store: any RunStore { database }

    func close() { database.close() }

    /// The project as its files are now.
    func definitions() async throws -> ProjectDefinitions {
        let streams = try Self.streams(of: project)
        let manifest = try await dbt.manifest(options.dbtPlace)
        return try ProjectDefinitions(manifest, files: streams.files, settings: streams.settings)
    }

    /// The project, its settings and streams as their files are now.
    private static func streams(of project: Project) throws -> ProjectStreams {
        let environment = try ProjectFiles.Environment.load(
            process: Terminal.environment, projectFolder: project.folder)
        return try ProjectStreams(Project.load(folder: project.folder, environment: environment))
    }

    var dbt: DbtProgram { DbtProgram(version: Lotus.version, databases: TargetDatabases()) }

    /// Finds new files of streams.
    func sensors() -> StreamSensors {
        StreamSensors(
            place: { [project, profile] in
                let streams = try Self.streams(of: project)
                let all = try ProjectStream.all(streams.files, streams.settings)
                let root = try await LandingRoot.find(
                    streams.settings, project: project, profile: profile, folders: all.map(\.folder))
                return LandingPlace(store: root.store, prefix: root.prefix, url: root.url)
            },
            hiddenKeys: { [database] stream in
                guard let connection = stream.connection else { return [] }
                let key = StreamKey(connection: connection, stream: stream.name)
                return try await database.record(of: key).hiddenKeys
            })
    }

    /// What does the work of runs.
    func worker() -> RunWorker {
        let executor = LakeRunExecutor(
            project: { try await definitions() }, store: store,
            copier: SyncStreamCopier(workspace: options.workspace),
            builder: DbtNodeBuilder(place: options.dbtPlace),
            upkeep: LakeMaintenance(workspace: options.workspace, grace: settings.maintenance.grace))
        return RunWorker(store: store, executor: executor, logs: logs, timeout: settings.runs.timeout)
    }

    /// How runs are queued and tried again, and how long things are remembered.
    var instanceSettings: InstanceSettings {
        var result = InstanceSettings()
        result.limits.concurrentMax = settings.runs.concurrentMax
        result.limits.tagLimits = settings.runs.tagLimits.map {
            RunLimits.TagLimit(key: $0.key, value: $0.value, limit: $0.limit)
        }
        result.retries = settings.runs.retries
        result.ticksSkippedKept = settings.retention.ticksSkipped
        result.ticksSucceededKept = settings.retention.ticksSucceeded
        result.ticksFailedKept = settings.retention.ticksFailed
        result.eventsKept = settings.retention.events
        return result
    }
}

/// Which project a command orchestrates, in a form that workers are called with.
struct InstanceOptions: Sendable {
    /// Absolute.
    let folder: String
    let target: String?
    /// Absolute.
    let profilesFolder: String?

    init(_ workspace: WorkspaceOptions, folder: String) {
        self.folder = folder
        target = workspace.target
        profilesFolder = workspace.profilesDir.map { AbsolutePath.of($0) }
    }

    var workspace: WorkspaceOptions {
        var options = WorkspaceOptions()
        options.target = target
        options.projectDir = folder
        options.profilesDir = profilesFolder
        options.verbose = false
        return options
    }

    var dbtPlace: DbtProgram.Place {
        DbtProgram.Place(
            folder: folder, target: target, profilesFolder: profilesFolder,
            environment: Terminal.environment)
    }

    /// The options of a command that works on the same project.
    var arguments: [String] {
        ["--project-dir", folder] + (target.map { ["--target", $0] } ?? [])
            + (profilesFolder.map { ["--profiles-dir", $0] } ?? [])
    }
}
