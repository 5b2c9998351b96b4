// SPDX-License-Identifier: Apache-2.0

/// What every result of a parse depends on, whether its templates read it or not.
enum SessionKey {
    /// Flags that only say what a command shows, selects or does later. A parse depends on them no more than
    /// its templates read them, and that is noted; it depends on all other flags.
    private static let laterFlags: Set<String> = [
        "WHICH", "SELECT", "MODELS", "EXCLUDE", "SELECTOR", "RESOURCE_TYPES", "EXCLUDE_RESOURCE_TYPES",
        "OUTPUT", "OUTPUT_KEYS", "INLINE", "INLINE_DIRECT", "INTROSPECT", "STATE", "DEFER", "DEFER_STATE",
        "FAVOR_STATE", "INDIRECT_SELECTION", "FULL_REFRESH", "STORE_FAILURES", "EMPTY", "FAIL_FAST", "LIMIT",
        "INJECT_EPHEMERAL_CTES", "COMPILE", "DEBUG", "QUIET", "PRINT", "PRINTER_WIDTH", "USE_COLORS",
        "USE_COLORS_FILE", "LOG_FORMAT", "LOG_FORMAT_FILE", "LOG_LEVEL", "LOG_LEVEL_FILE", "LOG_PATH",
        "LOG_FILE_MAX_BYTES", "LOG_CACHE_EVENTS", "RECORD_TIMING_INFO", "SHOW_RESOURCE_REPORT",
        "SHOW_ALL_DEPRECATIONS", "HINTS_ENABLED", "POPULATE_CACHE", "CACHE_SELECTED_ONLY", "WARN_ERROR",
        "WARN_ERROR_OPTIONS", "WRITE_JSON", "SEND_ANONYMOUS_USAGE_STATS", "SINGLE_THREADED",
        "MACRO_DEBUGGING", "TARGET_PATH", "PROJECT_DIR", "PROFILES_DIR", "UPLOAD_TO_ARTIFACTS_INGEST_API",
        "SQLPARSE", "EVENT_TIME_START", "EVENT_TIME_END", "SAMPLE", "THREADS", "SHOW", "ARGS", "SQL",
        "EXPORT_SAVED_QUERIES",
    ]

    /// - Parameters:
    ///   - folder: that of the project.
    ///   - program: names the program that parses, so that another one's results are not taken for its own.
    ///   - context: what else the manifest is made of.
    static func hash(
        folder: String, program: String, _ session: ProjectSession, context: PlainMap
    ) -> ContentHash {
        let flags = session.flags.entries.filter { !laterFlags.contains($0.key) && !$0.value.isNone }
        return ContentHash(
            plain: .map([
                "folder": .string(folder), "program": .string(program), "dbt": .string(session.dbtVersion),
                "target": .map(session.target), "context": .map(context),
                "flags": .map(PlainMap(flags.map { ($0.key, $0.value) }).sorted),
            ]))
    }
}
