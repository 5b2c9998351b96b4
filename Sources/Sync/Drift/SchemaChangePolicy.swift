// SPDX-License-Identifier: Apache-2.0

/// What a change of columns does (`schema_changes` in `lotus.yml`).
package enum SchemaChangePolicy: String, Hashable, Sendable {
    /// The columns follow the source.
    case propagateColumns = "propagate_columns"
    /// The columns stay as they were.
    case ignore
    /// The stream waits for a decision.
    case pause
}
