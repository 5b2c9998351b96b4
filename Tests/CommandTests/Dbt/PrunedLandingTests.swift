// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusTestKit
import Testing

/// An incremental run over a landing zone of 28,800 objects opens those at or after its watermark.
@Suite struct PrunedLandingTests {
    private static let days = 400
    private static let partsPerDay = 72

    private static func model(_ glob: String) -> String {
        """
        {{ config(materialized='incremental', incremental_strategy='delete+insert', unique_key='key') }}
        select concat(year, month, day, '-', id) as key, value, year, month, day
        from read_parquet('\(glob)', hive_partitioning = true)
        {% if is_incremental() %}
        where (year, month, day) >= (select (max(year), max(month), max(day)) from {{ this }})
        {% endif %}

        """
    }

    /// The first run reads two days, and the other older ones come afterwards: it reads all of them under
    /// `LOTUS_SOAK`.
    @Test(.timeLimit(.minutes(10))) func aNewDayOfFourHundredOpensItsFilesAlone() async throws {
        let server = try await S3Server.rclone(buckets: [])
        let port = server.port
        let requests = try ScriptedHTTPServer { _ in .forward(to: port) }
        let servers = TestServers(postgres: try await .shared(), store: server, storePort: requests.port)
        let project = try await TestProject.create(.postgresAndS3, servers: servers)
        let bucket = try #require(
            project.variables["LAKE_DATA_PATH"]?.split(separator: "/").dropFirst().first)
        let landed = try await LandedDays(
            on: server, bucket: String(bucket), parts: Self.partsPerDay, of: project)
        try project.write("assets/core/int_orders.sql", Self.model(landed.glob))
        // With the fifth of January months and days are text from the beginning.
        let (padded, last, new) = (77, Self.days - 2, Self.days - 1)
        let older = (0..<last).filter { $0 != padded }

        try await landed.land([padded, last])
        if Soak.isOn { try await landed.land(older) }
        try await project.run(["dbt", "run"], within: .seconds(300)).requireExit()
        if !Soak.isOn { try await landed.land(older) }
        try await landed.land([new])

        let before = requests.requests.count
        let run = try await project.run(["dbt", "run"], within: .seconds(120)).requireExit()
        let traffic = StoreTraffic(requests.requests.dropFirst(before), bucket: String(bucket))
        print("\(Self.days) days of \(Self.partsPerDay) parts, one of them new: \(traffic)")
        // The engine reads the columns from the first file that it sees.
        let expected = try landed.keys(ofDay: last) + landed.keys(ofDay: new) + [landed.keys(ofDay: 0)[0]]
        #expect(traffic.keysRead(under: "landing/") == Set(expected), "\(run)")

        let days = Soak.isOn ? Self.days : 3
        let perDay = Self.partsPerDay * LandedDays.rowsPerPart
        #expect(
            try await project.numbers(
                "select count(*), count(distinct key), count(distinct (year, month, day)), sum(value) from int_orders"
            )
                == [days * perDay, days * perDay, days, days * 10 * perDay * (perDay - 1) / 2])
        await server.stop()
    }
}
