// SPDX-License-Identifier: Apache-2.0

import DuckDB
import Foundation
import LotusTestKit

/// Landing files of the stream shopify.orders with rows that a test chooses.
///
/// A row has `id`, `version` and `_airbyte_extracted_at`, which tells the same as `version`.
struct LandedOrders: Sendable {
    struct Row: Hashable, Sendable {
        var id: Int
        var version: Int

        init(_ id: Int, _ version: Int) {
            self.id = id
            self.version = version
        }
    }

    /// A file below the folder of the stream, such as `year=2026/month=01/day=05/part_1.parquet`.
    struct File: Sendable {
        var name: String
        var rows: [Row]
        /// Further columns, in SQL: `, 'eur' AS currency`.
        var extra = ""

        init(_ day: Int, _ part: Int, _ rows: [Row], extra: String = "") {
            name = String(
                format: "year=2026/month=%02d/day=%02d/part_%d.parquet", 1 + day / 28, 1 + day % 28, part)
            self.rows = rows
            self.extra = extra
        }
    }

    /// The folder of the stream.
    let folder: String
    private let scratch: ScratchFolder

    /// - Parameter folder: absolute.
    init(_ folder: String) throws {
        self.folder = folder
        scratch = try ScratchFolder("landed-orders")
    }

    /// Those of a project whose landing zone is in its folder.
    init(of project: TestProject) throws { try self.init(project.file("lake/landing/raw/shopify/orders")) }

    /// Writes files, each of which is there whole from the moment that it is there.
    func land(_ files: [File]) async throws {
        let written = files.indices.map { scratch.file("\($0).parquet") }
        try await PlainClient.connected([]) { connection in
            for (file, path) in zip(files, written) {
                let rows = file.rows.map { "(\($0.id), \($0.version))" }.joined(separator: ", ")
                try connection.execute(
                    """
                    COPY (SELECT id::BIGINT AS id, version::BIGINT AS version,
                              make_timestamp(version::BIGINT * 1000000) AS _airbyte_extracted_at\(file.extra)
                          FROM (VALUES \(rows)) v(id, version))
                    TO '\(path)' (FORMAT parquet)
                    """)
            }
        }
        for (file, path) in zip(files, written) {
            let target = "\(folder)/\(file.name)"
            try FileManager.default.createDirectory(
                atPath: String(target[..<(target.lastIndex(of: "/") ?? target.endIndex)]),
                withIntermediateDirectories: true)
            try? FileManager.default.removeItem(atPath: target)
            try FileManager.default.moveItem(atPath: path, toPath: target)
        }
    }

    /// The newest version of each row.
    static func newest(_ rows: some Sequence<Row>) -> [Int: Int] {
        rows.reduce(into: [:]) { $0[$1.id] = max($0[$1.id] ?? 0, $1.version) }
    }
}

extension TestProject {
    /// Makes shopify.orders the only stream of the project, with `id` as its primary key and a source of the
    /// same name.
    ///
    /// - Parameter batchBytes: what a model reads in one part; nil for the default.
    func useLandedOrders(batchBytes: Int? = nil, landing: String? = nil) throws {
        try? FileManager.default.removeItem(atPath: file("assets/streams"))
        try write("assets/streams/shopify/orders.json", "{\"primary_key\": [[\"id\"]]}\n")
        try write(
            "lotus.yml",
            (batchBytes.map { "batch_bytes: \($0) B\n" } ?? "")
                + (landing.map { "landing: \"\($0)\"\n" } ?? "")
                + "retention: {}\n")
        try write("assets/core/sources.yml", "sources: [{name: shopify, tables: [{name: orders}]}]\n")
    }

    /// A model that keeps the newest version of each order.
    func writeNewestOrders(
        _ name: String = "int_shopify__orders", config: String = "incremental_strategy='delete+insert'",
        from: String = "{{ source('shopify', 'orders') }}",
        columns: String = "id, version, _airbyte_extracted_at"
    ) throws {
        try write(
            "assets/core/\(name).sql",
            """
            {{ config(materialized='incremental', unique_key='id', \(config)) }}
            select \(columns) from (
                select *, row_number() over (partition by id order by version desc) as place
                from \(from)
            ) where place = 1

            """)
    }

    /// `dbt run`, which must succeed.
    @discardableResult
    func dbtRun(_ options: [String] = [], within time: Duration = .seconds(120)) async throws
        -> ProcessOutcome
    {
        try await run(["dbt", "run"] + options, within: time).requireExit()
    }

    /// The rows of a model by id.
    func versions(_ model: String = "int_shopify__orders") async throws -> [Int: Int] {
        let rows = try await rows("select id, version from \(model)")
        return Dictionary(rows.map { (Int($0[0]) ?? -1, Int($0[1]) ?? -1) }) { _, _ in -1 }
    }

    /// How many files are remembered of a model, and how many different ones.
    func consumed(_ model: String = "int_shopify__orders") async throws -> [Int] {
        try await numbers(
            "select count(*), count(distinct key) from lotus.consumed_files where model = 'main.\(model)'")
    }
}
