// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusTestKit
import Testing

/// Every way in which a profile may say where a lake on Postgres and S3 is.
@Suite struct AttachFormTests {
    /// One way: the lines of the output, and what is in the environment.
    struct Form: Sendable, CustomTestStringConvertible {
        let name: String
        /// Of `prod`, without its name; `$HOST` and the like are replaced.
        let output: String
        var testDescription: String { name }
    }

    private static let storeSecret = """
        secrets:
          - {type: s3, name: store, key_id: $KEY, secret: "$SECRET", endpoint: "$ENDPOINT", url_style: path, region: us-east-1}
        """

    private static let forms = [
        Form(
            name: "a password in the string",
            output: """
                \(storeSecret)
                attach:
                  - {path: "ducklake:postgres:host=$HOST port=$PORT dbname=$DATABASE user=$USER password=$PASSWORD", alias: lakehouse, options: {data_path: "$DATA"}}
                """),
        Form(
            name: "a URI",
            output: """
                \(storeSecret)
                attach:
                  - {path: "ducklake:postgres://$USER:$PASSWORD@$HOST:$PORT/$DATABASE?application_name=lotus%20test", alias: lakehouse, options: {data_path: "$DATA"}}
                """),
        Form(
            name: "the PG variables",
            output: """
                \(storeSecret)
                attach:
                  - {path: "ducklake:postgres:", alias: lakehouse, options: {data_path: "$DATA"}}
                """),
        Form(
            name: "a type beside the path",
            output: """
                \(storeSecret)
                attach:
                  - {path: "postgres:", type: ducklake, alias: lakehouse, options: {data_path: "$DATA"}}
                """),
        Form(
            name: "a secret for Postgres, and a schema",
            output: """
                secrets:
                  - {type: s3, name: store, key_id: $KEY, secret: "$SECRET", endpoint: "$ENDPOINT", url_style: path}
                  - {type: postgres, name: pgs, host: $HOST, port: $PORT, database: $DATABASE, user: $USER, password: "$PASSWORD"}
                attach:
                  - {path: "ducklake:postgres:connect_timeout=9", alias: lakehouse, options: {meta_secret: pgs, metadata_schema: "dl own", data_path: "$DATA"}}
                """),
        Form(
            name: "a secret for the whole lake",
            output: """
                secrets:
                  - {type: s3, name: store, key_id: $KEY, secret: "$SECRET", endpoint: "$ENDPOINT", url_style: path, scope: ["s3://elsewhere", "s3://$BUCKET"]}
                  - {type: postgres, name: pgs, host: $HOST, port: $PORT, dbname: $DATABASE, user: $USER, password: "$PASSWORD"}
                  - {type: ducklake, name: dls, metadata_path: "postgres:", data_path: "$DATA", metadata_parameters: {SECRET: pgs}}
                attach:
                  - {path: "ducklake:dls", alias: lakehouse}
                """),
        Form(
            name: "the lake as the path",
            output: """
                path: "ducklake:postgres:dbname=$DATABASE host=$HOST port=$PORT user=$USER password='$PASSWORD'"
                \(storeSecret)
                """),
        Form(
            name: "the old settings",
            output: """
                settings: {s3_access_key_id: $KEY, s3_secret_access_key: "$SECRET", s3_endpoint: "$ENDPOINT", s3_url_style: path, s3_region: us-east-1}
                attach:
                  - {path: "ducklake:postgres:", alias: lakehouse, options: {data_path: "$DATA"}}
                """),
        Form(
            name: "the AWS variables",
            output: """
                attach:
                  - {path: "ducklake:postgres:", alias: lakehouse, options: {data_path: "$DATA"}}
                """),
    ]

    @Test(arguments: forms) func aLakeIsMadeAndFoundAgain(form: Form) async throws {
        // The path of a primary database has no options, so its lake has to be there.
        let isPrimary = form.output.hasPrefix("path:")
        let project = try await TestProject.create(.postgresAndS3)
        if isPrimary { try await project.query("select 1") }
        try write(form.output, to: project)
        let variables = project.variables
        let password = variables["PGPASSWORD"] ?? ""
        let secret = variables["S3_SECRET"] ?? ""
        var outcomes = [
            try await project.query("create table t as select range as a from range(1000)"),
            try await project.query("select sum(a) from t", ["--format", "csv"]),
        ]
        #expect(outcomes[1].outputText.hasSuffix("\n499500\n"))
        outcomes.append(try await project.query("select path from duckdb_databases()"))
        outcomes.append(try await project.query("from duckdb_secrets()"))
        outcomes.append(try await project.run(["lake", "files", "--json"]).requireExit())
        #expect(outcomes[4].outputText.contains(variables["LAKE_DATA_PATH"] ?? "?"))
        for outcome in outcomes {
            for word in [password, secret] {
                #expect(!(outcome.outputText + outcome.errorText).contains(word), "a secret in \(form.name)")
            }
        }
        let schema = form.output.contains("dl own") ? "dl own" : "public"
        let tables = try await PostgresServer.shared().sql(
            "select count(*) from pg_tables where schemaname = '\(schema)' and tablename = 'ducklake_table'",
            database: variables["PGDATABASE"] ?? "")
        #expect(tables == "1")
    }

