// SPDX-License-Identifier: Apache-2.0

/// The options that some commands share.
enum CommandOptions {
    /// Where the project and its profile are.
    static let project: [CommandOption] = [
        .init(
            "profiles_dir", .path(mustExist: true), valueName: "PATH",
            help: "The folder of profiles.yml; else the current folder, else ~/.dbt."),
        projectFolder, vars,
    ]

    /// For commands that make do without a profile.
    static let lenientProject: [CommandOption] = [
        .init(
            "profiles_dir", .path(mustExist: false), valueName: "PATH",
            help: "The folder of profiles.yml; else the current folder, else ~/.dbt."),
        projectFolder, vars,
    ]

    private static let projectFolder = CommandOption(
        "project_dir", .path(mustExist: true), valueName: "PATH",
        help: "The folder of dbt_project.yml; else the current one or the nearest above it.")
    private static let vars = CommandOption(
        "vars", .yaml, hasVariable: false, help: "Variables as a YAML map, such as '{day: 2026-01-31}'.")

    static let targetPath = CommandOption(
        "target_path", .path(mustExist: false), valueName: "PATH", help: "The folder of the artifacts.")
    static let threads = CommandOption(
        "threads", .integer, hasVariable: false, valueName: "INTEGER",
        help: "How many nodes run side by side.")
    static let fullRefresh = CommandOption(
        "full_refresh", .flag, also: ["-f"], help: "Build incremental models and seeds anew.")
    static let empty = CommandOption.flag("empty", "Read no rows of references.")
    static let introspect = CommandOption.flag("introspect", "Allow statements while SQL is made.")
    static let inline = CommandOption(
        "inline", .text, hasVariable: false, help: "SQL to compile instead of the project's.")
    static let textOutput = CommandOption(
        "output", .choice(["json", "text"]), hasVariable: false, help: "How the SQL is shown.")
    static let storeFailures = CommandOption(
        "store_failures", .flag, help: "Keep the rows that fail a test in the database.")

    /// What a command works on.
    static let selection: [CommandOption] = [
        CommandOption(
            "select", .words, also: ["-s", "-m", "--models", "--model"], hasVariable: false,
            help: "What to select."),
        exclude, selector,
    ]

    /// `ls` tells `--models` from `--select`.
    static let listSelection: [CommandOption] = [
        CommandOption("select", .words, also: ["-s"], hasVariable: false, help: "What to select."),
        CommandOption(
            "models", .words, also: ["-m", "--model"], hasVariable: false,
            help: "What to select among the models."),
        exclude, selector,
    ]

    private static let exclude = CommandOption(
        "exclude", .words, hasVariable: false, help: "What to leave out.")
    private static let selector = CommandOption(
        "selector", .text, hasVariable: false, help: "A selector of selectors.yml.")

    private static let resourceTypeNames = [
        "metric", "semantic_model", "saved_query", "source", "analysis", "function", "model", "test",
        "unit_test",
        "exposure", "snapshot", "seed", "default", "all",
    ]
    private static let excludedTypeNames = [
        "metric", "semantic_model", "saved_query", "source", "analysis", "model", "test", "unit_test",
        "exposure", "snapshot", "seed", "function", "default",
    ]

    static let resourceTypes: [CommandOption] = [
        CommandOption(
            "resource_types", .choices(resourceTypeNames), also: ["--resource-type"],
            help: "Only these types."),
        CommandOption(
            "exclude_resource_types", .choices(excludedTypeNames), also: ["--exclude-resource-type"],
            help: "Not these types."),
    ]

    static let eventTimes: [CommandOption] = [
        CommandOption("event_time_start", .text, help: "The start of microbatches, inclusive."),
        CommandOption("event_time_end", .text, help: "The end of microbatches, exclusive."),
        CommandOption("sample", .text, help: "Read only rows of this window of time."),
    ]

    static let sqlParse = CommandOption("sqlparse", .yaml, variables: ["DBT_ENGINE_SQLPARSE"])
}
