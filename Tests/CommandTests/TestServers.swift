// SPDX-License-Identifier: Apache-2.0

import LotusCore
import LotusTestKit

/// The servers that a project's target `prod` talks to.
struct TestServers: Sendable {
    var postgres: PostgresServer?
    var store: S3Server?
    /// Ports in front of the servers, where a test puts a proxy.
    var postgresPort: UInt16?
    var storePort: UInt16?
    /// Where in its bucket or folder the lake keeps its data.
    var dataPrefix = "lake/"

    static func shared(for backend: TestProject.Backend) async throws -> TestServers {
        switch backend {
        case .sqliteAndFolder: TestServers()
        case .postgresAndFolder: TestServers(postgres: try await .shared())
        case .postgresAndS3: TestServers(postgres: try await .shared(), store: try await .shared())
        }
    }

    /// The variables that the profile of a new project reads: a database and a bucket of its own.
    func variables(for backend: TestProject.Backend) async throws -> [String: String] {
        guard backend != .sqliteAndFolder, let postgres else { return [:] }
        var variables = postgres.environment(database: try await postgres.createDatabase())
        if let postgresPort { variables["PGPORT"] = "\(postgresPort)" }
        variables["DBT_TARGET"] = "prod"
        guard backend == .postgresAndS3, let store else {
            variables["LAKE_DATA_PATH"] = dataPrefix == "lake/" ? "lake/data/" : dataPrefix
            for name in ["S3_KEY_ID", "S3_SECRET"] { variables[name] = "not used" }
            variables["S3_ENDPOINT"] = "http://127.0.0.1:1"
            return variables
        }
        variables["LAKE_DATA_PATH"] = "s3://\(try await store.makeBucket())/\(dataPrefix)"
        variables["S3_KEY_ID"] = store.accessKeyID
        variables["S3_SECRET"] = store.secret.revealed
        variables["S3_ENDPOINT"] = storePort.map { "http://127.0.0.1:\($0)" } ?? store.endpoint
        return variables
    }
}
