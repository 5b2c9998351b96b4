// SPDX-License-Identifier: Apache-2.0

internal import Glibc
package import LotusCore
package import Orchestrator
internal import Synchronization

/// Runs each run in a process of its own, which ends with it: what one run does to its memory touches no
/// other, and the daemon never loads the engine.
package final class SubprocessLauncher: Launcher {
    /// What is started for a run.
    package struct Command: Sendable {
        /// The first is the path of the program.
        package var arguments: [String]
        package var environment: [String: String]
        /// The file that its output is added to.
        package var output: String?

        package init(arguments: [String], environment: [String: String], output: String?) {
            self.arguments = arguments
            self.environment = environment
            self.output = output
        }
    }

    private struct State {
        var processes: [RunID: SpawnedProcess] = [:]
        var endings: [RunID: String] = [:]
        var isClosed = false
    }

    private let command: @Sendable (RunRecord) throws -> Command
    /// Is told when a worker has ended.
    private let ended: @Sendable (RunID) -> Void
    private let time: any TimeSource
    private let state = Mutex(State())

    package init(
        command: @escaping @Sendable (RunRecord) throws -> Command,
        ended: @escaping @Sendable (RunID) -> Void = { _ in }, time: any TimeSource = .system
    ) {
        self.command = command
        self.ended = ended
        self.time = time
    }

    package func launch(_ run: RunRecord) async throws {
        guard !state.withLock({ $0.isClosed }) else {
            throw LotusError(.launch, "the daemon is stopping", hint: "It begins the run when it is back.")
        }
        let command = try command(run)
        let id = run.id
        // The process may end before it is noted: then its ending is noted, and stays.
        let process = try SpawnedProcess.start(
            command.arguments, environment: command.environment, output: command.output
        ) { [self] ending in
            state.withLock { state in
                state.processes[id] = nil
                state.endings[id] = "\(ending)"
            }
            ended(id)
        }
        state.withLock { if $0.endings[id] == nil { $0.processes[id] = process } }
    }

    package func cancel(_ run: RunRecord) async { signal(run, SIGTERM) }

    package func terminate(_ run: RunRecord) async { signal(run, SIGKILL) }

    private func signal(_ run: RunRecord, _ signal: Int32) {
        if let process = state.withLock({ $0.processes[run.id] }) {
            process.signal(signal)
        } else if let owner = run.lease?.owner, owner.presence == .alive {
            // A worker of an earlier daemon.
            kill(owner.process, signal)
        }
    }

    package func endings() async -> [RunID: String] {
        state.withLock { state in
            defer { state.endings = [:] }
            return state.endings
        }
    }

    private static let lookInterval = Duration.milliseconds(50)
    /// How long workers may take to stop when they are told to.
    private static let stopMax = Duration.seconds(20)

    package func close(grace: Duration) async {
        state.withLock { $0.isClosed = true }
        if await areGone(within: grace) { return }
        signalAll(SIGTERM)
        if await areGone(within: Self.stopMax) { return }
        signalAll(SIGKILL)
        _ = await areGone(within: Self.stopMax)
    }

    private func signalAll(_ signal: Int32) {
        for process in state.withLock({ Array($0.processes.values) }) { process.signal(signal) }
    }

    private func areGone(within duration: Duration) async -> Bool {
        let start = time.monotonicNanoseconds()
        let limit = UInt64(max(0, duration / .nanoseconds(1)))
        while !state.withLock({ $0.processes.isEmpty }) {
            if time.monotonicNanoseconds() - start >= limit { return false }
            try? await time.sleep(for: Self.lookInterval)
        }
        return true
    }
}
