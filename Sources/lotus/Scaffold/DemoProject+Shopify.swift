// SPDX-License-Identifier: Apache-2.0

extension DemoProject {
    /// The models over what is copied of the shop: core.
    static let shopify: [ProjectScaffold.File] = [
        (
            "assets/core/shopify/_shopify__sources.yml",
            """
            version: 2

            # What `lotus sync` copies. Columns are in assets/sources once `lotus discover` has been run.
            sources:
              - name: shopify
                description: The shop, as its Admin API tells it; every version of a record that was copied.
                tables:
                  - name: orders
                    description: Orders, and a row with `deleted_at` for each that was deleted.
                  - name: customers
                    description: Customers of the shop.
                  - name: order_refunds
                    description: Refunds of orders.
                  - name: products
                    description: Products, and a row with `deleted_at` for each that was deleted.

            """
        ),
        (
            "assets/core/shopify/_shopify__models.yml",
            """
            version: 2

            models:
              - name: int_shopify__orders
                description: One row per order, as it was last told of.
                columns:
                  - name: id
                    description: The id of the order in Shopify.
                    data_tests: [unique, not_null]
                  - name: financial_status
                    description: How far the order is paid.
                    data_tests:
                      - accepted_values:
                          arguments:
                            values:
                              [authorized, expired, paid, partially_paid, partially_refunded, pending, refunded, voided]
                  - name: customer_id
                    description: Who ordered; empty for guests.
                  - name: total_price
                    description: What the order cost, with tax and shipping, in the currency of the shop.

              - name: int_shopify__customers
                description: One row per customer of the shop.
                columns:
                  - name: id
                    data_tests: [unique, not_null]

              - name: int_shopify__order_refunds
                description: One row per refund.
                columns:
                  - name: id
                    data_tests: [unique, not_null]
                  - name: order_id
                    data_tests:
                      - not_null
                      - relationships:
                          arguments:
                            to: ref('int_shopify__orders')
                            field: id
                  - name: refunded
                    description: What went back to the customer, in the currency of the shop.
                    data_tests: [not_null]

              - name: int_shopify__products
                description: One row per product.
                columns:
                  - name: id
                    data_tests: [unique, not_null]
                  - name: status
                    data_tests:
                      - accepted_values:
                          arguments:
                            values: [ACTIVE, ARCHIVED, DRAFT, UNLISTED]

            """
        ),
        (
            "assets/core/shopify/int_shopify__orders.sql",
            """
            {{ config(
                materialized='incremental', incremental_strategy='delete+insert', unique_key='id',
                tags=['shopify__orders']
            ) }}

            -- One row per order, as the shop last told of it. Orders that were deleted keep a row with `deleted_at`.
            select
                id,
                name as order_name,
                customer.id as customer_id,
                lower(email) as email,
                created_at,
                updated_at,
                cancelled_at,
                deleted_at,
                financial_status,
                fulfillment_status,
                source_name,
                currency,
                coalesce(test, false) as is_test,
                subtotal_price::decimal(18, 2) as subtotal_price,
                total_discounts::decimal(18, 2) as total_discounts,
                total_tax::decimal(18, 2) as total_tax,
                total_price::decimal(18, 2) as total_price,
                _airbyte_extracted_at
            from {{ source('shopify', 'orders') }}
            qualify row_number() over (
                partition by id order by _airbyte_extracted_at desc, coalesce(deleted_at, updated_at) desc
            ) = 1

            """
        ),
        (
            "assets/core/shopify/int_shopify__order_refunds.sql",
            """
            {{ config(
                materialized='incremental', incremental_strategy='delete+insert', unique_key='id',
                tags=['shopify__order_refunds']
            ) }}

            -- One row per refund; an order may have several. What went back is what the payments say.
            select
                id,
                order_id,
                created_at,
                coalesce(restock, false) as is_restocked,
                coalesce(list_sum([
                    payment.amount::decimal(18, 2) for payment in transactions
                    if payment.kind = 'refund' and payment.status = 'success'
                ]), 0)::decimal(18, 2) as refunded,
                coalesce(list_sum([line.quantity for line in refund_line_items]), 0)::bigint as items_returned,
                _airbyte_extracted_at
            from {{ source('shopify', 'order_refunds') }}
            qualify row_number() over (partition by id order by _airbyte_extracted_at desc, created_at desc) = 1

            """
        ),
        (
            "assets/core/shopify/int_shopify__customers.sql",
            """
            {{ config(
                materialized='incremental', incremental_strategy='delete+insert', unique_key='id',
                tags=['shopify__customers']
            ) }}

            -- One row per customer of the shop.
            select
                id,
                lower(email) as email,
                first_name,
                last_name,
                phone,
                state,
                coalesce(email_marketing_consent.state = 'subscribed', false) as takes_email,
                default_address.country_code as country_code,
                default_address.city as city,
                created_at,
                updated_at,
                _airbyte_extracted_at
            from {{ source('shopify', 'customers') }}
            qualify row_number() over (partition by id order by _airbyte_extracted_at desc, updated_at desc) = 1

            """
        ),
        (
            "assets/core/shopify/int_shopify__products.sql",
            """
            {{ config(
                materialized='incremental', incremental_strategy='delete+insert', unique_key='id',
                tags=['shopify__products']
            ) }}

            -- One row per product. Products that were deleted keep a row with `deleted_at`.
            select
                id,
                title,
                vendor,
                product_type,
                status,
                total_inventory,
                price_range_v2.min_variant_price.amount::decimal(18, 2) as lowest_price,
                price_range_v2.max_variant_price.amount::decimal(18, 2) as highest_price,
                created_at,
                updated_at,
                deleted_at,
                _airbyte_extracted_at
            from {{ source('shopify', 'products') }}
            qualify row_number() over (
                partition by id order by _airbyte_extracted_at desc, coalesce(deleted_at, updated_at) desc
            ) = 1

            """
        ),
    ]
}
