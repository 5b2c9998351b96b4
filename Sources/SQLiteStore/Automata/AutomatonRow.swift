// SPDX-License-Identifier: Apache-2.0

internal import GRDB
internal import LotusCore
internal import Orchestrator

/// A sensor, a schedule or the automation of assets, in its row.
struct AutomatonRow {
    let number: Int64
    let state: AutomatonState

    private static let columns = """
        a.number, a.kind AS automaton_kind, a.name, a.is_enabled, a.cursor AS automaton_cursor,
        a.handled_until, tick.*
        FROM automaton a LEFT JOIN tick ON tick.id = a.last_tick
        """

    static func find(_ automaton: AutomatonName, _ database: Database) throws -> AutomatonRow? {
        try database.row(
            "SELECT \(columns) WHERE a.kind = ? AND a.name = ?",
            [automaton.kind.storedNumber, StoredText.plain(automaton.name)]
        ).map { try read($0, automaton) }
    }

    /// The row, which is made when there is none.
    static func made(_ automaton: AutomatonName, _ database: Database) throws -> AutomatonRow {
        if let row = try find(automaton, database) { return row }
        try database.run(
            "INSERT INTO automaton (kind, name) VALUES (?, ?)",
            [automaton.kind.storedNumber, StoredText.plain(automaton.name)])
        return AutomatonRow(number: database.lastInsertedRowID, state: AutomatonState())
    }

    static func all(_ database: Database) throws -> [AutomatonName: AutomatonState] {
        var states: [AutomatonName: AutomatonState] = [:]
        for row in try database.rows("SELECT \(columns)") {
            let name = AutomatonName(
                try row.word("automaton_kind", of: "a sensor or schedule"), row["name"])
            states[name] = try read(row, name).state
        }
        return states
    }

    private static func read(_ row: Row, _ automaton: AutomatonName) throws -> AutomatonRow {
        var state = AutomatonState()
        state.isEnabled = row["is_enabled"]
        state.cursor = row["automaton_cursor"]
        state.handledUntil = row.timeIfAny("handled_until")
        if row["id"] as Int64? != nil { state.lastTick = try TickRow.read(row, automaton) }
        return AutomatonRow(number: row["number"], state: state)
    }
}
