// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusTestKit

/// A project without `lotus.yml`, over landing files that others wrote: in Airbyte's layout, and beside them
/// a second tool's without Airbyte's columns.
struct LandedProject: Sendable {
    let project: TestProject

    private static let root = "lake/landing/raw/shopify/orders"

    /// - Parameter settings: of `lotus.yml`; nil leaves the file out.
    static func create(settings: String? = nil) async throws -> LandedProject {
        let project = try await TestProject.create()
        try FileManager.default.removeItem(atPath: project.file("lotus.yml"))
        try FileManager.default.removeItem(atPath: project.file("assets/streams"))
        if let settings { try project.write("lotus.yml", settings) }
        try project.write("assets/streams/shopify/orders.json", "{\"primary_key\": [[\"id\"]]}\n")
        try project.write(
            "assets/core/sources.yml",
            """
            sources: [{name: shopify, tables: [{name: orders}]}]
            models:
              - name: int_shopify__orders
                columns: [{name: id, data_tests: [unique, not_null]}]

            """)
        try project.write(
            "assets/core/int_shopify__orders.sql",
            """
            {{ config(materialized='incremental', incremental_strategy='delete+insert', unique_key='id') }}
            select id, version, total from {{ source('shopify', 'orders') }}
            qualify row_number() over (partition by id order by version desc) = 1

            """)
        try project.write(
            "assets/marts/fct_sales.sql",
            "select count(*) as orders, sum(total) as total from {{ ref('int_shopify__orders') }}\n")
        return LandedProject(project: project)
    }

    /// Writes a landing file whose rows have these ids.
    ///
    /// - Parameters:
    ///   - name: such as `part_0.parquet`.
    ///   - isOfAirbyte: whether it has Airbyte's columns.
    func land(
        _ name: String, day: Int = 5, ids: Range<Int>, version: Int = 1, isOfAirbyte: Bool = true
    ) async throws {
        let folder = "\(Self.root)/year=2026/month=01/day=0\(day)"
        try FileManager.default.createDirectory(
            atPath: project.file(folder), withIntermediateDirectories: true)
        let airbyte =
            isOfAirbyte
            ? ", uuid()::varchar as _airbyte_raw_id, now() as _airbyte_extracted_at, 0::bigint as _airbyte_generation_id"
            : ", 'x' as _dlt_id"
        // Under another name first: nothing but complete files lies in a landing folder.
        try await project.query(
            """
            copy (select i as id, \(version) as version, i * 10 as total\(airbyte)
                  from range(\(ids.lowerBound), \(ids.upperBound)) r(i))
            to 'lake/staged.file' (format parquet)
            """)
        try FileManager.default.moveItem(
            atPath: project.file("lake/staged.file"), toPath: project.file("\(folder)/\(name)"))
    }

    /// What the mart says.
    func mart() async throws -> [Int] { try await project.numbers("select orders, total from fct_sales") }

    /// What the mart must say of ids from 0 on.
    static func truth(_ count: Int) -> [Int] { [count, (0..<count).reduce(0) { $0 + $1 * 10 }] }

    /// The runs, the newest first.
    func runs() async throws -> [[String: Any]] {
        let outcome = try await project.run(["runs", "ls", "--json", "--limit", "200"]).requireExit()
        let runs = try JSONSerialization.jsonObject(with: Data(outcome.output)) as? [[String: Any]]
        guard let runs else { throw KitError("no list of runs: \(outcome)") }
        return runs
    }
}

/// `lotus up` as a process whose log is read as it comes.
struct UpProcess: Sendable {
    let process: RunningProcess
    private let lines = LogLines()

    init(_ project: TestProject, _ arguments: [String] = []) throws {
        process = try RunningProcess(project.command(["up"] + arguments))
    }

    /// Waits for a line with this text, and returns it.
    func line(with text: String, within time: Duration = .seconds(60)) async throws -> String {
        let end = ContinuousClock.now + time
        while ContinuousClock.now < end {
            guard let line = try await process.nextErrorLine(within: time) else { break }
            await lines.add(line)
            if line.contains(text) { return line }
        }
        throw KitError("no line with `\(text)` in:\n\(await lines.text)")
    }

    /// Asks it to stop; it must end well.
    func stop() async throws -> ProcessOutcome {
        process.send(SIGTERM)
        return try await process.wait(within: .seconds(60)).requireExit()
    }

    private actor LogLines {
        private var all: [String] = []
        var text: String { all.joined(separator: "\n") }
        func add(_ line: String) { all.append(line) }
    }
}
