// SPDX-License-Identifier: Apache-2.0

/// A new project with dbt models of a shop and its newsletters: what `lotus demo` shows, and a start for a
/// project of one's own.
enum DemoProject {
    static func files(name: String) -> [ProjectScaffold.File] {
        let own = streams + shopify + klaviyo + marts
        let usual = ProjectScaffold.files(name: name).filter { file in
            !file.path.hasPrefix("assets/streams/") && !folders.contains(file.path)
        }
        return usual.map { file in
            switch file.path {
            case "dbt_project.yml": (file.path, file.text + variables)
            case "lotus.yml": (file.path, file.text + landing)
            case ".env.example": (file.path, file.text + landingExample)
            case "README.md": (file.path, readme(name))
            default: file
            }
        } + own
    }

    /// They have files here.
    private static let folders: Set = ["assets/core/.gitkeep", "assets/marts/.gitkeep"]

    /// The names of the models.
    static let models = (shopify + klaviyo + marts).compactMap { file in
        file.path.split(separator: "/").last.flatMap { name in
            name.hasSuffix(".sql") ? String(name.dropLast(".sql".count)) : nil
        }
    }

    private static let variables = """

        vars:
          # Where a day of sales begins and ends.
          shop_timezone: UTC
          # For how long after it was sent a campaign is credited with what people do.
          attribution_days: 5

        """

    private static let landing = """

        # Where streams land; on S3 it is a place that every machine sees.
        landing: "{{ env_var('LAKE_LANDING_PATH', './lake/landing/raw') }}"

        """

    private static let landingExample = """

        # Where streams land; a folder of this project when it is not set.
        # LAKE_LANDING_PATH=s3://lake/landing/raw

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
        lotus materialize 'stream:*'          # copies the streams
        lotus up --once                       # makes the models of those that have news, and what follows
        lotus status
        lotus query "from fct_daily_sales order by sold_on desc limit 14"
        ```

        `lotus up` without `--once` goes on doing so; a `schedule:` in `lotus.yml` lets it sync, too.
        `lotus.yml` also says how to go on with a real shop.

        | Folder | What it holds |
        |---|---|
        | `assets/streams` | what to sync, one file per stream |
        | `assets/core` | one model per stream: the newest version of each record |
        | `assets/marts` | what people ask: `fct_sales`, `fct_daily_sales`, `dim_customers`, `fct_campaigns` |
        | `lake` | the local lake of the target `dev`: its catalog, its data and what was copied |

        A core model belongs to its stream by its tag. `source()` in an incremental model is the landing files
        that its table does not hold yet; with `--full-refresh` it is all of them.

        """
    }

    /// Those that a model reads.
    private static let streams: [ProjectScaffold.File] = [
        "shopify/customers", "shopify/order_refunds", "shopify/orders", "shopify/products",
        "klaviyo/campaigns", "klaviyo/events", "klaviyo/metrics", "klaviyo/profiles",
    ].map { ("assets/streams/\($0).json", "{\n  \"primary_key\": [[\"id\"]]\n}\n") }
}
