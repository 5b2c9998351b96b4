// SPDX-License-Identifier: Apache-2.0

/// The streams and models of two shops and a Klaviyo account that share a lake.
enum SoakModels {
    static let shops = ["north", "south"]

    /// `folder/stream` with the settings of its stream file.
    static let streams: [(name: String, text: String)] =
        shops.flatMap { shop in
            ["customers", "orders", "order_refunds", "products", "product_variants"].map {
                ("\(shop)/\($0)", #"{"primary_key": [["id"]]}"#)
            }
        }
        + ["campaigns", "events", "metrics", "profiles"].map {
            ("klaviyo/\($0)", #"{"primary_key": [["id"]]}"#)
        }
        + [("north/locations", #"{"sync_mode": "full_refresh", "destination_sync_mode": "overwrite"}"#)]

    /// Paths below `assets`, with their texts.
    static var files: [(path: String, text: String)] {
        shops.flatMap(shopModels) + klaviyoModels + others + marts + [sources, tests]
    }

    /// The models that remember which landing files they read, with the stream of each.
    static var consumers: [(model: String, stream: String)] {
        streams.filter { $0.name != "north/locations" }.map { stream in
            ("int_" + stream.name.split(separator: "/").joined(separator: "__"), stream.name)
        } + [("log_north__orders", "north/orders")]
    }

    static let marts: [(path: String, text: String)] = [
        sales, dailySales, customers, refunds, products, profiles, metrics, campaigns, overview,
    ].map { ("marts/\($0.name).sql", $0.text) }

    /// All models that are tables of the lake.
    static var names: [String] {
        files.map(\.path).filter { $0.hasSuffix(".sql") }.compactMap { path in
            path.split(separator: "/").last.map { String($0.dropLast(4)) }
        }
    }

    // MARK: - Core

    private static func core(
        _ source: String, _ stream: String, strategy: String = "delete+insert", _ columns: String,
        newest: String
    ) -> (path: String, text: String) {
        (
            "core/\(source)/int_\(source)__\(stream).sql",
            """
            {{ config(
                materialized='incremental', incremental_strategy='\(strategy)', unique_key='id',
                tags=['\(source)__\(stream)']
            ) }}
            select id, \(columns), _airbyte_extracted_at
            from {{ source('\(source)', '\(stream)') }}
            qualify row_number() over (partition by id order by _airbyte_extracted_at desc, \(newest) desc) = 1

            """
        )
    }

    private static func shopModels(_ shop: String) -> [(path: String, text: String)] {
        [
            core(
                shop, "orders",
                """
                customer.id as customer_id, created_at, updated_at, cancelled_at, deleted_at,
                    coalesce(test, false) as is_test, total_price::decimal(18, 2) as total_price
                """, newest: "coalesce(deleted_at, updated_at)"),
            core(
                shop, "order_refunds",
                """
                order_id, created_at,
                    coalesce(list_sum([
                        payment.amount::decimal(18, 2) for payment in transactions
                        if payment.kind = 'refund' and payment.status = 'success'
                    ]), 0)::decimal(18, 2) as refunded
                """, newest: "created_at"),
            core(
                shop, "customers", strategy: shop == "south" ? "merge" : "delete+insert",
                "lower(email) as email, created_at, updated_at", newest: "updated_at"),
            core(
                shop, "products", "title, status, created_at, updated_at, deleted_at",
                newest: "coalesce(deleted_at, updated_at)"),
            core(
                shop, "product_variants", "product_id, sku, created_at, updated_at", newest: "updated_at"),
        ]
    }

    private static let klaviyoModels = [
        core(
            "klaviyo", "profiles", "lower(attributes.email) as email, updated as updated_at",
            newest: "updated"),
        core(
            "klaviyo", "events",
            """
            relationships.profile.data.id as profile_id, relationships.metric.data.id as metric_id,
                datetime as occurred_at
            """, newest: "datetime"),
        core("klaviyo", "metrics", "attributes.name as name, updated as updated_at", newest: "updated"),
        core(
            "klaviyo", "campaigns",
            "attributes.channel as channel, attributes.status as status, updated_at", newest: "updated_at"),
    ]

    private static let others: [(path: String, text: String)] = [
        (
            // Every version of an order: a file that is read twice doubles its rows.
            "core/north/log_north__orders.sql",
            """
            {{ config(materialized='incremental', incremental_strategy='append', tags=['north__orders']) }}
            select _airbyte_raw_id, id, updated_at from {{ source('north', 'orders') }}

            """
        ),
        (
            // A table over all files of a stream that is replaced with each sync.
            "core/north/int_north__locations.sql",
            """
            {{ config(tags=['north__locations']) }}
            select id, name from {{ source('north', 'locations') }}
            qualify row_number() over (partition by id order by _airbyte_extracted_at desc) = 1

            """
        ),
    ]

    // MARK: - Marts

    private static func ofShops(_ text: (String) -> String) -> String {
        shops.map(text).joined(separator: "\nunion all\n") + "\n"
    }

    private static let sales = (
        name: "fct_sales",
        text: """
        {{ config(tags=['mart']) }}
        {% for shop in ['north', 'south'] %}
        select '{{ shop }}' as shop, orders.id as order_id, orders.customer_id,
            (orders.created_at at time zone 'UTC')::date as sold_on,
            orders.cancelled_at is not null as is_cancelled, orders.total_price as gross,
            coalesce(refunds.refunded, 0)::decimal(18, 2) as refunded
        from {{ ref('int_' ~ shop ~ '__orders') }} as orders
        left join (
            select order_id, sum(refunded) as refunded
            from {{ ref('int_' ~ shop ~ '__order_refunds') }} group by order_id
        ) as refunds on refunds.order_id = orders.id
        where orders.deleted_at is null and not orders.is_test
        {% if not loop.last %}union all{% endif %}
        {% endfor %}

        """
    )

    private static let dailySales = (
        name: "fct_daily_sales",
        text: """
        {{ config(tags=['mart']) }}
        select shop, sold_on, count(*) as orders, sum(gross)::decimal(18, 2) as gross,
            sum(refunded)::decimal(18, 2) as refunded
        from {{ ref('fct_sales') }} where not is_cancelled group by shop, sold_on

        """
    )

    private static let customers = (
        name: "dim_customers",
        text: "{{ config(tags=['mart']) }}\n"
            + """
            with people as (
                select email, min(id) as profile_id from {{ ref('int_klaviyo__profiles') }}
                where email is not null group by email
            ), customers as (

            """
            + ofShops { "select '\($0)' as shop, id, email from {{ ref('int_\($0)__customers') }}" }
                + """
                )
                select customers.shop, customers.id as customer_id, customers.email, people.profile_id,
                    count(sales.order_id) as orders, coalesce(sum(sales.gross), 0)::decimal(18, 2) as gross
                from customers
                left join people on people.email = customers.email
                left join {{ ref('fct_sales') }} as sales
                    on sales.shop = customers.shop and sales.customer_id = customers.id and not sales.is_cancelled
                group by all

                """
    )

    private static let refunds = (
        name: "fct_refunds",
        text: "{{ config(tags=['mart']) }}\n"
            + """
            select shop, date_trunc('month', created_at at time zone 'UTC')::date as month,
                count(*) as refunds, sum(refunded)::decimal(18, 2) as refunded
            from (

            """
            + ofShops {
                """
                select '\($0)' as shop, refunds.created_at, refunds.refunded
                from {{ ref('int_\($0)__order_refunds') }} as refunds
                inner join {{ ref('int_\($0)__orders') }} as orders on orders.id = refunds.order_id
                where orders.deleted_at is null
                """
            }
            + ") group by shop, month\n"
    )

    private static let products = (
        name: "dim_products",
        text: "{{ config(tags=['mart']) }}\n"
            + ofShops {
                """
                select '\($0)' as shop, products.id as product_id, products.updated_at,
                    count(variants.id) as variants
                from {{ ref('int_\($0)__products') }} as products
                left join {{ ref('int_\($0)__product_variants') }} as variants
                    on variants.product_id = products.id
                where products.deleted_at is null
                group by all
                """
            }
    )

    private static let profiles = (
        name: "dim_profiles",
        text: """
        {{ config(tags=['mart']) }}
        select profiles.id as profile_id, profiles.email, count(events.id) as events,
            max(events.occurred_at) as last_event_at
        from {{ ref('int_klaviyo__profiles') }} as profiles
        left join {{ ref('int_klaviyo__events') }} as events on events.profile_id = profiles.id
        group by all

        """
    )

    private static let metrics = (
        name: "fct_metrics",
        text: """
        {{ config(tags=['mart']) }}
        select metrics.id as metric_id, metrics.name, count(events.id) as events
        from {{ ref('int_klaviyo__metrics') }} as metrics
        left join {{ ref('int_klaviyo__events') }} as events on events.metric_id = metrics.id
        group by all

        """
    )

    private static let campaigns = (
        name: "fct_campaigns",
        text: """
        {{ config(tags=['mart']) }}
        select channel, status, count(*) as campaigns
        from {{ ref('int_klaviyo__campaigns') }} group by all

        """
    )

    private static let overview = (
        name: "fct_overview",
        text: """
        {{ config(tags=['mart']) }}
        select (select sum(orders) from {{ ref('fct_daily_sales') }})::bigint as orders,
            (select sum(gross) from {{ ref('fct_daily_sales') }})::decimal(18, 2) as gross,
            (select count(*) from {{ ref('dim_customers') }}) as customers,
            (select count(*) from {{ ref('dim_products') }}) as products,
            (select count(*) from {{ ref('dim_profiles') }}) as profiles,
            (select sum(events) from {{ ref('fct_metrics') }})::bigint as events

        """
    )

    // MARK: - YAML

    private static let sources: (path: String, text: String) = (
        "core/_sources.yml",
        "sources:\n"
            + (shops + ["klaviyo"]).map { source in
                let tables = streams.filter { $0.name.hasPrefix(source + "/") }
                    .map { "{name: \($0.name.dropFirst(source.count + 1))}" }.joined(separator: ", ")
                return "  - {name: \(source), tables: [\(tables)]}\n"
            }.joined()
    )

    private static var tests: (path: String, text: String) {
        let keys =
            consumers.map(\.model).filter { $0.hasPrefix("int_") }
            .map { ($0, "id") } + [("int_north__locations", "id"), ("dim_profiles", "profile_id")]
        let models = keys.map { model, key in
            "  - {name: \(model), columns: [{name: \(key), data_tests: [unique, not_null]}]}\n"
        }
        return ("core/_models.yml", "models:\n" + models.joined())
    }
}
