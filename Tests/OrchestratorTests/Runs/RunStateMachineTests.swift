// SPDX-License-Identifier: Apache-2.0

import LotusCore
import Orchestrator
import Testing

@Suite struct RunStateMachineTests {
    static let changes: [RunChange] = [
        .start, .takeUp, .succeed, .fail(reason: "f"), .cancel(reason: "c"), .canceled, .lose(reason: "l"),
        .requeue, .startAgain,
    ]

    /// What comes of each change, in the order of ``changes``: a status, the same one when nothing changes, or
    /// nil when the change is refused.
    private static let table: [RunStatus: [RunStatus?]] = [
        .queued: [.starting, nil, nil, .failed, .canceled, nil, nil, nil, nil],
        .starting: [nil, .started, nil, .failed, .canceling, nil, .failed, .queued, .queued],
        .started: [nil, nil, .succeeded, .failed, .canceling, .canceled, .failed, .queued, nil],
        .canceling: [nil, nil, .succeeded, .failed, .canceling, .canceled, .canceled, nil, nil],
        .succeeded: [nil, nil, nil, nil, nil, nil, nil, nil, nil],
        .failed: [nil, nil, nil, nil, nil, nil, nil, nil, nil],
        .canceled: [nil, nil, nil, nil, .canceled, .canceled, nil, nil, nil],
    ]

    private static let now = Timestamp(microseconds: 9_000_000)

    private func run(_ status: RunStatus) -> RunRecord {
        var run = RunRecord(
            id: RunID("run-1"), request: RunRequest(assets: ["a"], trigger: RunTrigger(.manual)),
            status: status,
            createdAt: Timestamp(microseconds: 0))
        if status == .started || status == .canceling { run.startedAt = Timestamp(microseconds: 1) }
        if status == .canceling || status == .canceled { run.reason = "wish" }
        return run
    }

    @Test(arguments: RunStatus.allCases, Array(changes.indices))
    func eachChangeDoesWhatTheTableSays(status: RunStatus, index: Int) throws {
        let change = Self.changes[index]
        var machine = RunStateMachine(run(status))
        guard let expected = try #require(Self.table[status])[index] else {
            let error = #expect(throws: LotusError.self) { try machine.apply(change, now: Self.now) }
            #expect(error?.code == .runChange)
            #expect(machine.run == run(status))
            return
        }
        #expect(try machine.apply(change, now: Self.now) == (expected != status))
        #expect(machine.run.status == expected)
        if expected == status { #expect(machine.run == run(status)) }
        #expect((machine.run.endedAt == Self.now) == (expected.isTerminal && expected != status))
    }

    @Test func aRunThatIsTakenUpKnowsSinceWhenAndOneThatWaitsAgainDoesNot() throws {
        var machine = RunStateMachine(run(.starting))
        _ = try machine.apply(.takeUp, now: Self.now)
        #expect(machine.run.startedAt == Self.now)
        _ = try machine.apply(.requeue, now: Self.now)
        #expect(machine.run.startedAt == nil)
    }

    @Test(arguments: [
        (RunStatus.started, RunChange.fail(reason: "f"), "f", false),
        (.started, .lose(reason: "l"), "l", true),
        (.canceling, .lose(reason: "l"), "wish", false), (.canceling, .canceled, "wish", false),
        (.started, .canceled, "the worker was stopped", false), (.queued, .cancel(reason: "c"), "c", false),
        (.starting, .cancel(reason: "c"), "c", false),
    ])
    func theReasonIsThatOfTheFirstCause(status: RunStatus, change: RunChange, reason: String, isLost: Bool)
        throws
    {
        var machine = RunStateMachine(run(status))
        _ = try machine.apply(change, now: Self.now)
        #expect(machine.run.reason == reason)
        #expect(machine.run.isLost == isLost)
    }

    @Test func aRunThatSucceededAfterAllHasNoReason() throws {
        var machine = RunStateMachine(run(.canceling))
        _ = try machine.apply(.succeed, now: Self.now)
        #expect(machine.run.reason == nil)
    }

    @Test func randomChangesNeverLeaveAnEnd() throws {
        var random = SeededGenerator(11)
        var ends = 0
        var machine = RunStateMachine(run(.queued))
        for _ in 0..<10_000 {
            let before = machine.run
            let change = try #require(Self.changes.randomElement(using: &random))
            let hasChanged = (try? machine.apply(change, now: Self.now)) ?? false
            #expect(hasChanged || machine.run == before)
            if before.status.isTerminal {
                #expect(machine.run == before)
                ends += 1
                if ends % 3 == 0 { machine = RunStateMachine(run(.queued)) }
            }
        }
        #expect(ends > 1_000)
    }
}
