// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusTestKit
import Testing

/// One way in which the servers of a lake, or what is said of them, can be wrong.
struct Fault: Sendable, CustomTestStringConvertible {
    typealias Preparation =
        @Sendable (FaultProject, inout ProcessCommand) async throws -> [any AnyObject & Sendable]

    let name: String
    let sql: String
    /// What the error has to be.
    let code: String
    let exit: Int32
    /// What the first error must say.
    let says: [String]
    /// Changes the command; what it returns lives until the command has ended.
    let prepare: Preparation

    var testDescription: String { name }

    init(
        _ name: String, sql: String = "select sum(id) from orders", _ code: String, exit: Int32 = 2,
        says: [String], _ prepare: @escaping Preparation
    ) {
        self.name = name
        self.sql = sql
        self.code = code
        self.exit = exit
        self.says = says
        self.prepare = prepare
    }

    /// One that a few variables of the environment make.
    init(
        _ name: String, sql: String = "select sum(id) from orders", _ code: String, exit: Int32 = 2,
        says: [String], setting variables: [String: String]
    ) {
        self.init(name, sql: sql, code, exit: exit, says: says) { _, command in
            for (variable, value) in variables { command.set(variable, value) }
            return []
        }
    }
}

extension Fault {
    static let all = stores + catalogs + lakes

    private static let inProfile = "under `secrets:` in profiles.yml"

    private static let stores = [
        Fault(
            "wrong secret", "LL-STORE-005",
            says: ["access key id", "check `secret`", inProfile, "profiles.yml:"],
            setting: ["S3_SECRET": FaultProject.wrongSecret]),
        Fault(
            "wrong key", "LL-STORE-004", says: ["access key id", "check `key_id`", "restart or reload it"],
            setting: ["S3_KEY_ID": "no-such-key"]),
        Fault(
            "wrong secret, a glob", sql: "from 's3://BUCKET/*/a.parquet'", "LL-STORE-005",
            says: ["access key id"], setting: ["S3_SECRET": FaultProject.wrongSecret]),
        Fault(
            "no bucket, a glob", sql: "from 's3://no-such-bucket/*.parquet'", "LL-STORE-002",
            says: ["no bucket `no-such-bucket`", "create it"], setting: [:]),
        Fault(
            "no bucket, written to", sql: "copy orders to 's3://no-such-bucket/a.parquet'", "LL-STORE-002",
            says: ["no bucket `no-such-bucket`"], setting: [:]),
        Fault(
            "no object", sql: "from 's3://BUCKET/none/a.parquet'", "LL-STORE-001", exit: 1,
            says: ["no object s3://BUCKET/none/a.parquet"], setting: [:]),
        Fault(
            "empty glob", sql: "from 's3://BUCKET/none/*.parquet'", "LL-STORE-001", exit: 1,
            says: ["no file matches s3://BUCKET/none/*.parquet", "check the pattern"], setting: [:]),
        Fault(
            "endpoint down", "LL-STORE-009", exit: 1,
            says: ["nobody listens at 127.0.0.1:", "correct `endpoint`"]
        ) { _, command in
            command.set("S3_ENDPOINT", "http://127.0.0.1:\(try LoopbackPort.free())")
            return []
        },
        Fault(
            "unknown host", "LL-STORE-007", says: ["`store.invalid:9000`", "check `endpoint`"],
            setting: ["S3_ENDPOINT": "http://store.invalid:9000"]),
        Fault("path style forgotten", "LL-STORE-007", says: ["set `url_style: path`"]) { faults, command in
            command.arguments += [
                "--profiles-dir", try faults.profiles("vhost", [("url_style: path", "url_style: vhost")]),
            ]
            return []
        },
        Fault("TLS against a plain server", "LL-STORE-008", says: ["does not speak TLS", "`use_ssl: false`"])
        {
            faults, command in
            command.set("S3_ENDPOINT", "https://127.0.0.1:\(faults.store.port)")
            return []
        },
        Fault("always 503", "LL-STORE-010", exit: 1, says: ["status 503", "run this again later"]) {
            faults, command in
            let server = try ScriptedHTTPServer.proxy(to: faults.store.port, fault: .status(503))
            command.set("S3_ENDPOINT", server.endpoint)
            return [server]
        },
        Fault("clock skew", "LL-STORE-006", exit: 1, says: ["clocks", "NTP"]) { _, command in
            let server = try ScriptedHTTPServer { _ in
                .xml(403, "<Error><Code>RequestTimeTooSkewed</Code><Message>no</Message></Error>")
            }
            command.set("S3_ENDPOINT", server.endpoint)
            return [server]
        },
        Fault("no secret covers it", "LL-TARGET-003", says: ["no S3 secret covers", "scope"]) {
            faults, command in
            command.arguments += [
                "--profiles-dir",
                try faults.profiles(
                    "scope", [("url_style: path", "url_style: path\n          scope: s3://elsewhere")]),
            ]
            return []
        },
    ]

