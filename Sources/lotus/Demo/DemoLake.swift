// SPDX-License-Identifier: Apache-2.0

import DuckDB
import DuckLake
import LotusCore
import Sandbox

/// What the lake of a demonstration holds in the end.
struct DemoLake: Sendable {
    /// A stream as its core model has it, in the figures of a ``StreamTruth``.
    struct Stream: Sendable, Equatable {
        let records: UInt64
        let distinctIDs: UInt64
        let pairSum: UInt64
    }

    /// By `service.stream`.
    let streams: [String: Stream]
    /// The earliest day first.
    let sales: [DaySales]
    let customers: UInt64
    /// Landing files that the core models hold, and those of them that they took since a point in time.
    let filesConsumed: Int
    let filesConsumedSince: Int

    static func read(_ options: WorkspaceOptions, since start: Timestamp) async throws -> DemoLake {
        try await Workspace.use(options) { workspace in
            let lake = try workspace.mainLake().alias
            return try await workspace.database.withConnection { connection in
                try DemoLake(connection, lake: SQLText.identifier(lake), since: start)
            }
        }
    }

    private init(_ connection: borrowing Connection, lake: String, since start: Timestamp) throws {
        var streams: [String: Stream] = [:]
        let list = DemoStream.all.map(\.figures).joined(separator: " union all ")
        for row in try connection.rows(list) {
            streams[row[0].text] = Stream(
                records: UInt64(row[1].text) ?? 0, distinctIDs: UInt64(row[2].text) ?? 0,
                pairSum: UInt64(row[3].text) ?? 0)
        }
        self.streams = streams
        sales = try connection.rows(Self.dailySales).map { row in
            DaySales(
                day: Int64(row[0].text) ?? 0, orders: Int(row[1].text) ?? 0,
                grossCents: Int64(row[2].text) ?? 0, refundedCents: Int64(row[3].text) ?? 0)
        }
        customers = UInt64(try connection.rows("select count(*)::varchar from dim_customers")[0][0].text) ?? 0
        let files = try connection.rows(
            "select count(*)::varchar, count(*) filter (where consumed_at >= '\(start)'::timestamptz)::varchar"
                + " from \(lake).lotus.consumed_files where size > 0")[0]
        filesConsumed = Int(files[0].text) ?? 0
        filesConsumedSince = Int(files[1].text) ?? 0
    }

    private static let dailySales = """
        select (sold_on - date '1970-01-01')::varchar, orders::varchar, (gross_sales * 100)::bigint::varchar,
            (refunds * 100)::bigint::varchar
        from fct_daily_sales
        order by sold_on
        """
}

/// A stream of the demonstration with its core model.
struct DemoStream: Sendable {
    let service: String
    let stream: String
    let cursor: String
    /// Which of the model's rows are those of records that the service still shows, in SQL.
    var isThere = "true"

    var name: String { "\(service).\(stream)" }
    var model: String { "int_\(service)__\(stream)" }

    static let all = [
        DemoStream(service: "shopify", stream: "orders", cursor: "updated_at", isThere: "deleted_at is null"),
        DemoStream(
            service: "shopify", stream: "order_refunds", cursor: "created_at",
            isThere: "order_id in (select id from int_shopify__orders where deleted_at is null)"),
        DemoStream(service: "shopify", stream: "customers", cursor: "updated_at"),
        DemoStream(
            service: "shopify", stream: "products", cursor: "updated_at", isThere: "deleted_at is null"),
        DemoStream(service: "klaviyo", stream: "profiles", cursor: "updated_at"),
        DemoStream(service: "klaviyo", stream: "events", cursor: "occurred_at"),
        DemoStream(service: "klaviyo", stream: "metrics", cursor: "updated_at"),
        DemoStream(service: "klaviyo", stream: "campaigns", cursor: "updated_at"),
    ]

    /// A query for its figures, as docs/sandbox.md defines them.
    fileprivate var figures: String {
        let number = service == "klaviyo" ? "right(id, 12)::bigint" : "id"
        let modulus = StreamTruth.pairModulus
        return """
            select '\(name)', count(*)::varchar, count(distinct id)::varchar, (coalesce(sum(
                ((\(number)) % \(modulus))::hugeint * (floor(epoch(\(cursor)))::bigint % \(modulus))
            ), 0) % 18446744073709551616)::varchar
            from \(model) where \(isThere)
            """
    }
}

extension Value {
    /// A text; empty for anything else.
    fileprivate var text: String { if case .text(let text) = self { text } else { "" } }
}
