// SPDX-License-Identifier: Apache-2.0

import DuckDB
import LotusTestKit

/// A DuckDB with its ducklake extension and nothing of ours on top: what any other client is.
enum PlainClient {
    /// Runs statements; returns the rows of the last one as text.
    @discardableResult
    static func run(_ statements: [String]) async throws -> [[String]] {
        let installed = try InstalledComponents.ofCheckout()
        let home = String(installed.folder.dropLast("/components".count))
        let components = try DuckDB.Components.locate(environment: ["LOTUS_HOME": home], executable: "/")
        let database = try await Database.open(
            Database.Configuration(extensions: ["sqlite_scanner", "ducklake"], connectionsMax: 1),
            components: components)
        let rows = try await database.withConnection { connection in
            var rows: [[String]] = []
            for statement in statements {
                rows = try connection.rows(statement).map { $0.map { "\($0)" } }
            }
            return rows
        }
        await database.close()
        return rows
    }
}
