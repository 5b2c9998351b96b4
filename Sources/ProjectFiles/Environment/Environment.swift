// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// The variables that a project's files may read: those of the process and those of a `.env` file.
///
/// A variable that the process already has wins over `.env` (as in dbt 1.12).
package struct Environment: Sendable {
    private var values: [String: String]
    /// The `.env` file that was read, as an absolute path.
    package private(set) var dotEnvPath: String?

    /// - Parameter process: the variables of the process.
    package init(process: [String: String] = [:]) {
        values = process
    }

    /// The variables of the process together with those of the nearest `.env`.
    ///
    /// `.env` is looked for in the project folder and above it up to the git root (the folder that holds
    /// `.git`); outside a git repository only in the project folder, so that no stray file of a home
    /// folder takes part. (dbt itself searches from the working folder up to the root of the disk.)
    package static func load(
        process: [String: String], projectFolder: String
    ) throws(LotusError) -> Environment {
        var environment = Environment(process: process)
        guard let path = DotEnvFile.find(from: projectFolder) else { return environment }
        let name = FilePath.shown(path, relativeTo: projectFolder)
        let source = try TextFile.source(at: path, shownAs: name)
        let assignments = try DotEnvFile.parse(source, process: process)
        for (variable, value) in assignments where process[variable] == nil {
            environment.values[variable] = value
        }
        environment.dotEnvPath = path
        return environment
    }

    /// The value of a variable; nil when it is not set.
    package subscript(name: String) -> String? { values[name] }

    /// All names, sorted.
    package var names: [String] { values.keys.sorted() }

    /// Whether a variable's value must never be printed, judged by its name (`DBT_ENV_SECRET_…`
    /// included); it does not matter whether it comes from the process or from `.env`.
    package func isSecret(_ name: String) -> Bool { SecretNames.isSecretVariable(name) }

    /// The user's home folder.
    package var homeFolder: String? {
        guard let home = values["HOME"], !home.isEmpty else { return nil }
        return home
    }
}

extension Environment: CustomStringConvertible, CustomReflectable {
    /// The number of variables: values may be secrets.
    package var description: String { "\(values.count) variables" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