    @Test func twoLakesShareADatabase() async throws {
        let project = try await TestProject.create(.postgresAndS3)
        try write(
            """
            \(Self.storeSecret)
            attach:
              - {path: "ducklake:postgres:", alias: lakehouse, options: {metadata_schema: one, data_path: "$DATAone/"}}
              - {path: "ducklake:postgres:", alias: other, options: {metadata_schema: two, data_path: "$DATAtwo/"}}
              - {path: "postgres:dbname=$DATABASE", alias: plain, type: postgres, read_only: true}
            """, to: project)
        try await project.query(
            "create table lakehouse.t as select 1 as a; create table other.t as select 2 as a")
        #expect(
            try await project.numbers("select (select a from lakehouse.t), (select a from other.t)") == [
                1, 2,
            ])
        let listed = try await project.numbers(
            "select count(distinct table_schema) from plain.information_schema.tables where table_name = 'ducklake_table'"
        )
        #expect(listed == [2])
        #expect(try await project.run(["query", "create table plain.public.x (a int)"]).end == .exited(1))
    }

    @Test(arguments: [
        ("{path: \"ducklake:dls\", alias: lakehouse}", "LL-PROFILE-016"),
        (
            "{path: \"ducklake:postgres:\", alias: lakehouse, options: {meta_secret: nowhere, data_path: \"s3://x/\"}}",
            "LL-PROFILE-016"
        ),
        (
            "{path: \"ducklake:postgres:\", alias: lakehouse, options: {data_path: \"s3://elsewhere/d/\"}}",
            "LL-TARGET-003"
        ),
        ("{path: \"ducklake:postgres:\", alias: lakehouse}", "LL-LAKE-005"),
        (
            "{path: \"ducklake:postgres:\", alias: lakehouse, read_only: true, options: {data_path: \"$DATA\"}}",
            "LL-LAKE-005"
        ),
    ]) func whatIsMissingIsNamed(attachment: String, code: String) async throws {
        let project = try await TestProject.create(.postgresAndS3)
        let scoped = Self.storeSecret.replacingOccurrences(
            of: "region: us-east-1", with: "scope: \"s3://$BUCKET\"")
        try write("\(scoped)\nattach:\n  - \(attachment)", to: project)
        let outcome = try await project.run(["query", "select 1"])
        #expect(outcome.end == .exited(2), "\(outcome)")
        #expect(outcome.errorText.contains(code), "\(outcome)")
        #expect(outcome.errorText.contains("profiles.yml:"), "\(outcome)")
    }

    private func write(_ output: String, to project: TestProject) throws {
        let variables = project.variables
        func v(_ name: String) -> String { variables[name] ?? "" }
        let data = v("LAKE_DATA_PATH")
        let values = [
            ("$HOST", v("PGHOST")), ("$PORT", v("PGPORT")), ("$DATABASE", v("PGDATABASE")),
            ("$USER", v("PGUSER")),
            ("$PASSWORD", v("PGPASSWORD")), ("$KEY", v("S3_KEY_ID")), ("$SECRET", v("S3_SECRET")),
            ("$ENDPOINT", v("S3_ENDPOINT")), ("$DATA", data),
            ("$BUCKET", String(data.dropFirst("s3://".count).prefix { $0 != "/" })),
        ]
        // The longest names first: $DATA begins $DATABASE.
        let text = values.sorted { $0.0.count > $1.0.count }.reduce(output) {
            $0.replacingOccurrences(of: $1.0, with: $1.1)
        }
        let lines = (text.hasPrefix("path:") ? "" : "path: \":memory:\"\ndatabase: lakehouse\n") + text
        let indented = lines.split(separator: "\n").map { "      \($0)" }.joined(separator: "\n")
        try project.write(
            "profiles.yml",
            "shop:\n  target: prod\n  outputs:\n    prod:\n      type: duckdb\n      schema: main\n\(indented)\n"
        )
        guard !output.contains("secrets:"), !output.contains("settings:") else { return }
        try project.write(
            ".env",
            """
            AWS_ACCESS_KEY_ID=\(v("S3_KEY_ID"))
            AWS_SECRET_ACCESS_KEY=\(v("S3_SECRET"))
            AWS_ENDPOINT_URL=\(v("S3_ENDPOINT"))

            """)
    }
}
