// SPDX-License-Identifier: Apache-2.0

/// Where a lake does other than a DuckDB file, on which the original was recorded; each with the reason.
enum LakeDifferences {
    /// Parts of the names of nodes that are not compared, by recording.
    static let nodes: [String: (part: String, reason: String)] = [
        "changes/run-wider": typeChange, "changes/run-text": typeChange, "changes/run-both": typeChange,
        "changes/run-options": (
            "merge_with_clauses", "a MERGE of DuckLake has one action that updates or deletes"
        ),
    ]

    private static let typeChange = (
        part: "__sync_all_columns",
        reason: "DuckDB cannot change a type and insert in one transaction, DuckLake can"
    )

    /// What is told on a DuckDB file alone.
    static let lines = ["is only supported for DuckLake relations"]
}
