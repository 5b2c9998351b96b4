// SPDX-License-Identifier: Apache-2.0

extension DemoProject {
    /// The models that people ask: marts.
    static let marts: [ProjectScaffold.File] = [
        (
            "assets/marts/sales/_sales__models.yml",
            """
            version: 2

            models:
              - name: fct_sales
                description: One row per order that counts, with what was refunded of it.
                columns:
                  - name: order_id
                    data_tests:
                      - unique
                      - not_null
                      - relationships:
                          arguments:
                            to: ref('int_shopify__orders')
                            field: id
                  - name: sold_on
                    description: The day of the order in the time zone of the shop (`vars` in dbt_project.yml).
                    data_tests: [not_null]
                  - name: net_sales
                    description: What the order cost, less what was refunded.
                    data_tests: [not_null]

              - name: fct_daily_sales
                description: Sales by day, without orders that were cancelled.
                columns:
                  - name: sold_on
                    data_tests: [unique, not_null]

            """
        ),
        (
            "assets/marts/sales/fct_sales.sql",
            """
            {{ config(tags=['mart']) }}

            -- One row per order that counts: no trials, none that was deleted.
            with refunds as (
                select
                    order_id,
                    count(*) as refund_count,
                    sum(refunded) as refunds
                from {{ ref('int_shopify__order_refunds') }}
                group by order_id
            )

            select
                orders.id as order_id,
                orders.order_name,
                orders.customer_id,
                orders.created_at,
                (orders.created_at at time zone '{{ var("shop_timezone") }}')::date as sold_on,
                orders.cancelled_at is not null as is_cancelled,
                orders.financial_status,
                orders.fulfillment_status,
                orders.source_name,
                orders.total_discounts as discounts,
                orders.total_tax as tax,
                orders.total_price as gross_sales,
                coalesce(refunds.refunds, 0)::decimal(18, 2) as refunds,
                (orders.total_price - coalesce(refunds.refunds, 0))::decimal(18, 2) as net_sales,
                coalesce(refunds.refund_count, 0) as refund_count
            from {{ ref('int_shopify__orders') }} as orders
            left join refunds on refunds.order_id = orders.id
            where orders.deleted_at is null
                and not orders.is_test

            """
        ),
        (
            "assets/marts/sales/fct_daily_sales.sql",
            """
            {{ config(tags=['mart']) }}

            -- One row per day with sales. Refunds count on the day of their order.
            select
                sold_on,
                count(*) as orders,
                count(distinct customer_id) as customers,
                sum(gross_sales)::decimal(18, 2) as gross_sales,
                sum(refunds)::decimal(18, 2) as refunds,
                sum(net_sales)::decimal(18, 2) as net_sales,
                round(avg(gross_sales), 2)::decimal(18, 2) as average_order
            from {{ ref('fct_sales') }}
            where not is_cancelled
            group by sold_on

            """
        ),
        (
            "assets/marts/customers/_customers__models.yml",
            """
            version: 2

            models:
              - name: dim_customers
                description: One row per customer of the shop, with what they bought and their profile in Klaviyo.
                columns:
                  - name: customer_id
                    data_tests: [unique, not_null]
                  - name: revenue
                    description: Net sales of all orders that were not cancelled.
                    data_tests: [not_null]

            """
        ),
        (
            "assets/marts/customers/dim_customers.sql",
            """
            {{ config(tags=['mart']) }}

            -- One row per customer of the shop, with what they bought and their profile in Klaviyo.
            with sales as (
                select
                    customer_id,
                    count(*) as order_count,
                    sum(net_sales)::decimal(18, 2) as revenue,
                    min(created_at) as first_order_at,
                    max(created_at) as last_order_at
                from {{ ref('fct_sales') }}
                where not is_cancelled
                group by customer_id
            ),

            -- An address may have several profiles: the one that was active last.
            profiles as (
                select
                    email,
                    id as profile_id,
                    last_event_at
                from {{ ref('int_klaviyo__profiles') }}
                where email is not null
                qualify row_number() over (partition by email order by last_event_at desc nulls last, id) = 1
            )

            select
                customers.id as customer_id,
                customers.email,
                customers.first_name,
                customers.last_name,
                customers.city,
                customers.country_code,
                customers.takes_email,
                customers.created_at,
                coalesce(sales.order_count, 0) as order_count,
                coalesce(sales.revenue, 0)::decimal(18, 2) as revenue,
                sales.first_order_at,
                sales.last_order_at,
                profiles.profile_id as klaviyo_profile_id,
                profiles.last_event_at as klaviyo_last_event_at
            from {{ ref('int_shopify__customers') }} as customers
            left join sales on sales.customer_id = customers.id
            left join profiles on profiles.email = customers.email

            """
        ),
        (
            "assets/marts/marketing/_marketing__models.yml",
            """
            version: 2

            models:
              - name: fct_campaigns
                description: One row per campaign that was sent, with what people did in the days after it.
                columns:
                  - name: campaign_id
                    data_tests:
                      - unique
                      - not_null
                      - relationships:
                          arguments:
                            to: ref('int_klaviyo__campaigns')
                            field: id
                  - name: channel
                    data_tests:
                      - accepted_values:
                          arguments:
                            values: [email, sms]

            """
        ),
        (
            "assets/marts/marketing/fct_campaigns.sql",
            """
            {{ config(tags=['mart']) }}

            -- One row per campaign that was sent. Events do not name their campaign, so an event counts for the last
            -- campaign that was sent on its channel in the {{ var("attribution_days") }} days before; orders count for email.
            with campaigns as (
                select *
                from {{ ref('int_klaviyo__campaigns') }}
                where status = 'Sent' and sent_at is not null
            ),

            events as (
                select
                    events.occurred_at,
                    events.value,
                    metrics.name as metric,
                    if(metrics.name ilike '%sms%', 'sms', 'email') as channel
                from {{ ref('int_klaviyo__events') }} as events
                inner join {{ ref('int_klaviyo__metrics') }} as metrics on metrics.id = events.metric_id
            ),

            attributed as (
                select
                    campaigns.id as campaign_id,
                    events.metric,
                    events.value
                from events
                asof join campaigns
                    on campaigns.channel = events.channel and campaigns.sent_at <= events.occurred_at
                where events.occurred_at < campaigns.sent_at + interval '{{ var("attribution_days") }} days'
            )

            select
                campaigns.id as campaign_id,
                campaigns.name,
                campaigns.channel,
                campaigns.sent_at,
                count(*) filter (where metric in ('Received Email', 'Received SMS')) as received,
                count(*) filter (where metric = 'Opened Email') as opened,
                count(*) filter (where metric in ('Clicked Email', 'Clicked SMS')) as clicked,
                count(*) filter (where metric = 'Unsubscribed') as unsubscribed,
                count(*) filter (where metric = 'Placed Order') as orders,
                coalesce(sum(attributed.value) filter (where metric = 'Placed Order'), 0)::decimal(18, 2) as revenue
            from campaigns
            left join attributed on attributed.campaign_id = campaigns.id
            group by all

            """
        ),
    ]
}
