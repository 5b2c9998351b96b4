// SPDX-License-Identifier: Apache-2.0

/// What `state:` compares of a macro.
package struct SelectableMacro: Hashable, Sendable {
    /// Its whole text.
    package let sql: String
    /// The unique_ids of the macros that it calls.
    package let dependsOn: [String]

    package init(sql: String, dependsOn: [String]) {
        self.sql = sql
        self.dependsOn = dependsOn
    }
}
