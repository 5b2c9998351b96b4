// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import LotusCore

/// What the flags say about the log.
struct LogSettings: Sendable {
    var console: EventLog.Sink
    var file: EventLog.Sink
    /// Of a line that is wrapped.
    var width: Int
    var showsAllDeprecations: Bool
    /// `--print`
    var showsPrints: Bool
    var warnErrors: WarnErrorOptions
    /// Knows the secrets that no line may hold.
    var redactor: Redactor

    /// - Parameters:
    ///   - isTerminal: whether the console is one: it alone is coloured unless colours are asked for.
    ///   - wantsNoColor: `NO_COLOR`.
    init(_ flags: Flags, isTerminal: Bool, wantsNoColor: Bool, redactor: Redactor) {
        let level: EventLevel? =
            flags.bool("quiet") ? .error : flags.bool("debug") ? .debug : Self.level(flags.text("log_level"))
        let isAsked = flags.isGiven("use_colors")
        console = EventLog.Sink(
            level: flags.text("log_level") == "none" ? nil : level,
            format: LogFormat(flags.text("log_format"), standard: .text),
            color: flags.bool("use_colors") && (isAsked || (isTerminal && !wantsNoColor)))
        file = EventLog.Sink(
            level: flags.text("log_level_file") == "none"
                ? nil : flags.bool("debug") ? .debug : Self.level(flags.text("log_level_file")),
            format: LogFormat(flags.text("log_format_file"), standard: .debug),
            color: flags.bool("use_colors_file") && flags.isGiven("use_colors_file"))
        width = max(1, flags.integer("printer_width") ?? 80)
        showsAllDeprecations = flags.bool("show_all_deprecations")
        showsPrints = flags.bool("print")
        warnErrors = WarnErrorOptions(all: flags.bool("warn_error"), options: flags["warn_error_options"])
        self.redactor = redactor
    }

    private static func level(_ name: String?) -> EventLevel { name.flatMap(EventLevel.init) ?? .info }
}
