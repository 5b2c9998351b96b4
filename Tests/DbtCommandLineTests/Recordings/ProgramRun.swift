// SPDX-License-Identifier: Apache-2.0

import DbtCommandLine
import DbtRunner
import Foundation
import LotusTestKit
import Synchronization

/// One call of the program in this process, and what it wrote.
struct ProgramRun: Sendable {
    let exit: Int32
    let output: String
    let errors: String

    /// The environment of the recordings.
    static let environment = [
        "PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8", "TZ": "UTC",
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false", "DBT_USE_COLORS": "false",
    ]

    /// Runs `dbt` with arguments in a folder, which is also the home.
    static func run(
        _ arguments: [String], in folder: String, home: String? = nil, environment: [String: String] = [:]
    ) async -> ProgramRun {
        let texts = Texts()
        let output = ProgramOutput(
            write: { text in texts.add(text, isError: false) },
            writeError: { text in texts.add(text, isError: true) },
            isTerminal: false, processID: 1)
        var variables = Self.environment.merging(environment) { _, own in own }
        variables["HOME"] = home ?? folder
        let exit = await DbtProgram(version: "0.1.0", databases: EmptyDatabases()).run(
            arguments: arguments, environment: variables, currentFolder: folder, output: output)
        return ProgramRun(exit: exit, output: texts.output, errors: texts.errors)
    }

    private final class Texts: Sendable {
        private let all = Mutex((output: "", errors: ""))

        func add(_ text: String, isError: Bool) {
            all.withLock { texts in
                if isError { texts.errors += text } else { texts.output += text }
            }
        }

        var output: String { all.withLock { $0.output } }
        var errors: String { all.withLock { $0.errors } }
    }
}
