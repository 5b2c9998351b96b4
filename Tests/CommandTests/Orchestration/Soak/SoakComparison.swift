// SPDX-License-Identifier: Apache-2.0

import LotusCore
import LotusTestKit

/// Compares the lake of a soak with what the sandboxes know, record by record where it can.
struct SoakComparison: Sendable {
    private let soak: SoakProject
    private let records: SoakRecords

    init(_ soak: SoakProject) {
        self.soak = soak
        records = SoakRecords(soak.project)
    }

    /// What a table holds, in the figures of the sandbox's truth (docs/sandbox.md).
    struct Figures: Equatable, CustomStringConvertible {
        let records: Int
        let idSum: String
        let pairSum: String

        var description: String { "\(records) records, sums \(idSum) and \(pairSum)" }
    }

    // MARK: - Core

    /// A core model and which of its rows are those of records that the service still shows.
    private struct Core {
        let stream: String
        var cursor: String? = "updated_at"
        var condition = "true"

        var model: String { "int_" + stream.split(separator: "/").joined(separator: "__") }
    }

    private static let cores: [Core] =
        SoakModels.shops.flatMap { shop in
            [
                Core(stream: "\(shop)/orders", condition: "deleted_at is null"),
                Core(
                    stream: "\(shop)/order_refunds", cursor: "created_at",
                    condition: "order_id in (select id from int_\(shop)__orders where deleted_at is null)"),
                Core(stream: "\(shop)/customers"),
                Core(stream: "\(shop)/products", condition: "deleted_at is null"),
                Core(
                    stream: "\(shop)/product_variants",
                    condition: "product_id in (select id from int_\(shop)__products where deleted_at is null)"
                ),
            ]
        } + [
            Core(stream: "klaviyo/profiles"), Core(stream: "klaviyo/events", cursor: "occurred_at"),
            Core(stream: "klaviyo/metrics"), Core(stream: "klaviyo/campaigns"),
            Core(stream: "north/locations", cursor: nil),
        ]

    /// By model, what is in the lake and what should be.
    func cores() async throws -> [(model: String, found: Figures, expected: Figures)] {
        let list = Self.cores.map { core in
            let second = core.cursor.map { "floor(epoch(\($0)))::bigint" } ?? "0"
            let number = core.stream.hasPrefix("klaviyo/") ? "right(id, 12)::bigint" : "id"
            return """
                select '\(core.model)', count(*), coalesce(sum(\(number)::hugeint), 0)::varchar,
                    coalesce(sum((\(number) % 1000003)::hugeint * (\(second) % 1000003)), 0)::varchar
                from \(core.model) where \(core.condition)
                """
        }
        var found: [String: Figures] = [:]
        for row in try await soak.project.rows(list.joined(separator: "\nunion all\n")) {
            found[row[0]] = Figures(records: Int(row[1]) ?? -1, idSum: row[2], pairSum: row[3])
        }
        var all: [(String, Figures, Figures)] = []
        for core in Self.cores {
            guard let figures = found[core.model] else { throw KitError("no figures of \(core.model)") }
            all.append((core.model, figures, try await truth(core.stream)))
        }
        return all
    }

    private func truth(_ stream: String) async throws -> Figures {
        let parts = stream.split(separator: "/").map(String.init)
        let index = SoakModels.shops.firstIndex(of: parts[0])
        let truth = try await soak.sandboxes[index ?? 0].truth(index == nil ? "klaviyo" : "shopify", parts[1])
        guard let records = truth["records"]?.integer, case .number(let idSum)? = truth["id_sum"],
            case .number(let pairSum)? = truth["pair_sum"]
        else { throw KitError("unreadable truth of \(stream): \(truth.text())") }
        return Figures(records: Int(records), idSum: idSum, pairSum: pairSum)
    }

    // MARK: - Marts

    /// A mart against what the records say: how many of its rows are wrong, how many it lacks, how many it has.
    struct Mart: Sendable {
        let name: String
        let wrong: Int
        let missing: Int
        let rows: Int
    }

