// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// What the parts of a daemon share.
package struct Instance: Sendable {
    package let store: any RunStore
    package let source: any DefinitionsSource
    package let sensors: any SensorEvaluator
    package let launcher: any Launcher
    package let logs: any ComputeLogs
    package var settings: InstanceSettings
    package var time: any TimeSource
    package var random: RandomSource
    package var owner: LeaseOwner
    /// Says that the queue of runs may have changed.
    package var queueSignal: WakeSignal
    /// What happens, for people who look on.
    package var report: @Sendable (DaemonEvent) -> Void

    package init(
        store: any RunStore, source: any DefinitionsSource, sensors: any SensorEvaluator,
        launcher: any Launcher, logs: any ComputeLogs, settings: InstanceSettings = InstanceSettings(),
        time: any TimeSource = .system, random: RandomSource = .system, owner: LeaseOwner = .thisProcess,
        queueSignal: WakeSignal = WakeSignal(),
        report: @escaping @Sendable (DaemonEvent) -> Void = { _ in }
    ) {
        self.store = store
        self.source = source
        self.sensors = sensors
        self.launcher = launcher
        self.logs = logs
        self.settings = settings
        self.time = time
        self.random = random
        self.owner = owner
        self.queueSignal = queueSignal
        self.report = report
    }

    /// A new run of a request.
    func newRun(_ request: RunRequest) -> NewRun {
        var random = random
        return NewRun(RunID.make(at: time.now(), random: &random), request)
    }
}

/// How an instance behaves.
package struct InstanceSettings: Sendable {
    package var limits = RunLimits()
    /// How often a run that failed is tried again.
    package var retries = 1
    package var ticksSkippedKept = Duration.seconds(7 * 86_400)
    package var ticksSucceededKept = Duration.seconds(7 * 86_400)
    package var ticksFailedKept = Duration.seconds(30 * 86_400)
    package var eventsKept = Duration.seconds(90 * 86_400)
    /// How long runs may go on after the daemon was asked to stop.
    package var drain = Duration.seconds(15)

    package init() {}
}

/// What a daemon does, for people who look on.
package enum DaemonEvent: Sendable {
    case started(Definitions?)
    case definitionsLoaded(Definitions)
    /// The files cannot be read; the last good definitions stay.
    case definitionsFailed(any Error)
    /// A tick that requested something, or failed.
    case ticked(Tick)
    case runQueued(RunRecord)
    case runStarted(RunRecord)
    case runEnded(RunRecord)
    /// Something went wrong in the daemon itself; it is tried again.
    case trouble(String, any Error)
    case stopping(runs: Int)
    case stopped
}
