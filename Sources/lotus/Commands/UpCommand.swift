// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Launchers
import LotusCore
import Orchestrator
import ProjectFiles
import Synchronization
import WebServer

struct UpCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "up", abstract: "Let everything of the project happen by itself.",
        discussion: """
            Follows the schedules of connections, looks for new files of streams, makes the models that read \
            them and what is made from those, and looks after runs. Files of the project are watched. Ctrl-C \
            lets runs end for a while, then stops them; they go on with the next start.
            """)

    @Flag(help: "Do once what is to be done now, and end; exits with 1 when a run failed.")
    var once = false

    @OptionGroup var workspace: WorkspaceOptions

    func run() async throws {
        SharedHeap.use()
        let once = once
        let failed = try await ProjectInstance.use(workspace) { project in
            try await UpSession(project).run(once: once)
        }
        if failed { throw ExitCode(LotusError.Exit.workFailed.rawValue) }
    }
}

/// Something that happened, or did not.
private final class Happening: Sendable {
    private let state = Atomic(false)

    var isSet: Bool { state.load(ordering: .acquiring) }

    func set() { state.store(true, ordering: .releasing) }
}

/// The daemon of a project with what it needs.
struct UpSession: Sendable {
    private let daemon: Daemon
    private let server: WebServer
    private let address: String
    private let hasFailedTicks: Happening

    /// - Parameter isQuiet: whether nothing is told of what happens.
    init(_ project: ProjectInstance, isQuiet: Bool = false) {
        let sensors = project.sensors()
        let wake = WakeSignal()
        let log = DaemonLog(folder: project.project.folder)
        let counts = EventCounts()
        let hasFailedTicks = Happening()
        self.hasFailedTicks = hasFailedTicks
        daemon = Daemon(
            Instance(
                store: project.store, source: WatchedDefinitions(instance: project, sensors: sensors),
                sensors: sensors, launcher: Self.launcher(project) { wake.wake() }, logs: project.logs,
                settings: project.instanceSettings, queueSignal: wake,
                report: { event in
                    counts.note(event)
                    if case .ticked(let tick) = event, tick.status == .failed { hasFailedTicks.set() }
                    if !isQuiet { log.note(event) }
                }))
        let http = project.settings.http
        address = "\(http.host):\(http.port)"
        let routes = InstanceRoutes(
            store: project.store, current: daemon.current, counts: counts, version: Lotus.version)
        server = WebServer(host: http.host, port: http.port) { await routes.answer($0) }
    }

    /// - Returns: whether a run failed that was made once.
    func run(once: Bool) async throws -> Bool {
        guard once else {
            try await serve()
            return false
        }
        // A run that was tried again counts by its last attempt.
        let runs = try await daemon.runOnce()
        let parents = Set(runs.compactMap(\.request.parent))
        return hasFailedTicks.isSet || runs.contains { $0.status != .succeeded && !parents.contains($0.id) }
    }

    /// The daemon and its pages; what ends one ends both.
    private func serve() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await server.run { port in
                    Terminal.writeError("listening on http://\(address.split(separator: ":")[0]):\(port)\n")
                }
            }
            group.addTask { try await daemon.run() }
            defer { group.cancelAll() }
            do {
                try await group.next()
            } catch is CancellationError {
                // Ctrl-C: the daemon is yet to stop.
            }
            group.cancelAll()
            do { try await group.waitForAll() } catch is CancellationError {}
        }
    }

    static func launcher(
        _ project: ProjectInstance, ended: @escaping @Sendable () -> Void
    ) -> any Launcher {
        let share = MemoryShare.bytes(of: project.settings.runs)
        guard project.settings.runs.launcher == .subprocess else {
            MemoryShare.set(share)
            return InProcessLauncher(worker: project.worker(), ended: { _ in ended() })
        }
        let program = Terminal.executable
        let options = project.options
        let logs = project.logs
        return SubprocessLauncher(
            command: { run in
                var environment = Terminal.environment
                environment[MemoryShare.variable] = String(share)
                return SubprocessLauncher.Command(
                    arguments: [program, "runs", "work", run.id.text] + options.arguments,
                    environment: environment, output: logs.workerFile(of: run.id))
            }, ended: { _ in ended() })
    }
}
