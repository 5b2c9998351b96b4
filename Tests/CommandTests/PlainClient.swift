// SPDX-License-Identifier: Apache-2.0

import DuckDB
import LotusTestKit

/// A DuckDB with its ducklake extension and nothing of ours on top: what any other client is.
enum PlainClient {
    /// Runs statements; returns the rows of the last one as text.
    @discardableResult
    static func run(_ statements: [String]) async throws -> [[String]] {
        try await connected { connection in
            var rows: [[String]] = []
            for statement in statements {
                rows = try connection.rows(statement).map { $0.map { "\($0)" } }
            }
            return rows
        }
    }

    static let extensions = ["httpfs", "sqlite_scanner", "postgres_scanner", "ducklake"]

    /// Lends a connection of such a client.
    static func connected<R: Sendable>(
        _ extensions: [String] = extensions,
        _ body: @escaping @Sendable (borrowing Connection) throws -> R
    ) async throws -> R {
        let installed = try InstalledComponents.ofCheckout()
        let home = String(installed.folder.dropLast("/components".count))
        let components = try DuckDB.Components.locate(environment: ["LOTUS_HOME": home], executable: "/")
        let database = try await Database.open(
            Database.Configuration(
                extensions: extensions, connectionsMax: 1),
            components: components)
        do {
            let result = try await database.withConnection(body)
            await database.close()
            return result
        } catch {
            await database.close()
            throw error
        }
    }

    /// The statements that attach a project's lake as `plain`.
    static func attach(_ project: TestProject) -> [String] {
        attach(
            project.backend, project.variables, as: "plain", catalog: project.file("lake/catalog.sqlite"),
            data: project.backend == .postgresAndS3 ? nil : project.file("lake/data") + "/")
    }

    /// The statements that attach a lake.
    ///
    /// - Parameters:
    ///   - variables: what ``TestServers/variables(for:)`` gave.
    ///   - catalog: the file of a catalog that is one.
    ///   - data: where the data is, when it has moved.
    static func attach(
        _ backend: TestProject.Backend, _ variables: [String: String], as name: String, catalog: String,
        data: String?
    ) -> [String] {
        let place = data.map { "data_path '\($0)', override_data_path true" }
        guard backend != .sqliteAndFolder else {
            return ["attach 'ducklake:sqlite:\(catalog)' as \(name) (\(place ?? ""))"]
        }
        let v = { variables[$0] ?? "" }
        var statements = [
            """
            create secret pg (type postgres, host '\(v("PGHOST"))', port '\(v("PGPORT"))', user '\(v("PGUSER"))',
                password '\(v("PGPASSWORD"))', database '\(v("PGDATABASE"))')
            """
        ]
        if backend == .postgresAndS3 {
            statements.append(
                """
                create secret s3 (type s3, provider config, key_id '\(v("S3_KEY_ID"))', secret '\(v("S3_SECRET"))',
                    endpoint '\(v("S3_ENDPOINT").dropFirst("http://".count))', url_style 'path', use_ssl false)
                """)
        }
        let options = ["meta_secret pg"] + [place].compactMap(\.self)
        statements.append("attach 'ducklake:postgres:' as \(name) (\(options.joined(separator: ", ")))")
        return statements
    }
}
