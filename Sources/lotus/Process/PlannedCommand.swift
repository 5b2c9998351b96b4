// SPDX-License-Identifier: Apache-2.0

import LotusCore

/// Commands of the design that this release does not have yet (docs/status.md).
struct PlannedCommand {
    let name: String

    static let names = [
        "api"
    ]

    /// The command that the arguments name, if it is one of these.
    static func named(_ arguments: [String]) -> PlannedCommand? {
        guard let first = arguments.first else { return nil }
        return names.contains(first) ? PlannedCommand(name: first) : nil
    }

    var error: LotusError {
        LotusError(
            .notStarted, "`lotus \(name)` is not there yet",
            hint:
                "docs/status.md says what this release does and what comes next; `lotus --help` lists the commands"
        )
    }
}
