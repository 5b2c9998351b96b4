// SPDX-License-Identifier: Apache-2.0

import LotusCore

/// Commands of the design that this release does not have yet (docs/status.md).
struct PlannedCommand {
    let name: String

    static let names = [
        "api", "assets", "backfill", "catalog", "dbt", "demo", "discover", "materialize", "pause", "reset",
        "resume",
        "runs", "sandbox", "sensors", "source", "sql", "status", "sync", "up", "why",
    ]

    static func named(_ argument: String?) -> PlannedCommand? {
        guard let argument, names.contains(argument) else { return nil }
        return PlannedCommand(name: argument)
    }

    var error: LotusError {
        LotusError(
            .notStarted, "`lotus \(name)` is not there yet",
            hint:
                "docs/status.md says what this release does and what comes next; `lotus --help` lists the commands"
        )
    }
}
