// SPDX-License-Identifier: Apache-2.0

import DuckDB
import DuckLake
import LotusCore
import Testing

@Suite struct SecretTests {
    private static let password = "hunter2-horse-battery"

    @Test func aSecretIsMadeFromBoundValuesAndShownToNobody() async throws {
        let database = try await Database.open(
            Database.Configuration(extensions: ["httpfs"]), components: TestLake.components())
        let definition = SecretDefinition(
            name: "lake", type: "s3", provider: "config", scope: ["s3://lake", "s3://raw"],
            parameters: [
                ("key_id", "user-name"), ("secret", .text(Self.password)), ("endpoint", "127.0.0.1:8333"),
                ("url_style", "path"), ("use_ssl", "false"),
            ])
        try await database.withConnection { connection in
            try definition.create(on: connection)
            let row = try connection.rows("SELECT name, type, scope, secret_string FROM duckdb_secrets()")[0]
            #expect(row[0] == "lake" && row[1] == "s3")
            #expect(row[2] == .list(["s3://lake", "s3://raw"]))
            #expect(row[3].string?.contains("127.0.0.1:8333") == true)
            #expect(row[3].string?.contains(Self.password) == false)
        }
        await database.close()
    }

    @Test func anErrorNamesTheSecretAndNoValue() async throws {
        let database = try await Database.open(
            Database.Configuration(extensions: ["httpfs"]), components: TestLake.components())
        let definition = SecretDefinition(
            name: "lake", type: "s3", parameters: [("secrett", .text(Self.password))])
        await #expect {
            try await database.withConnection { try definition.create(on: $0) }
        } throws: { error in
            let text = ErrorRenderer(verbose: true).render(error)
            return text.contains("lake") && text.contains("secrett") && !text.contains(Self.password)
        }
        await database.close()
    }
}
