// SPDX-License-Identifier: Apache-2.0

package import ProjectFiles

extension ProjectSession {
    /// A session with the chosen target of a profile.
    ///
    /// Templates see of the target what names no secret: its name, where it writes, and how many threads it has.
    package init(environment: Environment, target: Target) {
        self.init()
        self.environment = environment
        self.target = [
            "database": .string(target.database), "schema": .string(target.schema),
            "path": .string(Self.path(target)),
            "extensions": .strings(target.extensions),
            "external_root": .string(target.externalRoot.asWritten),
            "type": "duckdb", "threads": .int(target.threads), "name": .string(target.name),
            "target_name": .string(target.name), "profile_name": .string(target.profileName),
        ]
    }

    private static func path(_ target: Target) -> String {
        switch target.primary {
        case .memory: ":memory:"
        case .file(let path): path.asWritten
        case .lake: "ducklake"
        }
    }
}
