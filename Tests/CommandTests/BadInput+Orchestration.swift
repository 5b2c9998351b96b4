// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusTestKit

extension BadInput {
    /// What stops the daemon, or a command that looks at what it did.
    static let orchestration = [
        BadInput("up_wrong_cron") { project, _ in
            try project.write("lotus.yml", connection("schedule: \"61 * * * *\""))
        },
        BadInput("up_unknown_time_zone") { project, _ in
            try project.write(
                "lotus.yml", connection("schedule: \"0 6 * * *\"\n    timezone: Europe/Berln"))
        },
        BadInput("up_cycle") { project, _ in
            try project.write("models/one.sql", "select * from {{ ref('two') }}\n")
            try project.write("models/two.sql", "select * from {{ ref('one') }}\n")
        },
        BadInput("up_shared_folder") { project, _ in
            try project.write(
                "lotus.yml",
                """
                connections:
                  shopify: {source: shopify}
                  outlet: {source: shopify, namespace: shopify}

                """)
            try project.write("assets/streams/outlet/orders.json", "{}\n")
        },
        BadInput("up_newer_store") { project, _ in
            try FileManager.default.createDirectory(
                atPath: project.file(".lotus"), withIntermediateDirectories: true)
            try await project.query(
                """
                attach '.lotus/instance.sqlite' as store (type sqlite);
                create table store.grdb_migrations (identifier varchar primary key);
                insert into store.grdb_migrations values ('of a later release');
                """)
        },
        BadInput("up_unknown_automation") { project, _ in
            try project.write(
                "models/late.sql",
                "{{ config(meta={'lotus': {'automation': 'nightly'}}) }}\nselect 1 as one\n")
        },
        BadInput("up_broken_stream") { project, _ in
            try project.write("assets/streams/shopify/orders.json", "{\"sync_mode\": \"hourly\"}\n")
        },
        BadInput("materialize_unknown_stream") { _, _ in },
        BadInput("materialize_without_match") { _, _ in },
        BadInput("runs_unknown") { _, _ in },
        BadInput("schedules_unknown") { _, _ in },
        BadInput("reset_unknown") { project, _ in
            try project.write("models/int_shopify__orders.sql", "select 1 as id\n")
        },
        BadInput("backfill_wrong_day") { _, _ in },
        BadInput("backfill_days_exchanged") { _, _ in },
        BadInput("backfill_nothing_to_read") { project, _ in
            try project.write("models/plain.sql", "select 1 as id\n")
        },
        BadInput("backfill_adds_rows") { project, _ in try landedOrders(project) },
        BadInput("backfill_without_file") { project, _ in try landedOrders(project, key: "id") },
        why("why_unknown_table"), why("why_unknown_column"), why("why_without_key"),
        why("why_number_of_values"), why("why_wrong_value"), why("why_ephemeral"),
    ]

    /// An incremental model of a stream that has no landing file.
    private static func landedOrders(_ project: TestProject, key: String? = nil) throws {
        try project.write("assets/streams/shopify/orders.json", "{}\n")
        try project.write("models/sources.yml", "sources: [{name: shopify, tables: [{name: orders}]}]\n")
        let unique = key.map { ", unique_key='\($0)'" } ?? ""
        try project.write(
            "models/int_shopify__orders.sql",
            "{{ config(materialized='incremental'\(unique)) }}\nselect * from {{ source('shopify', 'orders') }}\n"
        )
    }

    /// A project with a model, which is made, and an ephemeral one that it uses.
    private static func why(_ name: String) -> BadInput {
        BadInput(name) { project, _ in
            try project.write(
                "models/stg_orders.sql",
                "{{ config(materialized='ephemeral') }}select 1 as order_id, 1 as id\n")
            try project.write("models/int_shopify__orders.sql", "select * from {{ ref('stg_orders') }}\n")
            try await project.run(["dbt", "run"]).requireExit()
        }
    }

    private static func connection(_ schedule: String) -> String {
        """
        connections:
          shopify:
            source: shopify
            \(schedule)

        """
    }
}
