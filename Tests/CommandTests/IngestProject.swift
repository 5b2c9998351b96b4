// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusCore
import LotusTestKit

/// A new project that copies a sandbox, with landing files in a folder or on S3, and what its landing zone
/// has against what the sandbox says is true.
struct IngestProject: Sendable {
    let project: TestProject
    let sandbox: SandboxServer
    /// The root of `{namespace}/{stream}/…`, as the engine reads it.
    let landing: String
    let store: S3Server?

    /// The streams that are kept in the project.
    ///
    /// - Parameters:
    ///   - streams: `source/stream`; the others of the scaffold are removed.
    ///   - store: where landing files go; nil means the project's folder.
    static func create(
        _ sandbox: SandboxServer, streams: [String], store: S3Server? = nil
    ) async throws -> IngestProject {
        let servers = store.map { TestServers(store: $0) }
        let project = try await TestProject.create(.sqliteAndFolder, servers: servers)
        var landing = project.file("lake/landing/raw")
        if let store {
            landing = "s3://\(try await store.makeBucket())/raw"
            try project.write("profiles.yml", Self.profile(project, store))
        }
        let origin = sandbox.origin
        try project.write(
            "lotus.yml",
            """
            landing: "\(landing)"
            connections:
              shopify:
                source: shopify
                config:
                  shop: demo
                  endpoint: "\(origin)"
                  credentials: {auth_method: api_password, api_password: "\(token)"}
                  start_date: "2020-01-01"
              klaviyo:
                source: klaviyo
                config: {api_key: "pk_\(token)", endpoint: "\(origin)", start_date: "2019-01-01T00:00:00Z"}

            """)
        let folder = project.file("assets/streams")
        for file in TestProject.files(in: folder) where file.hasSuffix(".json") {
            if !streams.contains(String(file.dropLast(5))) {
                try FileManager.default.removeItem(atPath: folder + "/" + file)
            }
        }
        return IngestProject(project: project, sandbox: sandbox, landing: landing, store: store)
    }

    /// What must be in no output.
    static let token = "hunter2-hunter2-token"

    private static func profile(_ project: TestProject, _ store: S3Server) -> String {
        let name = project.folder.split(separator: "/").last ?? "shop"
        return """
            \(name):
              target: dev
              outputs:
                dev:
                  type: duckdb
                  path: ":memory:"
                  database: lakehouse
                  schema: main
                  extensions: [httpfs, sqlite_scanner, ducklake]
                  secrets:
                    - type: s3
                      name: landing
                      key_id: "\(store.accessKeyID)"
                      secret: "\(store.secret.revealed)"
                      endpoint: "\(store.endpoint)"
                      url_style: path
                  attach:
                    - path: "ducklake:sqlite:lake/catalog.sqlite"
                      alias: lakehouse
                      options: {data_path: lake/data/}

            """
    }

    // MARK: - Syncing

    func command(_ arguments: [String] = [], crashAt point: String? = nil) throws -> ProcessCommand {
        var command = try project.command(["sync"] + arguments)
        if let point { command.set("LOTUS_CRASH_AT", point) }
        return command
    }

    /// `lotus sync`, however it ends.
    func sync(
        _ arguments: [String] = [], crashAt point: String? = nil, within time: Duration = .seconds(120)
    ) async throws -> ProcessOutcome {
        let outcome = try await ProcessRunner.run(command(arguments, crashAt: point), within: time)
        if (outcome.outputText + outcome.errorText).contains(Self.token) {
            throw KitError("the token is in what lotus sync printed")
        }
        return outcome
    }

    /// Syncs until one ends well; faults may fail some.
    func syncToTheEnd(_ arguments: [String] = [], attemptsMax: Int = 20) async throws {
        var last: ProcessOutcome?
        for _ in 0..<attemptsMax {
            let outcome = try await sync(arguments, within: .seconds(600))
            if outcome.succeeded { return }
            last = outcome
        }
        throw KitError("no sync of \(attemptsMax) ended well: \(last.map(String.init(describing:)) ?? "")")
    }

    // MARK: - Truth

    private static let airbyteColumns =
        "_airbyte_raw_id, _airbyte_extracted_at, _airbyte_meta, _airbyte_generation_id"

    /// The newest landed version of each record, in the figures of the sandbox's truth (docs/sandbox.md).
    struct Landed: Equatable, CustomStringConvertible {
        var records: Int
        var idSum: String
        var pairSum: String
        /// Rows that are there twice: the same record in the same state. Two changes within a second are
        /// two states with one cursor.
        var doubled = 0

        var description: String { "\(records) records, sums \(idSum) and \(pairSum), \(doubled) doubled" }
    }

    /// - Parameter cursor: an expression over the landed columns; nil for a stream without a cursor.
    func landed(_ stream: String, cursor: String?) async throws -> Landed {
        let second = cursor.map { "floor(epoch(\($0)))::bigint" } ?? "0"
        let files = "'\(landing)/\(stream)/**/*.parquet', union_by_name = true, hive_partitioning = false"
        let rows = try await project.rows(
            """
            with landed as (
              select id, right(regexp_replace(id::varchar, '[^0-9]', '', 'g'), 12)::hugeint as number,
                     \(second) as second, \(cursor ?? "0") as cursor
              from read_parquet(\(files))
              where \(cursor ?? "0") is not null),
            newest as (
              select * from landed qualify row_number() over (partition by id order by cursor desc) = 1),
            states as (select * exclude (\(Self.airbyteColumns)) from read_parquet(\(files)))
            select count(*), coalesce(sum(number), 0)::varchar,
                   coalesce(sum((number % 1000003) * (second % 1000003)), 0)::varchar,
                   (select count(*) - count(distinct hash(states)) from states)
            from newest
            """, within: .seconds(600))
        guard let row = rows.first, let count = Int(row[0]), let doubled = Int(row[3]) else {
            throw KitError("no figures of \(stream): \(rows)")
        }
        return Landed(records: count, idSum: row[1], pairSum: row[2], doubled: doubled)
    }

    /// All rows that are landed, older states of a record included.
    func rowCount(_ stream: String) async throws -> Int {
        let files = "'\(landing)/\(stream)/**/*.parquet', union_by_name = true"
        return try await project.numbers("select count(*) from read_parquet(\(files))")[0]
    }

    func truth(_ stream: String) async throws -> Landed {
        let parts = stream.split(separator: "/").map(String.init)
        let truth = try await sandbox.truth(parts[0], parts[1])
        guard let records = truth["records"]?.integer, case .number(let idSum)? = truth["id_sum"],
            case .number(let pairSum)? = truth["pair_sum"]
        else { throw KitError("unreadable truth of \(stream): \(truth.text())") }
        return Landed(records: Int(records), idSum: idSum, pairSum: pairSum)
    }

    /// Names of landing files of a stream.
    func files(_ stream: String) throws -> Set<String> {
        let root = store.map { $0.folder + "/" + landing.dropFirst("s3://".count) } ?? landing
        return TestProject.files(in: root + "/" + stream)
    }
}
