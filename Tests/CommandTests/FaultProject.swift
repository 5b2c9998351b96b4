// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusCore
import LotusTestKit

/// A project on Postgres and S3 whose servers can be made to fail, and passwords that no output may hold.
struct FaultProject: Sendable {
    /// Wrong ones, easy to find in an output.
    static let wrongPassword = "wrong-battery-staple-41"
    static let wrongSecret = "wrong-secret-horse-9b"
    static let rolePassword = "role-password-zebra-7"

    let project: TestProject
    let postgres: PostgresServer
    let store: S3Server

    var bucket: String {
        let path = project.variables["LAKE_DATA_PATH"] ?? ""
        return String(path.dropFirst("s3://".count).prefix { $0 != "/" })
    }
    var database: String { project.variables["PGDATABASE"] ?? "" }

    /// A project with a table `orders` of 5,000 rows in a file.
    static func make(
        postgres own: PostgresServer? = nil, postgresPort: UInt16? = nil, storePort: UInt16? = nil
    )
        async throws -> FaultProject
    {
        let postgres = if let own { own } else { try await PostgresServer.shared() }
        let store = try await S3Server.shared()
        let servers = TestServers(
            postgres: postgres, store: store, postgresPort: postgresPort, storePort: storePort)
        let project = try await TestProject.create(.postgresAndS3, servers: servers)
        try await project.query("create table orders as select range as id from range(5000)")
        return FaultProject(project: project, postgres: postgres, store: store)
    }

    private static let sharedProject = Task { try await make() }

    /// One that tests share which change nothing in it.
    static func shared() async throws -> FaultProject { try await sharedProject.value }

    /// The folder of a copy of profiles.yml, with changes.
    func profiles(_ name: String, _ changes: [(String, String)]) throws -> String {
        var text = try String(contentsOfFile: project.file("profiles.yml"), encoding: .utf8)
        for (old, new) in changes {
            guard text.contains(old) else { throw KitError("profiles.yml has no `\(old)`") }
            text = text.replacingOccurrences(of: old, with: new)
        }
        try project.write("profiles-\(name)/profiles.yml", text)
        return project.file("profiles-\(name)")
    }

    /// Whether a text has a password in it.
    func secrets(in outcome: ProcessOutcome) -> [String] {
        let all = [
            Self.wrongPassword, Self.wrongSecret, Self.rolePassword, postgres.password, store.secret.revealed,
        ]
        return all.filter { outcome.errorText.contains($0) || outcome.outputText.contains($0) }
    }
}