    /// Reads all records, and makes the marts of them once more, without any model of the project.
    func marts() async throws -> [Mart] {
        for (shop, sandbox) in zip(SoakModels.shops, soak.sandboxes) {
            try await records.readShop(shop, sandbox)
        }
        try await records.readKlaviyo(soak.sandboxes[0])
        var products = 0
        for shop in SoakModels.shops { products += try await truth("\(shop)/products").records }
        let expected = Self.expected(products: products)
        let tables = expected.map { "\($0.mart)_expected as (\($0.sql))" }
        let comparisons = expected.map { mart, _ in
            """
            select '\(mart)', (select count(*) from (from \(mart) except all from \(mart)_expected)),
                (select count(*) from (from \(mart)_expected except all from \(mart))),
                (select count(*) from \(mart))
            """
        }
        let sql =
            "with " + ([raw] + tables).joined(separator: ",\n") + "\n"
            + comparisons.joined(separator: "\nunion all\n")
        return try await soak.project.rows(sql, within: .seconds(120)).map { row in
            Mart(
                name: row[0], wrong: Int(row[1]) ?? -1, missing: Int(row[2]) ?? -1, rows: Int(row[3]) ?? -1)
        }
    }

    /// The records as tables.
    private var raw: String {
        func read(_ name: String, _ list: String, _ type: String) -> String {
            """
            select unnest(\(list)) as record from read_json('\(records.pattern(name))',
                columns = {\(list): '\(type)[]'}, maximum_object_size = 268435456)
            """
        }
        func ofShops(_ name: String, _ type: String) -> String {
            SoakModels.shops.map {
                "select '\($0)' as shop, record from (\(read("\($0)-\(name)", name, type)))"
            }.joined(separator: " union all ")
        }
        let payments = "STRUCT(amount VARCHAR, kind VARCHAR, status VARCHAR)[]"
        let order =
            "STRUCT(id BIGINT, customer STRUCT(id BIGINT), created_at VARCHAR, cancelled_at VARCHAR, "
            + "test BOOLEAN, total_price VARCHAR, "
            + "refunds STRUCT(id BIGINT, created_at VARCHAR, transactions \(payments))[])"
        let pointer = "STRUCT(data STRUCT(id VARCHAR))"
        return """
            orders as (select shop, record.id, record.customer.id as customer_id,
                record.created_at::timestamptz as created_at, record.cancelled_at is not null as is_cancelled,
                coalesce(record.test, false) as is_test, record.total_price::decimal(18, 2) as total_price,
                record.refunds as refunds from (\(ofShops("orders", order)))),
            refunds as (select shop, order_id, refund.created_at::timestamptz as created_at,
                (select coalesce(sum(payment.amount::decimal(18, 2)), 0)
                 from (select unnest(refund.transactions) as payment)
                 where payment.kind = 'refund' and payment.status = 'success')::decimal(18, 2) as refunded
                from (select shop, id as order_id, unnest(refunds) as refund from orders)),
            customers as (select shop, record.id, lower(record.email) as email
                from (\(ofShops("customers", "STRUCT(id BIGINT, email VARCHAR)")))),
            profiles as (select record.id, lower(record.attributes.email) as email from (\(
                read("profiles", "data", "STRUCT(id VARCHAR, attributes STRUCT(email VARCHAR))")))),
            events as (select record.id, record.attributes.datetime::timestamptz as occurred_at,
                record.relationships.profile.data.id as profile_id,
                record.relationships.metric.data.id as metric_id from (\(
                read("events", "data", "STRUCT(id VARCHAR, attributes STRUCT(datetime VARCHAR), "
                    + "relationships STRUCT(profile \(pointer), metric \(pointer)))")))),
            metrics as (select record.id, record.attributes.name as name from (\(
                read("metrics", "data", "STRUCT(id VARCHAR, attributes STRUCT(name VARCHAR))")))),
            campaigns as (select record.attributes.channel as channel, record.attributes.status as status
                from (\(
                read("campaigns", "data", "STRUCT(id VARCHAR, attributes STRUCT(channel VARCHAR, status VARCHAR))")
                )))
            """
    }

