// SPDX-License-Identifier: Apache-2.0

import DbtProject
import LotusCore
import Testing

/// A snapshot says what its rows are known by, and how it sees that they have changed.
@Suite struct SnapshotChecksTests {
    @Test(arguments: [
        ("unique_key='id', strategy='check', check_cols='all'", nil),
        ("unique_key='id', strategy='check', check_cols=['a']", nil),
        ("unique_key='id', strategy='timestamp', updated_at='a'", nil),
        ("unique_key='id', strategy='own'", nil),
        ("unique_key='id'", "strategy"),
        ("strategy='check', check_cols='all'", "unique_key"),
        ("unique_key='id', strategy='check'", "check_cols"),
        ("unique_key='id', strategy='check', check_cols='a'", "check_cols"),
        ("unique_key='id', strategy='timestamp'", "updated_at"),
        ("unique_key='id', strategy='timestamp', updated_at='a', check_cols='all'", "check_cols"),
        ("unique_key='id', strategy='timestamp', updated_at='a', materialized='table'", "materialized"),
    ])
    func whatIsMissingIsNamed(_ arguments: String, _ wrong: String?) throws {
        let project = try SmallProject([
            "snapshots/s.sql": "{% snapshot s %}{{ config(\(arguments)) }}select 1 as id{% endsnapshot %}"
        ])
        guard let wrong else {
            #expect(try project.nodes()["s"] != nil)
            return
        }
        let error = #expect(throws: LotusError.self) { try project.parse() }
        #expect(error?.code == .dbtConfiguration)
        #expect(error?.message.contains("`\(wrong)`") == true)
    }
}
