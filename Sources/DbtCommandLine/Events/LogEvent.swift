// SPDX-License-Identifier: Apache-2.0

package import DbtProject

/// Something that a command tells of: a line of the log with dbt's name and code.
package struct LogEvent: Sendable {
    /// The name of dbt's event, such as `FoundStats`.
    package let name: String
    /// dbt's code, such as `W006`.
    package let code: String
    package var level: EventLevel
    package let message: String
    /// What the JSON form holds under `data`.
    package let data: PlainMap

    init(
        _ name: String, _ code: String, _ level: EventLevel, _ message: String, _ data: PlainMap = PlainMap()
    ) {
        self.name = name
        self.code = code
        self.level = level
        self.message = message
        self.data = data
    }

    /// Whether it is the output that a command is asked for: shown as it is, also under `--quiet`.
    var isOutput: Bool { ["PrintEvent", "ShowNode", "CompiledNode"].contains(name) }

    /// Whether it is left out of the log file: it tells that the folder of that file may be gone.
    var isForConsoleOnly: Bool { ["Z012", "Z013", "Z014", "Z015"].contains(code) }
}
