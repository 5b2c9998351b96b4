// SPDX-License-Identifier: Apache-2.0

package import Orchestrator
internal import Synchronization

/// Counts what a daemon tells of.
package final class EventCounts: Sendable {
    struct TickKind: Hashable {
        let kind: String
        let status: String
    }

    private struct State {
        var endedRuns: [String: Int] = [:]
        var ticks: [TickKind: Int] = [:]
    }

    private let state = Mutex(State())

    package init() {}

    package func note(_ event: DaemonEvent) {
        state.withLock { state in
            switch event {
            case .runEnded(let run): state.endedRuns[run.status.rawValue, default: 0] += 1
            case .ticked(let tick):
                let kind = TickKind(kind: tick.automaton.kind.rawValue, status: tick.status.rawValue)
                state.ticks[kind, default: 0] += 1
            default: break
            }
        }
    }

    var endedRuns: [String: Int] { state.withLock { $0.endedRuns } }
    var ticks: [TickKind: Int] { state.withLock { $0.ticks } }
}