    /// - Parameter products: how many products there are, which are not read.
    private static func expected(products: Int) -> [(mart: String, sql: String)] {
        let sold = "(created_at at time zone 'UTC')::date"
        let counted = "from orders where not is_test and not is_cancelled"
        return [
            (
                "fct_sales",
                """
                select shop, id, customer_id, \(sold), is_cancelled, total_price,
                    coalesce((select sum(refunded) from refunds
                        where refunds.shop = orders.shop and refunds.order_id = orders.id), 0)::decimal(18, 2)
                from orders where not is_test
                """
            ),
            (
                "fct_daily_sales",
                """
                select shop, \(sold) as day, count(*), sum(total_price)::decimal(18, 2),
                    coalesce(sum((select sum(refunded) from refunds
                        where refunds.shop = orders.shop and refunds.order_id = orders.id)), 0)::decimal(18, 2)
                \(counted) group by shop, day
                """
            ),
            (
                "dim_customers",
                """
                select shop, id, email,
                    (select min(profiles.id) from profiles where profiles.email = customers.email),
                    (select count(*) \(counted) and orders.shop = customers.shop
                        and orders.customer_id = customers.id),
                    coalesce((select sum(total_price) \(counted) and orders.shop = customers.shop
                        and orders.customer_id = customers.id), 0)::decimal(18, 2)
                from customers
                """
            ),
            (
                "fct_refunds",
                """
                select shop, date_trunc('month', created_at at time zone 'UTC')::date as month, count(*),
                    sum(refunded)::decimal(18, 2)
                from refunds group by shop, month
                """
            ),
            (
                "dim_profiles",
                """
                select id, email, (select count(*) from events where profile_id = profiles.id),
                    (select max(occurred_at) from events where profile_id = profiles.id)
                from profiles
                """
            ),
            (
                "fct_metrics",
                "select id, name, (select count(*) from events where metric_id = metrics.id) from metrics"
            ),
            ("fct_campaigns", "select channel, status, count(*) from campaigns group by all"),
            (
                "fct_overview",
                """
                select (select count(*) \(counted)), (select sum(total_price) \(counted))::decimal(18, 2),
                    (select count(*) from customers), \(products)::bigint, (select count(*) from profiles),
                    (select count(*) from events)
                """
            ),
        ]
    }

    /// Products and their variants, which are compared in the figures of the truth.
    func products() async throws -> (found: [String], expected: [String]) {
        var expected: [String] = []
        for shop in SoakModels.shops {
            let variants = try await truth("\(shop)/product_variants").records
            let products = try await truth("\(shop)/products")
            expected.append("\(shop): \(products), \(variants) variants")
        }
        let rows = try await soak.project.rows(
            """
            select shop, count(*), sum(product_id::hugeint)::varchar, sum((product_id % 1000003)::hugeint
                * (floor(epoch(updated_at))::bigint % 1000003))::varchar, sum(variants)::bigint
            from dim_products group by shop order by shop
            """)
        let found = rows.map { row in
            let figures = Figures(records: Int(row[1]) ?? -1, idSum: row[2], pairSum: row[3])
            return "\(row[0]): \(figures), \(row[4]) variants"
        }
        return (found, expected)
    }

    // MARK: - Files

    /// How often each model has read each file of its stream.
    struct Consumption: Sendable {
        let model: String
        let landed: Int
        let consumed: Int
        let different: Int
        let missing: Int
    }

    func consumption() async throws -> [Consumption] {
        let folders = (SoakModels.shops + ["klaviyo"]).joined(separator: "|")
        let list = SoakModels.consumers.map { model, stream in
            """
            select '\(model)', (select count(*) from landed where stream = '\(stream)'),
                (select count(*) from read where model = 'main.\(model)'),
                (select count(distinct key) from read where model = 'main.\(model)'),
                (select count(*) from landed where stream = '\(stream)' and not exists (
                    select 1 from read where model = 'main.\(model)' and read.key = landed.key))
            """
        }
        let rows = try await soak.project.rows(
            """
            with landed as (
                select key, array_to_string(string_split(key, '/')[1:2], '/') as stream
                from (select file[\(soak.landing.count + 2):] as key
                      from glob('\(soak.landing)/**/*.parquet'))),
            read as (
                select model, regexp_extract(key, '(\(folders))/.*') as key
                from lotus.consumed_files where key <> '')
            \(list.joined(separator: "\nunion all\n"))
            """, within: .seconds(120))
        return rows.map { row in
            let numbers = row.dropFirst().map { Int($0) ?? -1 }
            return Consumption(
                model: row[0], landed: numbers[0], consumed: numbers[1], different: numbers[2],
                missing: numbers[3])
        }
    }

    /// Rows and different rows of the model that keeps every version of an order, and of the stream's files.
    func log() async throws -> (model: [Int], landed: [Int]) {
        let columns = "count(*), count(distinct _airbyte_raw_id), count(distinct id)"
        return (
            try await soak.project.numbers("select \(columns) from log_north__orders"),
            try await soak.project.numbers(
                "select \(columns) from read_parquet('\(soak.landing)/north/orders/**/*.parquet', union_by_name = true)"
            )
        )
    }
}
