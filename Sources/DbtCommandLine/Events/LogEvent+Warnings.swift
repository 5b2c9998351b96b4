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

    static let nothingToDo = warning(
        "NothingToDo", "Nothing to do. Try checking your model configs and model specification args",
        data: PlainMap())

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
        "WarnStateTargetEqual": "I072",
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
