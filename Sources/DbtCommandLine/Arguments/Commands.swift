// SPDX-License-Identifier: Apache-2.0

/// All commands of dbt 1.12.
enum Commands {
    /// The program itself, whose commands these are.
    static let root = CommandDefinition(
        "", "Works on a dbt project: parses, compiles, runs and tests it.",
        options: [], commands: available + running + planned)

    /// The options of all commands.
    static let allOptions: [CommandOption] = (root.commands + root.commands.flatMap(\.commands)).flatMap(
        \.ownOptions)

    /// The command that is called by one word; nil when there is none.
    static func command(named name: String) -> CommandDefinition? {
        root.commands.first { $0.name == name }
    }

    private typealias Options = CommandOptions

    private static let available: [CommandDefinition] = [
        CommandDefinition("parse", "Parse the project and write its manifest.", options: parsed),
        list("ls"), list("list"),
        CommandDefinition(
            "compile", "Make the SQL of models, tests and analyses.",
            options: parsed + Options.selection + [
                Options.inline, Options.textOutput, Options.fullRefresh, Options.empty, Options.introspect,
                Options.sqlParse, CommandOption.flag("inject_ephemeral_ctes", hasVariable: false),
            ]),
        CommandDefinition(
            "deps", "Install the packages of the project.",
            options: Options.lenientProject + [
                CommandOption(
                    "add_package", .text, hasVariable: false, help: "Add NAME@VERSION to packages.yml first."),
                CommandOption(
                    "lock", .flag, hasVariable: false, help: "Write package-lock.yml and install nothing."),
                CommandOption(
                    "source", .choice(["hub", "git", "local"]), hasVariable: false,
                    help: "Where --add-package finds it."),
                CommandOption("upgrade", .flag, hasVariable: false, help: "Look for newer versions."),
            ]),
        CommandDefinition(
            "clean", "Delete the folders of `clean-targets`.",
            options: Options.project + [
                Options.targetPath,
                CommandOption.flag("clean_project_files_only", "Refuse folders outside of the project."),
            ]),
        CommandDefinition(
            "debug", "Check the project, its profile and what they need.",
            options: Options.lenientProject + [
                CommandOption(
                    "connection", .flag, hasVariable: false, help: "Check nothing but the connection."),
                CommandOption(
                    "config_dir", .flag, hasVariable: false,
                    help: "Say how to open the folder of profiles.yml."),
            ]),
        CommandDefinition(
            "init", "Make a new project.",
            options: Options.lenientProject + [
                CommandOption(
                    "skip_profile_setup", .flag, also: ["-s"], hasVariable: false,
                    help: "Leave profiles.yml alone."),
                CommandOption("skip_debug", .flag, hasVariable: false, help: "Do not check the new project."),
            ], argument: "PROJECT_NAME"),
    ]

    private static let parsed = Options.project + [Options.targetPath, Options.threads]

    private static func list(_ name: String) -> CommandDefinition {
        CommandDefinition(
            name, "List the resources of the project.",
            options: Options.project + [Options.targetPath] + Options.listSelection + Options.resourceTypes
                + [
                    CommandOption(
                        "output", .choice(["json", "name", "path", "selector"]), hasVariable: false,
                        help: "How each resource is shown."),
                    CommandOption(
                        "output_keys", .words, hasVariable: false,
                        help: "The keys of --output json, also a.b."),
                ])
    }

    private static let worked = parsed + Options.selection

    private static let running: [CommandDefinition] = [
        CommandDefinition(
            "run", "Build models.",
            options: worked + Options.eventTimes + [Options.fullRefresh, Options.empty, Options.sqlParse]),
        CommandDefinition(
            "build", "Build and test everything, in the order of the graph.",
            options: worked + Options.resourceTypes + Options.eventTimes + [
                Options.fullRefresh, Options.empty, Options.storeFailures, Options.sqlParse, show,
                CommandOption.flag("include_saved_query"), CommandOption.flag("export_saved_queries"),
            ]),
        CommandDefinition(
            "test", "Run tests.",
            options: worked + Options.resourceTypes + [Options.storeFailures, Options.sqlParse]),
        CommandDefinition(
            "seed", "Load seeds.",
            options: worked + [Options.fullRefresh, Options.empty, show, Options.sqlParse]),
        CommandDefinition(
            "run-operation", "Call a macro.",
            options: parsed + [
                CommandOption(
                    "args", .yaml, hasVariable: false, help: "Arguments of the macro as a YAML map.")
            ], argument: "MACRO"),
        CommandDefinition(
            "retry", "Run again what failed the last time.", options: parsed + [Options.fullRefresh]),
    ]

    // MARK: Later releases

    private static let planned: [CommandDefinition] = [
        later("snapshot", "Take snapshots.", worked + [Options.empty, Options.sqlParse]),
        later(
            "show", "Show the first rows of a model or of SQL.",
            worked + [
                Options.inline, Options.textOutput, Options.fullRefresh, Options.introspect, Options.sqlParse,
                CommandOption("inline_direct", .text, hasVariable: false),
                CommandOption(
                    "limit", .integer, hasVariable: false, valueName: "INTEGER", help: "How many rows."),
            ]),
        later(
            "clone", "Clone relations of the state.", worked + Options.resourceTypes + [Options.fullRefresh]),
        CommandDefinition(
            "docs", "Make and serve documentation.",
            commands: [
                later(
                    "docs generate", "Write catalog.json and the site.",
                    worked + [
                        CommandOption.flag("compile", "Compile first.", hasVariable: false), Options.sqlParse,
                        CommandOption("empty_catalog", .flag, hasVariable: false, help: "Ask no database."),
                        CommandOption(
                            "static", .flag, hasVariable: false, help: "Write one page that holds all."),
                    ]),
                later(
                    "docs serve", "Serve the site.",
                    Options.project + [
                        Options.targetPath,
                        CommandOption.flag("browser", "Open a browser.", hasVariable: false),
                        CommandOption("host", .text, help: "The address to listen on."),
                        CommandOption(
                            "port", .integer, hasVariable: false, valueName: "INTEGER", help: "The port."),
                    ]),
            ]),
        CommandDefinition(
            "source", "Work on sources.", commands: [freshness("freshness"), freshness("snapshot-freshness")]),
    ]

    private static let show = CommandOption(
        "show", .flag, hasVariable: false, help: "Show some of the loaded rows.")

    private static func freshness(_ name: String) -> CommandDefinition {
        later(
            "source \(name)", "Check how old the rows of sources are.",
            worked + [
                CommandOption(
                    "output", .path(mustExist: false), also: ["-o"], hasVariable: false, valueName: "FILE",
                    help: "The file to write; else sources.json in the target folder."),
                Options.sqlParse,
            ])
    }

    private static func later(
        _ path: String, _ summary: String, _ options: [CommandOption], argument: String? = nil
    ) -> CommandDefinition {
        CommandDefinition(path, summary, options: options, argument: argument, state: .planned)
    }
}
