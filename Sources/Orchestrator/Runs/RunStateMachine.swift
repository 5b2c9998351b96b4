// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// What can happen to a run.
package enum RunChange: Sendable, Equatable {
    /// Its turn has come: a worker is asked for.
    case start
    /// A worker has it.
    case takeUp
    case succeed
    case fail(reason: String)
    /// Somebody wants it to end; one that waits ends at once.
    case cancel(reason: String)
    /// Its worker has stopped because of that.
    case canceled
    /// Its worker is gone, or never came: it failed, or was canceled if that was wanted.
    case lose(reason: String)
    /// Its worker stops without having done it: it waits again.
    case requeue
    /// Nobody took it up: it waits again, unless somebody just did.
    case startAgain
}

/// The life of a run: which change is allowed when, and what comes of it.
package struct RunStateMachine: Sendable {
    package private(set) var run: RunRecord

    package init(_ run: RunRecord) { self.run = run }

    /// Makes a change.
    ///
    /// - Returns: whether anything changed: ending a run again in the same way changes nothing.
    /// - Throws: `LL-RUN-003` when a run in this status cannot be changed so.
    package mutating func apply(_ change: RunChange, now: Timestamp) throws(LotusError) -> Bool {
        switch (run.status, change) {
        case (.queued, .start): run.status = .starting
        // A worker that is stopped with its daemon gives the run back: the next one begins it again.
        case (.starting, .requeue), (.started, .requeue), (.starting, .startAgain):
            run.status = .queued
            run.startedAt = nil
        case (.starting, .takeUp):
            run.status = .started
            run.startedAt = now
        case (.started, .succeed): end(.succeeded, nil, now)
        // What was done before the wish to cancel came is done.
        case (.canceling, .succeed): end(.succeeded, nil, now)
        case (.queued, .fail(let reason)), (.starting, .fail(let reason)), (.started, .fail(let reason)),
            (.canceling, .fail(let reason)):
            end(.failed, reason, now)
        case (.starting, .lose(let reason)), (.started, .lose(let reason)):
            end(.failed, reason, now)
            run.isLost = true
        case (.queued, .cancel(let reason)): end(.canceled, reason, now)
        case (.starting, .cancel(let reason)), (.started, .cancel(let reason)):
            run.status = .canceling
            run.reason = reason
        case (.canceling, .canceled), (.canceling, .lose): end(.canceled, run.reason, now)
        // A worker that is told to stop before anybody wished so, as by the end of its program.
        case (.started, .canceled): end(.canceled, run.reason ?? "the worker was stopped", now)
        case (.canceling, .cancel), (.canceled, .cancel), (.canceled, .canceled): return false
        default:
            throw LotusError(
                .runChange, "the run \(run.id) is \(run.status.rawValue): it cannot \(change.verb)",
                hint: "`lotus runs show \(run.id.short)` tells how it ended.")
        }
        return true
    }

    private mutating func end(_ status: RunStatus, _ reason: String?, _ now: Timestamp) {
        run.status = status
        run.reason = reason
        run.endedAt = now
    }
}

extension RunChange {
    fileprivate var verb: String {
        switch self {
        case .start: "start"
        case .takeUp: "be taken up"
        case .succeed: "succeed"
        case .fail: "fail"
        case .cancel: "be canceled"
        case .canceled: "have stopped"
        case .lose: "lose its worker"
        case .requeue, .startAgain: "wait again"
        }
    }
}
