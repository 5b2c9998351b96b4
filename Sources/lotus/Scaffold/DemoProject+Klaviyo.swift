// SPDX-License-Identifier: Apache-2.0

extension DemoProject {
    /// The models over what is copied of Klaviyo: core.
    static let klaviyo: [ProjectScaffold.File] = [
        (
            "assets/core/klaviyo/_klaviyo__sources.yml",
            """
            version: 2

            sources:
              - name: klaviyo
                description: The Klaviyo account; every version of a record that was copied.
                tables:
                  - name: profiles
                    description: People.
                  - name: events
                    description: What people did.
                  - name: metrics
                    description: Kinds of events.
                  - name: campaigns
                    description: Campaigns of email and SMS.

            """
        ),
        (
            "assets/core/klaviyo/_klaviyo__models.yml",
            """
            version: 2

            models:
              - name: int_klaviyo__profiles
                description: One row per person that Klaviyo knows.
                columns:
                  - name: id
                    data_tests: [unique, not_null]

              - name: int_klaviyo__events
                description: One row per thing that somebody did.
                columns:
                  - name: id
                    data_tests: [unique, not_null]
                  - name: metric_id
                    description: What kind of event it is.
                    data_tests:
                      - not_null
                      - relationships:
                          arguments:
                            to: ref('int_klaviyo__metrics')
                            field: id
                  - name: value
                    description: What the event is worth, such as the total of an order.

              - name: int_klaviyo__metrics
                description: One row per kind of event.
                columns:
                  - name: id
                    data_tests: [unique, not_null]

              - name: int_klaviyo__campaigns
                description: One row per campaign.
                columns:
                  - name: id
                    data_tests: [unique, not_null]
                  - name: channel
                    data_tests:
                      - accepted_values:
                          arguments:
                            values: [email, sms, mobile_push]

            """
        ),
        (
            "assets/core/klaviyo/int_klaviyo__profiles.sql",
            """
            {{ config(
                materialized='incremental', incremental_strategy='delete+insert', unique_key='id',
                tags=['klaviyo__profiles']
            ) }}

            -- One row per person that Klaviyo knows.
            select
                id,
                lower(attributes.email) as email,
                attributes.phone_number as phone,
                attributes.first_name as first_name,
                attributes.last_name as last_name,
                attributes.locale as locale,
                attributes.location.country as country,
                attributes.created as created_at,
                updated as updated_at,
                attributes.last_event_date as last_event_at,
                _airbyte_extracted_at
            from {{ source('klaviyo', 'profiles') }}
            qualify row_number() over (partition by id order by _airbyte_extracted_at desc, updated desc) = 1

            """
        ),
        (
            "assets/core/klaviyo/int_klaviyo__events.sql",
            """
            {{ config(
                materialized='incremental', incremental_strategy='delete+insert', unique_key='id',
                tags=['klaviyo__events']
            ) }}

            -- One row per thing that somebody did: opened a mail, placed an order.
            select
                id,
                relationships.profile.data.id as profile_id,
                relationships.metric.data.id as metric_id,
                datetime as occurred_at,
                try_cast(attributes.event_properties ->> '$."$value"' as decimal(18, 2)) as value,
                _airbyte_extracted_at
            from {{ source('klaviyo', 'events') }}
            qualify row_number() over (partition by id order by _airbyte_extracted_at desc) = 1

            """
        ),
        (
            "assets/core/klaviyo/int_klaviyo__metrics.sql",
            """
            {{ config(
                materialized='incremental', incremental_strategy='delete+insert', unique_key='id',
                tags=['klaviyo__metrics']
            ) }}

            -- One row per kind of event. Two integrations may have metrics of the same name.
            select
                id,
                attributes.name as name,
                updated as updated_at,
                _airbyte_extracted_at
            from {{ source('klaviyo', 'metrics') }}
            qualify row_number() over (partition by id order by _airbyte_extracted_at desc, updated desc) = 1

            """
        ),
        (
            "assets/core/klaviyo/int_klaviyo__campaigns.sql",
            """
            {{ config(
                materialized='incremental', incremental_strategy='delete+insert', unique_key='id',
                tags=['klaviyo__campaigns']
            ) }}

            -- One row per campaign of email or SMS.
            select
                id,
                attributes.name as name,
                attributes.channel as channel,
                attributes.status as status,
                coalesce(attributes.archived, false) as is_archived,
                attributes.created_at as created_at,
                updated_at,
                attributes.scheduled_at as scheduled_at,
                attributes.send_time as sent_at,
                _airbyte_extracted_at
            from {{ source('klaviyo', 'campaigns') }}
            qualify row_number() over (partition by id order by _airbyte_extracted_at desc, updated_at desc) = 1

            """
        ),
    ]
}
