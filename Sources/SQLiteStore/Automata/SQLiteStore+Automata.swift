// SPDX-License-Identifier: Apache-2.0

internal import GRDB
internal import LotusCore
package import Orchestrator

extension SQLiteStore {
    // MARK: - States

    /// Reads the states of all.
    package func automatonStates() async throws -> [AutomatonName: AutomatonState] {
        try await read { try AutomatonRow.all($0) }
    }

    /// Reads the state of one.
    package func automatonState(_ automaton: AutomatonName) async throws -> AutomatonState {
        try await read { try AutomatonRow.find(automaton, $0)?.state ?? AutomatonState() }
    }

    /// Switches one, which need not have ticked before.
    package func setEnabled(_ isEnabled: Bool?, of automaton: AutomatonName) async throws {
        try await write(.processDeath) { database in
            let row = try AutomatonRow.made(automaton, database)
            try database.run(
                "UPDATE automaton SET is_enabled = ? WHERE number = ?", [isEnabled, row.number])
        }
    }

    /// Sets a cursor; of a tick that is going on and knows what it began with, it stays.
    package func setCursor(_ cursor: String?, of automaton: AutomatonName) async throws {
        try await write(.processDeath) { database in
            let row = try AutomatonRow.made(automaton, database)
            try database.run(
                "UPDATE automaton SET cursor = ? WHERE number = ?",
                [StoredText.plain(cursor), row.number])
        }
    }

    // MARK: - Ticks

    /// Remembers a tick in one transaction.
    package func record(_ tick: NewTick) async throws -> Tick {
        try await write(.processDeath) { try Self.record(tick, $0) }
    }

    private static func record(_ new: NewTick, _ database: Database) throws -> Tick {
        let automaton = try AutomatonRow.made(new.tick.automaton, database)
        var tick = new.tick
        // One that failed leaves the cursor, also when somebody has set another one meanwhile.
        var cursor = tick.status == .failed ? nil : StoredText.plain(tick.cursor)
        if case .known(let before) = new.cursorBefore, StoredText.plain(before) != automaton.state.cursor {
            cursor = nil
        }
        tick.cursor = cursor ?? automaton.state.cursor
        try makeRuns(of: new, &tick, database)
        try observe(new, database)
        if new.joinsEqualSkips, let last = automaton.state.lastTick, isRepeated(last, by: tick) {
            tick.id = last.id
            tick.startedAt = last.startedAt
            tick.endedAt = max(tick.endedAt, last.endedAt)
            try TickRow.move(last.id, to: tick.endedAt, database)
        } else {
            tick.id = try TickRow.insert(tick, of: automaton.number, database)
        }
        let handled = new.handledUntil ?? automaton.state.handledUntil ?? tick.startedAt
        let state = automaton.state
        if state.lastTick?.id != tick.id || state.cursor != tick.cursor || state.handledUntil != handled {
            try database.run(
                "UPDATE automaton SET cursor = ?, handled_until = ?, last_tick = ? WHERE number = ?",
                [tick.cursor, handled.microseconds, tick.id, automaton.number])
        }
        return tick
    }

    private static func makeRuns(of new: NewTick, _ tick: inout Tick, _ database: Database) throws {
        let made = try create(new.requests, now: tick.endedAt, database)
        tick.runs = made.compactMap { $0?.id }
        tick.repeatedRunKeys = zip(new.requests, made).compactMap { request, run in
            run == nil ? request.request.runKey : nil
        }
    }

    private static func observe(_ new: NewTick, _ database: Database) throws {
        if new.observations.isEmpty { return }
        var writer = try EventWriter(new.observations.count, of: nil, database)
        for observation in new.observations {
            try writer.add(
                RunEvent(
                    .observed(observation.metadata), at: new.tick.endedAt, asset: observation.asset))
        }
        _ = try writer.finish()
    }

    /// Whether a tick says nothing new.
    private static func isRepeated(_ last: Tick, by tick: Tick) -> Bool {
        tick.status == .skipped && last.status == .skipped && tick.runs.isEmpty && last.runs.isEmpty
            && tick.repeatedRunKeys == last.repeatedRunKeys && tick.reason == last.reason
            && tick.error == last.error && tick.cursor == last.cursor
    }

    /// Reads some ticks.
    package func ticks(of automaton: AutomatonName, before: Int64?, limit: Int) async throws -> [Tick] {
        guard limit > 0 else { return [] }
        return try await read { database in
            guard let row = try AutomatonRow.find(automaton, database) else { return [] }
            return try TickRow.all(
                of: automaton, row.number, before: before ?? .max, limit: limit, database)
        }
    }

    // MARK: - Automation

    /// Reads the decisions that stand.
    package func automationDecisions() async throws -> [AssetKey: AutomationDecision] {
        try await read { database in
            var labels = Labels(database)
            var decisions: [AssetKey: AutomationDecision] = [:]
            for row in try database.rows("SELECT * FROM automation_decision") {
                let asset = try labels.asset(row["asset"], of: "a decision of automation")
                decisions[asset] = AutomationDecision(
                    asset, isRequested: row["is_requested"], reason: row["reason"], time: row.time("time"),
                    run: try row.runIDIfAny("run", of: "the decision on \(asset)"))
            }
            return decisions
        }
    }

    /// Writes those that differ in more than their time.
    package func record(_ decisions: [AutomationDecision]) async throws {
        if decisions.isEmpty { return }
        try await write(.processDeath) { database in
            var labels = Labels(database)
            for decision in decisions {
                try database.run(
                    """
                    INSERT INTO automation_decision (asset, is_requested, reason, time, run)
                    VALUES (?, ?, ?, ?, ?)
                    ON CONFLICT DO UPDATE SET is_requested = excluded.is_requested,
                        reason = excluded.reason, time = excluded.time, run = excluded.run
                    WHERE is_requested != excluded.is_requested OR reason != excluded.reason
                        OR run IS NOT excluded.run
                    """,
                    [
                        try labels.number(decision.asset), decision.isRequested,
                        StoredText.plain(decision.reason), decision.time.microseconds,
                        decision.run.map { StoredText.id($0) },
                    ])
            }
        }
    }
}
