// SPDX-License-Identifier: Apache-2.0

internal import GRDB
internal import Orchestrator

/// Who wants runs, in a row for each.
enum TriggerRow {
    static func find(_ trigger: RunTrigger, _ database: Database) throws -> Int64? {
        try database.number(
            """
            SELECT number FROM run_trigger
            WHERE kind = ? AND (name IS NULL) = ? AND ifnull(name, '') = ?
            """,
            [trigger.kind.storedNumber, trigger.name == nil, StoredText.plain(trigger.name) ?? ""])
    }

    static func number(_ trigger: RunTrigger, _ database: Database) throws -> Int64 {
        if let number = try find(trigger, database) { return number }
        try database.run(
            "INSERT INTO run_trigger (kind, name) VALUES (?, ?)",
            [trigger.kind.storedNumber, StoredText.plain(trigger.name)])
        return database.lastInsertedRowID
    }
}
