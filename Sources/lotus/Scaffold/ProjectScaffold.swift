// SPDX-License-Identifier: Apache-2.0

/// The files of a new project (DESIGN.md section 2).
enum ProjectScaffold {
    /// Folders that a new project has no files for; git keeps a folder only with a file in it.
    static let emptyFolders = [
        "assets/sources", "assets/core", "assets/marts", "seeds", "macros",
    ]

    /// A file with its path in the project.
    typealias File = (path: String, text: String)

    static func files(name: String) -> [File] {
        [
            ("dbt_project.yml", project(name)),
            ("profiles.yml", profiles(name)),
            ("lotus.yml", settings),
            (".gitignore", ignored),
            (".env.example", environment),
            ("README.md", readme(name)),
        ] + streams + emptyFolders.map { ("\($0)/.gitkeep", "") }
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
        # Both connections talk to `lotus sandbox`, a made-up shop on this machine. To go to the real ones,
        # set SHOPIFY_STORE, SHOPIFY_TOKEN and KLAVIYO_KEY in .env (see .env.example) and remove the lines
        # `endpoint:`. A schedule such as `schedule: "0,20,40 * * * *"` goes beside `config`.

        connections:
          shopify:
            source: shopify
            config:
              # The name before .myshopify.com, and the token of a custom app of the shop.
              shop: "{{ env_var('SHOPIFY_STORE', 'sandbox') }}"
              credentials:
                auth_method: api_password
                api_password: "{{ env_var('SHOPIFY_TOKEN', 'sandbox-token') }}"
              start_date: "2020-01-01"
              endpoint: "{{ env_var('SANDBOX_ENDPOINT', 'http://127.0.0.1:7400') }}"
          klaviyo:
            source: klaviyo
            config:
              # A private key: Settings, API keys.
              api_key: "{{ env_var('KLAVIYO_KEY', 'pk_sandbox') }}"
              start_date: "2020-01-01T00:00:00Z"
              endpoint: "{{ env_var('SANDBOX_ENDPOINT', 'http://127.0.0.1:7400') }}"

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

        # The real shop, once the lines `endpoint:` are gone from lotus.yml.
        # SHOPIFY_STORE=my-shop
        # SHOPIFY_TOKEN=shpat_…
        # KLAVIYO_KEY=pk_…

        """

    private static func readme(_ name: String) -> String {
        """
        # \(name)

        A lakehouse in a folder. It begins with a made-up shop, which the first command serves until Ctrl-C:

        ```
        lotus sandbox
        ```

        In a second terminal:

        ```
        lotus sync
        lotus query "select count(*), sum(total_price) from 'lake/landing/raw/shopify/orders/**/*.parquet'"
        lotus query "create table t as select 42 as answer"
        lotus query "from t"
        lotus lake snapshots
        lotus doctor
        ```

        `lotus.yml` says how to go on with a real shop. A file in `assets/streams` makes a stream be copied;
        `lotus discover` writes down which streams and fields the sources have.

        | Folder | What it holds |
        |---|---|
        | `assets/streams` | what to sync, one file per stream |
        | `assets/sources` | discovered schemas |
        | `assets/core`, `assets/marts` | dbt models |
        | `lake` | the local lake of the target `dev`: its catalog, its data and what was copied |

        """
    }

    // MARK: - Streams

    /// Those that tell of every order and every person; `lotus discover` writes down what else there is.
    private static let streams = [
        ("shopify/customers", "{}"), ("shopify/order_refunds", "{}"), ("shopify/orders", "{}"),
        ("shopify/product_variants", "{}"), ("shopify/products", "{}"),
        ("shopify/locations", replaced), ("shopify/shop", replaced),
        ("klaviyo/campaigns", "{}"), ("klaviyo/events", "{}"), ("klaviyo/lists", "{}"),
        ("klaviyo/metrics", "{}"), ("klaviyo/profiles", "{}"),
    ].map { (path: "assets/streams/\($0.0).json", text: "\($0.1)\n") }

    /// A few rows without a cursor: what was there goes when they come again.
    private static let replaced = """
        {
          "sync_mode": "full_refresh",
          "destination_sync_mode": "overwrite"
        }
        """
}
