// SPDX-License-Identifier: Apache-2.0

/// The options that every command takes, before or after its name (dbt 1.12, `global_flags`).
enum GlobalOptions {
    private static let levels = ["debug", "info", "warn", "error", "none"]
    private static let formats = ["text", "debug", "json", "default"]

    static let all: [CommandOption] = logging + behaviour + state + program

    private static let logging: [CommandOption] = [
        .flag("debug", "Log what happens in detail.", also: ["-d"]),
        .init("log_format", .choice(formats), help: "How lines on the console and in the log file look."),
        .init("log_format_file", .choice(formats), help: "How lines in the log file look."),
        .init("log_level", .choice(levels), help: "What is shown on the console: this level and above."),
        .init("log_level_file", .choice(levels), help: "What is written to the log file."),
        .init("log_path", .path(mustExist: false), valueName: "PATH", help: "The folder of dbt.log."),
        .init("log_file_max_bytes", .integer, valueName: "INTEGER"),
        .flag("log_cache_events", "Log each use of the relation cache."),
        .flag("print", "Show what templates print."),
        .init("printer_width", .integer, valueName: "INTEGER", help: "The width of lines on the console."),
        .flag("quiet", "Show only errors and what a command is asked for.", also: ["-q"]),
        .flag("use_colors", "Colour the console."),
        .flag("use_colors_file", "Colour the log file."),
        .flag("show_all_deprecations", "Show every deprecation, not one of each kind.", hasVariable: false),
    ]

    private static let behaviour: [CommandOption] = [
        .flag("cache_selected_only", "Look only for relations in the schemas of what is selected."),
        .flag("fail_fast", "Stop at the first failure.", also: ["-x"]),
        .flag("hints_enabled", "Give hints on how to be faster.", variables: ["DBT_ENGINE_HINTS_ENABLED"]),
        .init(
            "indirect_selection", .choice(["eager", "cautious", "buildable", "empty"]),
            help: "Which tests come along with what is selected."),
        .flag("macro_debugging"),
        .init(
            "maximum_seed_size_mib", .integer, variables: ["DBT_ENGINE_MAXIMUM_SEED_SIZE_MIB"],
            valueName: "INTEGER", help: "The size up to which seeds are compared by content; 0 for any."),
        .flag("partial_parse", "Use what the last parse has left."),
        .flag("partial_parse_file_diff"),
        .init("partial_parse_file_path", .path(mustExist: true), valueName: "FILE"),
        .flag("populate_cache", "Look for all relations at the start."),
        .flag("single_threaded"),
        .flag("static_parser", "Read simple models without rendering them."),
        .flag("use_experimental_parser", "Accepted; there is one parser."),
        .flag("use_fast_test_edges"),
        .flag("use_v2_parser", "Accepted; there is one parser.", variables: ["DBT_ENGINE_USE_V2_PARSER"]),
        .init("v2_parser", .text, variables: ["DBT_ENGINE_V2_PARSER"]),
        .flag("version_check", "Hold the version to `require-dbt-version` of the project."),
        CommandOption("warn_error", .flag, help: "Treat warnings as errors."),
        .init(
            "warn_error_options", .yaml,
            help: "Which warnings are errors: a YAML map with `error`, `warn` and `silence`."),
        .flag("write_json", "Write manifest.json and the other artifacts."),
    ]

    private static let state: [CommandOption] = [
        .flag("defer", "Let references to what is not selected lead to what the state holds."),
        .init(
            "defer_state", .path(mustExist: false), valueName: "DIRECTORY", help: "Another state for --defer."
        ),
        .flag("favor_state", "Prefer the state also where the relation exists."),
        .init(
            "state", .path(mustExist: false), valueName: "DIRECTORY", help: "The artifacts to compare with."),
    ]

    private static let program: [CommandOption] = [
        .init("profile", .text, help: "The profile, instead of the project's."),
        .init("target", .text, also: ["-t"], help: "The target of the profile."),
        .init(
            "record_timing_info", .path(mustExist: false), also: ["-r"], hasVariable: false,
            valueName: "PATH",
            help: "Accepted; nothing is recorded."),
        .flag("send_anonymous_usage_stats", "Accepted; nothing is ever sent."),
        .flag("snowflake_projects_otel", variables: ["DBT_ENGINE_SNOWFLAKE_PROJECTS_OTEL"]),
        .flag("show_resource_report"),
        .flag("upload_to_artifacts_ingest_api", "Accepted; nothing is ever sent."),
        CommandOption(
            "version", .flag, also: ["-V", "-v"], hasVariable: false, help: "Show the version and exit."),
        CommandOption("help", .flag, also: ["-h"], hasVariable: false, help: "Show this message and exit."),
    ]
}

extension CommandOption {
    /// A flag with a `--no-…` spelling.
    static func flag(
        _ name: String, _ help: String? = nil, also others: [String] = [], hasVariable: Bool = true,
        variables: [String]? = nil
    ) -> CommandOption {
        CommandOption(
            name, .flag, also: others, canBeNegated: true, hasVariable: hasVariable, variables: variables,
            help: help)
    }
}
