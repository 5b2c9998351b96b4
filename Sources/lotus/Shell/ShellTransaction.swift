// SPDX-License-Identifier: Apache-2.0

import DuckDB

/// A transaction that a person opened with BEGIN: what ran in it, so that it can run again.
struct ShellTransaction {
    struct Statement {
        let part: SQLSplitter.Part
        let source: QuerySource
    }

    /// A longer transaction is not run again after a conflict.
    static let statementsMax = 10_000

    private(set) var statements: [Statement] = []
    /// Whether somebody has seen rows of it.
    private(set) var hasShownRows = false

    mutating func add(_ part: SQLSplitter.Part, of source: QuerySource, gaveRows: Bool) {
        hasShownRows = hasShownRows || gaveRows || statements.count >= Self.statementsMax
        if !hasShownRows { statements.append(Statement(part: part, source: source)) }
    }
}
