// SPDX-License-Identifier: Apache-2.0

import DuckDB
import DuckLake
import Foundation
import LotusCore
import LotusTestKit

/// A lake of its own, and the databases that have it attached.
struct TestLake: Sendable {
    let folder: ScratchFolder
    let catalog: LakeLocation.Catalog
    let dataPath: String
    /// Credentials of the object store.
    private let secrets: [SecretDefinition]

    /// Where catalog and data are.
    enum Kind: String, CaseIterable, Sendable {
        case sqlite, duckDBFile, postgres, postgresAndS3

        /// Those that several databases can have open at once.
        static let shared: [Kind] = [.sqlite, .postgres, .postgresAndS3]
    }

    init(_ kind: Kind = .sqlite) async throws {
        folder = try ScratchFolder("lake")
        switch kind {
        case .sqlite: catalog = .sqlite(path: folder.file("lake/catalog.sqlite"))
        case .duckDBFile: catalog = .duckDBFile(path: folder.file("lake/catalog.ducklake"))
        case .postgres, .postgresAndS3: catalog = .postgres(try await Self.newCatalog())
        }
        guard kind == .postgresAndS3 else {
            dataPath = folder.file("lake/data/")
            secrets = []
            return
        }
        let store = try await S3Server.shared()
        let bucket = try await store.makeBucket()
        dataPath = "s3://\(bucket)/lake/"
        secrets = [Self.secret(for: store, bucket: bucket)]
    }

    /// A catalog in a new database.
    static func newCatalog() async throws -> PostgresCatalog {
        let server = try await PostgresServer.shared()
        let database = try await server.createDatabase()
        return PostgresCatalog(
            parameters: server.parameters(database: database).map { .init(key: $0.key, value: $0.value) },
            password: Secret(server.password))
    }

    static func secret(for store: S3Server, bucket: String) -> SecretDefinition {
        SecretDefinition(
            name: "store", type: "s3", provider: "config", scope: ["s3://\(bucket)"],
            parameters: [
                ("key_id", .text(store.accessKeyID)), ("secret", .text(store.secret.revealed)),
                ("region", .text(store.region)), ("endpoint", .text(store.host)),
                ("url_style", .text("path")),
                ("use_ssl", .text("false")),
            ])
    }

    func location(
        isReadOnly: Bool = false, snapshot: LakeLocation.Snapshot? = nil, dataPath: String? = nil
    ) -> LakeLocation {
        LakeLocation(
            alias: "lakehouse", catalog: catalog, dataPath: dataPath ?? self.dataPath,
            isReadOnly: isReadOnly, snapshot: snapshot)
    }

    static func components() throws -> DuckDB.Components {
        let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        var environment = ProcessInfo.processInfo.environment
        if environment["LOTUS_HOME"] == nil { environment["LOTUS_HOME"] = checkout.path + "/.lotus" }
        return try DuckDB.Components.locate(environment: environment, executable: "/")
    }

    /// Opens a database of its own, as another process would, and attaches the lake.
    func open(_ location: LakeLocation? = nil, wait: LockWait = LockWait(waitMsMax: 20_000)) async throws -> (
        Database, Lake
    ) {
        let store = secrets.isEmpty ? [] : ["httpfs"]
        let database = try await Database.open(
            Database.Configuration(
                options: [("threads", "2")], extensions: store + Lake.extensions(for: catalog),
                connectionsMax: 4),
            components: Self.components())
        try await database.withConnection { [secrets] connection in
            for secret in secrets { try secret.create(on: connection) }
        }
        let lake = try await Lake.attach(location ?? self.location(), to: database, wait: wait)
        database.setSession(["USE lakehouse"])
        return (database, lake)
    }
}
