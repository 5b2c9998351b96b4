// SPDX-License-Identifier: Apache-2.0

/// The files of a new project (DESIGN.md section 2).
enum ProjectScaffold {
    /// Folders that a new project has no files for; git keeps a folder only with a file in it.
    static let emptyFolders = [
        "assets/streams", "assets/sources", "assets/core", "assets/marts", "seeds", "macros",
    ]

    static func files(name: String) -> [(path: String, text: String)] {
        [
            ("dbt_project.yml", project(name)),
            ("profiles.yml", profiles(name)),
            ("lotus.yml", settings),
            (".gitignore", ignored),
            (".env.example", environment),
            ("README.md", readme(name)),
        ] + emptyFolders.map { ("\($0)/.gitkeep", "") }
    }

    private static func project(_ name: String) -> String {
        """
        name: \(name)
        version: "1.0.0"
        profile: \(name)

        model-paths: ["assets/core", "assets/marts"]
        seed-paths: ["seeds"]
        macro-paths: ["macros"]
        target-path: target

        models:
          \(name):
            +materialized: table

        """
    }

    private static func profiles(_ name: String) -> String {
        """
        \(name):
          target: dev
          outputs:
            # Everything in this folder: nothing to install, nothing to start.
            dev:
              type: duckdb
              path: ":memory:"
              database: lakehouse
              schema: main
              threads: 4
              extensions: [sqlite_scanner, ducklake]
              attach:
                - path: "ducklake:sqlite:lake/catalog.sqlite"
                  alias: lakehouse
                  options:
                    data_path: lake/data/

            # Postgres for the catalog, S3 for the data; see .env.example.
            prod:
              type: duckdb
              path: ":memory:"
              database: lakehouse
              schema: main
              threads: 4
              extensions: [httpfs, postgres_scanner, ducklake]
              secrets:
                - type: s3
                  name: lake
                  key_id: "{{ env_var('S3_KEY_ID') }}"
                  secret: "{{ env_var('S3_SECRET') }}"
                  endpoint: "{{ env_var('S3_ENDPOINT') }}"
                  region: "{{ env_var('S3_REGION', 'us-east-1') }}"
                  url_style: path
              attach:
                - path: "ducklake:postgres:dbname={{ env_var('PGDATABASE', 'lake') }} host={{ env_var('PGHOST') }} user={{ env_var('PGUSER') }} password={{ env_var('PGPASSWORD') }}"
                  alias: lakehouse
                  options:
                    data_path: "{{ env_var('LAKE_DATA_PATH', 's3://lake/data/') }}"

        """
    }

    private static let settings = """
        # Connections, schedules and limits. Everything has a default; a key that is not known is an error.
        #
        # connections:
        #   shopify:
        #     source: shopify
        #     config:
        #       shop: "{{ env_var('SHOPIFY_STORE') }}"
        #     schedule: "0,20,40 * * * *"
        {}

        """

    private static let ignored = """
        .env
        .lotus/
        lake/
        target/
        logs/

        """

    private static let environment = """
        # What the target `prod` needs. Copy to .env, which git ignores; variables that are set already win.
        # `lotus doctor --target prod` checks all of it.
        PGHOST=127.0.0.1
        PGPORT=5432
        PGDATABASE=lake
        PGUSER=lake
        PGPASSWORD=
        # https:// where the store speaks TLS. SeaweedFS listens on port 8333.
        S3_ENDPOINT=http://127.0.0.1:8333
        S3_KEY_ID=
        S3_SECRET=
        # A bucket that exists, and a prefix in it.
        LAKE_DATA_PATH=s3://lake/data/

        """

    private static func readme(_ name: String) -> String {
        """
        # \(name)

        ```
        lotus query "create table t as select 42 as answer"
        lotus query "from t"
        lotus lake snapshots
        lotus doctor
        ```

        | Folder | What it holds |
        |---|---|
        | `assets/streams` | what to sync, one file per stream |
        | `assets/sources` | discovered schemas |
        | `assets/core`, `assets/marts` | dbt models |
        | `lake` | the local lake of the target `dev`: its catalog and its data |

        """
    }
}
