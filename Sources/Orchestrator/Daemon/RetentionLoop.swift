// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// Removes what is older than the settings say, a little at a time.
struct RetentionLoop: Sendable {
    private let instance: Instance

    init(_ instance: Instance) { self.instance = instance }

    func run() async -> (any Error)? {
        while true {
            do {
                while try await instance.store.prune(limits, rowsMax: DaemonLimits.pruneRowsMax) {
                    try await instance.time.sleep(for: .milliseconds(100))
                }
                for run in try await instance.logs.runs() {
                    if let time = run.createdAt, time < limits.events { try await instance.logs.remove(run) }
                }
                try await instance.time.sleep(for: DaemonLimits.retentionInterval)
            } catch is CancellationError {
                return nil
            } catch {
                instance.report(.trouble("removing what is old", error))
                do { try await instance.time.sleep(for: DaemonLimits.retentionInterval) } catch { return nil }
            }
        }
    }

    private var limits: RetentionLimits {
        let now = instance.time.now()
        let settings = instance.settings
        func before(_ duration: Duration) -> Timestamp { now + (.zero - duration) }
        return RetentionLimits(
            ticksSkipped: before(settings.ticksSkippedKept),
            ticksSucceeded: before(settings.ticksSucceededKept),
            ticksFailed: before(settings.ticksFailedKept), events: before(settings.eventsKept))
    }
}
