// SPDX-License-Identifier: Apache-2.0

/// The files of a project that `dbt init` makes.
enum NewProject {
    static func files(_ name: String) -> [(path: String, text: String)] {
        [
            ("dbt_project.yml", project(name)), (".gitignore", "target/\ndbt_packages/\nlogs/\n"),
            ("models/days.sql", days), ("models/schema.yml", schema), ("seeds/.gitkeep", ""),
            ("macros/.gitkeep", ""),
            ("snapshots/.gitkeep", ""), ("tests/.gitkeep", ""), ("analyses/.gitkeep", ""),
        ]
    }

    private static func project(_ name: String) -> String {
        """
        name: \(name)
        version: "1.0.0"
        profile: \(name)

        model-paths: [models]
        seed-paths: [seeds]
        macro-paths: [macros]
        snapshot-paths: [snapshots]
        test-paths: [tests]
        analysis-paths: [analyses]
        clean-targets: [target, dbt_packages]

        models:
          \(name):
            +materialized: view

        """
    }

    private static let days = """
        select cast(day as date) as day
        from generate_series(timestamp '2026-01-01', timestamp '2026-01-31', interval 1 day) as days(day)

        """

    private static let schema = """
        models:
          - name: days
            description: The days of a month.
            columns:
              - name: day
                data_tests: [not_null, unique]

        """

    /// A profile with a database file beside the project.
    static func profile(_ name: String) -> String {
        """
        \(name):
          target: dev
          outputs:
            dev:
              type: duckdb
              path: \(name).duckdb
              threads: 4

        """
    }
}
