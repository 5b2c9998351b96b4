// SPDX-License-Identifier: Apache-2.0

internal import LotusCore
internal import Orchestrator

/// Something in the store that this program did not write so.
struct StoreDamage: Error {
    /// What it belongs to, such as `the run 019a…`.
    let owner: String
    let column: String
    let reason: String

    init(_ owner: String, _ column: String, _ reason: String = "is not in the form it is written in") {
        self.owner = owner
        self.column = column
        self.reason = reason
    }

    func error(_ path: String) -> LotusError {
        LotusError(
            .runStoreDamaged, "\(owner) in the store \(path) cannot be read: its `\(column)` \(reason)",
            hint:
                "another program changed the file, or its disk is damaged: bring the file back from a copy, "
                + "or remove what is damaged with `sqlite3`")
    }
}
