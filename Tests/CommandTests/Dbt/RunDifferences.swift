// SPDX-License-Identifier: Apache-2.0

/// Where a run differs from its recording, each with the reason.
enum RunDifferences {
    /// A part of the names of nodes that are not compared; nor are the lines of such a run.
    typealias Nodes = (part: String, reason: String)

    static func nodes(_ run: RecordedRun, onLake: Bool) -> Nodes? {
        everywhere[run.testDescription] ?? (onLake ? onLakes[run.testDescription] : nil)
    }

    private static let everywhere: [String: Nodes] = [
        "failures/run-tests-of-no-rows": ("counted_none", "why NULL is no count has words of our own")
    ]

    /// The original was recorded on a DuckDB file.
    private static let onLakes: [String: Nodes] = [
        "changes/run-wider": typeChange, "changes/run-text": typeChange, "changes/run-both": typeChange,
        "changes/run-options": (
            "merge_with_clauses", "a MERGE of DuckLake has one action that updates or deletes"
        ),
    ]

    /// Runs that the original cannot do on a lake, by project or run, and why.
    static func originalFailsOnLake(_ run: RecordedRun) -> Bool {
        failingOnLake[run.project] != nil || failingOnLake[run.testDescription] != nil
    }

    private static let failingOnLake = [
        "everything/run-all": "it comments on columns of views, which DuckLake refuses",
        "runs": "its hooks write to the database in memory, within a transaction that wrote to the lake",
    ]

    private static let typeChange: Nodes = (
        "__sync_all_columns", "DuckDB cannot change a type and insert in one transaction, DuckLake can"
    )

    /// Parts of lines that one of the two does not tell.
    static func lines(onLake: Bool) -> [String] {
        // Of what a model compares with (``WatermarkAdvice``) dbt knows nothing.
        ["each taken by itself: after the turn of a year"] + (onLake ? linesOfFiles : [])
    }

    private static let linesOfFiles = [
        "is only supported for DuckLake relations", "DuckLake keeps no comments on columns of views",
    ]
}
