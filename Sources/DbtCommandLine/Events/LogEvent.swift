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
    /// Whether it is told at the level `info` where the console speaks JSON: programs wait for it there.
    var isForPrograms = false
    private let makeData: @Sendable () -> PlainMap

    /// - Parameter data: is made only when somebody writes JSON.
    init(
        _ name: String, _ code: String, _ level: EventLevel, _ message: String,
        _ data: @autoclosure @escaping @Sendable () -> PlainMap = PlainMap()
    ) {
        self.name = name
        self.code = code
        self.level = level
        self.message = message
        makeData = data
    }

    /// What the JSON form holds under `data`.
    package var data: PlainMap { makeData() }

    /// Whether it is the output that a command is asked for: shown as it is, also under `--quiet`.
    var isOutput: Bool { ["PrintEvent", "ShowNode", "CompiledNode"].contains(name) }

    /// Whether it holds nothing but numbers and words of ours: `PASS=3` is no password.
    var isFreeOfSecrets: Bool { name == "StatsLine" }

    /// Whether it is left out of the log file: it tells that the folder of that file may be gone.
    var isForConsoleOnly: Bool { ["Z012", "Z013", "Z014", "Z015"].contains(code) }
}