    private static let catalogs = [
        Fault(
            "wrong password", "LL-PG-004",
            says: ["the catalog", "check `user` and `password`", "profiles.yml:"],
            setting: ["PGPASSWORD": FaultProject.wrongPassword]),
        Fault(
            "no database", "LL-PG-005", says: ["nope", "check `dbname`", "3D000"],
            setting: ["PGDATABASE": "nope"]),
        Fault(
            "nobody listens", "LL-PG-002", exit: 1, says: ["check `host` and `port`"]
        ) { _, command in
            command.set("PGPORT", "\(try LoopbackPort.free())")
            return []
        },
        Fault(
            "unknown host of the catalog", "LL-PG-002", exit: 1, says: ["db.invalid"],
            setting: ["PGHOST": "db.invalid"]),
        Fault(
            "TLS that is not trusted by Postgres's client", "LL-PG-007", says: ["check `sslmode`"],
            setting: ["PGSSLMODE": "verify-full"]),
        Fault("packets dropped by Postgres", "LL-PG-003", exit: 1, says: ["does not answer"]) { _, command in
            let hole = try BlackHole()
            command.set("PGPORT", "\(hole.port)")
            return [hole]
        },
        Fault("Postgres accepts and is silent", "LL-PG-003", exit: 1, says: ["does not answer"]) {
            faults, command in
            let proxy = try FaultProxy(inFrontOf: faults.postgres.port)
            proxy.set(.silence)
            command.set("PGPORT", "\(proxy.port)")
            return [proxy]
        },
        Fault("no connection left", "LL-PG-008", exit: 1, says: ["53300"]) { faults, command in
            try await faults.postgres.sql(
                "CREATE ROLE crowded LOGIN PASSWORD '\(FaultProject.rolePassword)' CONNECTION LIMIT 0")
            command.set("PGUSER", "crowded")
            command.set("PGPASSWORD", FaultProject.rolePassword)
            return []
        },
        Fault("no privilege", "LL-PG-015", says: ["`stranger`", "ducklake_", "GRANT"]) { faults, command in
            try await faults.postgres.sql(
                "CREATE ROLE stranger LOGIN PASSWORD '\(FaultProject.rolePassword)'")
            command.set("PGUSER", "stranger")
            command.set("PGPASSWORD", FaultProject.rolePassword)
            return []
        },
        Fault(
            "read-only server", sql: "insert into orders values (1)", "LL-PG-016", exit: 1,
            says: ["read-only", "`read_only: true`"],
            setting: ["PGOPTIONS": "-c default_transaction_read_only=on"]),
    ]

    private static let lakes = [
        Fault(
            "data path differs", "LL-LAKE-001", says: ["s3://elsewhere/lake/"],
            setting: ["LAKE_DATA_PATH": "s3://elsewhere/lake/"]),
        Fault("new lake without a data path", "LL-LAKE-005", says: ["data_path:"]) { faults, command in
            command.set("PGDATABASE", try await faults.postgres.createDatabase())
            let path = "data_path: \"{{ env_var('LAKE_DATA_PATH', 's3://lake/data/') }}\""
            command.arguments += [
                "--profiles-dir", try faults.profiles("nopath", [(path, "create_if_not_exists: true")]),
            ]
            return []
        },
        Fault("a lake that may not be made", "LL-LAKE-005", says: ["there is no lake"]) { faults, command in
            command.set("PGDATABASE", try await faults.postgres.createDatabase())
            command.arguments += [
                "--profiles-dir",
                try faults.profiles(
                    "nomake", [("data_path:", "create_if_not_exists: false\n            data_path:")]),
            ]
            return []
        },
        Fault(
            "written to, but read-only", sql: "insert into orders values (1)", "LL-SQL-006", exit: 1,
            says: ["read_only"]
        ) {
            faults, command in
            command.arguments += [
                "--profiles-dir",
                try faults.profiles(
                    "readonly", [("alias: lakehouse", "alias: lakehouse\n          read_only: true")]),
            ]
            return []
        },
    ]
}
