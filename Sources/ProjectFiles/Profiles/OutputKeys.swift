// SPDX-License-Identifier: Apache-2.0

/// The fields of dbt-duckdb 1.11's credentials, and what becomes of those that are not supported.
enum OutputKeys {
    static let known = [
        "type", "threads", "path", "database", "schema", "extensions", "settings", "secrets", "attach",
        "config_options", "external_root", "use_credential_provider", "retries", "keep_open", "is_ducklake",
        "disable_transactions", "plugins", "module_paths", "filesystems", "remote", "motherduck_token",
        "flights",
    ]

    /// A key that changes nothing here: why, and what to do instead.
    static let ignored: [String: (reason: String, hint: String)] = [
        "plugins": (
            "Python plugins are not run", "Use sources, seeds or DuckDB extensions for what the plugins do."
        ),
        "module_paths": ("Python modules are not loaded", "Remove it."),
        "filesystems": (
            "Python (fsspec) file systems are not used",
            "Give S3 access with `secrets: [{type: s3, …}]`."
        ),
        "flights": ("MotherDuck Flights are not used", "Remove it."),
        "motherduck_token": ("MotherDuck is not supported", "Remove it."),
        "disable_transactions": ("models always run in transactions", "Remove it."),
    ]
}
