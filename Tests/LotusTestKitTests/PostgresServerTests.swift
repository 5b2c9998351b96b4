// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusTestKit
import Testing

@Suite("A private Postgres server")
struct PostgresServerTests {
    @Test("gives each test a database of its own")
    func databases() async throws {
        let server = try await PostgresServer.shared()
        let first = try await server.createDatabase()
        let second = try await server.createDatabase()
        try await server.sql("CREATE TABLE t AS SELECT 1 AS x", database: first)
        #expect(try await server.sql("SELECT x FROM t", database: first) == "1")
        #expect(
            try await server.sql("SELECT count(*) FROM pg_tables WHERE tablename = 't'", database: second)
                == "0")
        #expect(try await server.sql("SHOW ssl") == (server.hasTLS ? "on" : "off"))
    }

    @Test("keeps its data and its port", arguments: [PostgresServer.StopMode.fast, .immediate, .killed])
    func restart(_ mode: PostgresServer.StopMode) async throws {
        let server = try await PostgresServer.start(settings: ["max_connections": "7"])
        try await server.sql("CREATE TABLE t AS SELECT 1 AS x; CHECKPOINT")
        let port = server.port
        try await server.restart(mode: mode)
        #expect(server.port == port)
        #expect(try await server.sql("SELECT x FROM t") == "1")
        #expect(try await server.sql("SHOW max_connections") == "7")
        try await server.stop()
        await #expect(throws: KitError.self) { try await server.sql("SELECT 1") }
    }
}
