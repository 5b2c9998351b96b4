// SPDX-License-Identifier: Apache-2.0

internal import DbtProject

// Warnings and deprecations.
extension LogEvent {
    /// A warning under the name of dbt's event.
    static func warning(_ event: String, _ message: String, data: PlainMap? = nil) -> LogEvent {
        LogEvent(
            event, codes[event] ?? "I061", .warn, "[WARNING]: \(message)", data ?? ["msg": .string(message)])
    }

    static func selection(_ warning: SelectionWarning) -> LogEvent {
        .warning(warning.event, warning.message)
    }

    /// What a template warns of, or the parser in words of its own.
    static func templateWarning(_ text: String) -> LogEvent { .warning("JinjaLogWarning", text) }

    /// What the adapter warns of. No option makes an error of it.
    static func adapterWarning(_ text: String) -> LogEvent {
        LogEvent(
            "AdapterEventWarning", "E003", .warn, "DuckDB adapter: \(text)",
            ["args": .list([]), "base_msg": .string(text), "name": "DuckDB"])
    }

    /// What the parser passes over.
    static func parse(_ warning: ParseWarning) -> LogEvent {
        switch warning {
        case .nothingDescribed(let name, let key, let file):
            return .warning(
                "NoNodeForYamlKey",
                "Did not find matching node for patch with name '\(name)' in the '\(key)' section of file '\(file)'",
                data: ["file_path": .string(file), "patch_name": .string(name), "yaml_key": .string(key)])
        case .describedElsewhere(let name, let type, let plural, let key, let file):
            return .warning(
                "WrongResourceSchemaFile",
                "'\(name)' is a \(type.rawValue) node, but it is specified in the \(key) section of \(file). To fix"
                    + " this error, place the `\(name)` specification under the \(plural) key instead.",
                data: [
                    "file_path": .string(file), "patch_name": .string(name),
                    "plural_resource_type": .string(plural), "resource_type": .string(type.rawValue),
                    "yaml_key": .string(key),
                ])
        case .macroNotFound(let name):
            return .warning(
                "MacroNotFoundForPatch", "Found patch for macro \"\(name)\" which was not found",
                data: ["patch_name": .string(name)])
        case .nothingOverridden(let sources):
            let lines = sources.map { "  - Source \($0)" }
            return .warning(
                "UnusedTables",
                "During parsing, dbt encountered source overrides that had no target:\n"
                    + lines.joined(separator: "\n") + "\n", data: ["unused_tables": .strings(lines)])
        case .testedNotFound(let test, let file, let kind, let name, let package):
            return .warning(
                "NodeNotFoundOrDisabled",
                "Test '\(test)' (\(file)) depends on a \(kind) named '\(name)' in package '\(package)' which was"
                    + " not found",
                data: [
                    "disabled": "False", "original_file_path": .string(file), "resource_type_title": "Test",
                    "target_kind": .string(kind), "target_name": .string(name),
                    "target_package": .string(package), "unique_id": .string(test),
                ])
        }
    }

    static let nothingToDo = warning(
        "NothingToDo", "Nothing to do. Try checking your model configs and model specification args",
        data: PlainMap())

    /// Unit tests that are selected but cannot be run.
    static func unitTestsLeftOut(_ count: Int) -> LogEvent {
        let tests = count == 1 ? "1 unit test is" : "\(count) unit tests are"
        return .templateWarning("\(tests) left out: this release runs data tests only")
    }

    static let selectionIgnored = LogEvent(
        "SelectExcludeIgnoredWithSelectorWarning", "Z064", .warn,
        "The --select and --exclude arguments are being ignored for node selection because --selector is provided"
    )

    /// The codes of the warnings whose text comes from elsewhere.
    private static let codes: [String: String] = [
        "NoNodesForSelectionCriteria": "M030", "NoNodesSelected": "Q038", "NothingToDo": "Q035",
        "GetMetaKeyWarning": "D041", "UnversionedBreakingChange": "I071", "JinjaLogWarning": "I061",
        "SeedExceedsLimitSamePath": "I053", "SeedExceedsLimitAndPathChanged": "I054",
        "SeedExceedsLimitChecksumChanged": "I055", "SeedIncreased": "I052", "DeprecatedModel": "I065",
        "UpcomingReferenceDeprecation": "I066",
        "DeprecatedReference": "I067", "MicrobatchModelNoEventTimeInputs": "I074",
        "UnusedResourceConfigPath": "I051",
        "WarnStateTargetEqual": "I072", "WrongResourceSchemaFile": "I057", "NoNodeForYamlKey": "I058",
        "MacroNotFoundForPatch": "I059", "NodeNotFoundOrDisabled": "I060", "UnusedTables": "I056",
    ]

    // MARK: Deprecations

    /// Something that dbt gives up.
    ///
    /// - Parameter width: of a line.
    static func deprecation(_ deprecation: Deprecation, width: Int) -> LogEvent {
        let tag = deprecation.showsName ? "[WARNING][\(deprecation.event)]: " : "[WARNING]: "
        let paragraphs = [tag + "Deprecated functionality", deprecation.message]
        return LogEvent(
            deprecation.event, deprecation.code, .warn, wrapped(paragraphs, width: width), deprecation.data)
    }

    /// All kinds of deprecations with how often each was met.
    static func deprecationsSummary(
        _ counts: [(deprecation: Deprecation, count: Int)], showsHint: Bool, width: Int
    ) -> LogEvent {
        var paragraphs = [
            "[WARNING][DeprecationsSummary]: Deprecated functionality",
            "Summary of encountered deprecations:",
        ]
        paragraphs += counts.map { entry in
            "- \(entry.deprecation.event): \(entry.count) occurrence\(entry.count == 1 ? "" : "s")"
        }
        if showsHint {
            paragraphs.append(
                "To see all deprecation instances instead of just the first occurrence of each, run command again"
                    + " with the `--show-all-deprecations` flag. You may also need to run with"
                    + " `--no-partial-parse` as some deprecations are only encountered during parsing.")
        }
        let summaries = counts.map { entry in
            PlainValue.map([
                "event_code": .string(entry.deprecation.code), "event_name": .string(entry.deprecation.event),
                "occurrences": .int(entry.count),
            ])
        }
        // dbt puts the first line together with what follows before it wraps.
        return LogEvent(
            "DeprecationsSummary", "D028", .warn, wrapped(paragraphs, width: width),
            ["show_all_hint": .bool(showsHint), "summaries": .list(summaries)])
    }

    private static func wrapped(_ paragraphs: [String], width: Int) -> String {
        paragraphs.flatMap { TextWrap.lines($0, width: width) }.joined(separator: "\n")
    }
}
