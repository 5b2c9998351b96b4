// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import LotusCore
internal import Synchronization

/// Where the events of one command go: the console, the log file; and what they become under
/// `--warn-error`.
final class EventLog: Sendable {
    /// One of the two places.
    struct Sink: Sendable {
        /// Nil when nothing is written there.
        var level: EventLevel?
        var format: LogFormat
        var color: Bool
    }

    private struct State {
        var deprecations: [(deprecation: Deprecation, count: Int)] = []
        var file: LogFile?
        /// The first warning that is an error.
        var failure: LotusError?
    }

    let invocation: String
    private let console: Sink
    private let file: Sink
    private let settings: LogSettings
    private let time: any TimeSource
    private let output: ProgramOutput
    /// What runs at the moment; nil where nobody watches.
    let live: LiveLines?
    private let state: Mutex<State>

    /// - Parameter logFile: nil when there is none.
    init(
        _ settings: LogSettings, invocation: String, logFile: LogFile?, time: any TimeSource,
        output: ProgramOutput
    ) {
        self.settings = settings
        self.invocation = invocation
        self.time = time
        self.output = output
        console = settings.console
        let isWatched = output.isTerminal && console.format == .text && console.level == .info
        live = isWatched ? LiveLines(output, time: time) : nil
        file = settings.file
        state = Mutex(State(file: logFile))
    }

    /// Writes an event. A warning that is to be an error is kept for ``throwWarnings()``.
    func fire(_ event: LogEvent) {
        var event = event
        if event.level == .warn {
            guard !settings.warnErrors.isSilenced(event.name) else { return }
            guard !settings.warnErrors.isError(event.name) else { return keepAsError(event) }
        }
        write(&event)
    }

    private func write(_ event: inout LogEvent) {
        let instant = time.now()
        let level = event.isOutput ? EventLevel.error : event.level
        let shown = onConsole(event)
        if let least = console.level, max(level, shown.level) >= least, !isHiddenPrint(event) {
            let text = line(shown, console, instant) + "\n"
            if let live { live.write(text) } else { output.write(text) }
        }
        if let least = file.level, level >= least, !event.isForConsoleOnly {
            let text = line(event, file, instant) + "\n"
            state.withLock { $0.file?.append(text) }
        }
    }

    private func onConsole(_ event: LogEvent) -> LogEvent {
        guard event.isForPrograms, console.format == .json else { return event }
        var event = event
        event.level = .info
        return event
    }

    private func isHiddenPrint(_ event: LogEvent) -> Bool {
        event.name == "PrintEvent" && !settings.showsPrints
    }

    private func line(_ event: LogEvent, _ sink: Sink, _ instant: Timestamp) -> String {
        let line = sink.format.line(
            event, at: instant, invocation: invocation, process: output.processID, color: sink.color)
        return event.isFreeOfSecrets ? line : settings.redactor.redact(line)
    }

    // MARK: Warnings as errors

    /// Whether a warning is an error, by the name of its event.
    func isError(_ event: String) -> Bool { settings.warnErrors.isError(event) }

    /// Of a line that is filled up.
    var width: Int { settings.width }

    private func keepAsError(_ event: LogEvent) {
        let message = event.message.replacing("[WARNING]: ", with: "", maxReplacements: 1)
        let error = LotusError(
            .dbtWarning, "the warning \(event.name) is an error here: \(message)",
            hint: "Mend what it warns of, or leave it out of --warn-error or --warn-error-options.")
        state.withLock { if $0.failure == nil { $0.failure = error } }
    }

    /// Throws the first warning that is an error, if there was one.
    func throwWarnings() throws(LotusError) {
        if let error = state.withLock({ state in
            defer { state.failure = nil }
            return state.failure
        }) {
            throw error
        }
    }

    // MARK: Deprecations

    /// Tells of a deprecation: of each kind the first, unless all are asked for.
    ///
    /// - Parameter isShown: whether it is told at all, or only counted.
    func fire(_ deprecation: Deprecation) {
        let isFirst = state.withLock { state in
            if let place = state.deprecations.firstIndex(where: { $0.deprecation.event == deprecation.event })
            {
                state.deprecations[place].count += 1
                return false
            }
            state.deprecations.append((deprecation, 1))
            return true
        }
        guard isFirst || settings.showsAllDeprecations else { return }
        fire(.deprecation(deprecation, width: settings.width))
    }

    /// How often each kind of deprecation was met.
    func summarizeDeprecations() {
        let counts = state.withLock { $0.deprecations }
        guard !counts.isEmpty else { return }
        fire(.deprecationsSummary(counts, showsHint: !settings.showsAllDeprecations, width: settings.width))
    }
}
