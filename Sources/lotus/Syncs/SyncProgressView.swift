// SPDX-License-Identifier: Apache-2.0

import Glibc
import LotusCore
import Sync
import Synchronization

/// Shows on a terminal how far a sync is: one line that is written over and over. Elsewhere it tells only
/// what somebody has to know.
final class SyncProgressView: Sendable {
    private struct Stream {
        var records = 0
        var bytes = 0
        /// What it had when the line was written last.
        var shownRecords = 0
        var isWaiting = false
        var remaining = RemainingTime()
    }

    private struct State {
        var streams: [StreamKey: Stream] = [:]
        var finished = 0
        var isLineShown = false
    }

    private static let pause = Duration.milliseconds(500)

    private let isLive = Terminal.isTerminal(STDERR_FILENO)
    private let state = Mutex(State())

    /// Takes note of something.
    func note(_ event: SyncEvent) {
        switch event {
        case .started(let key): change(key) { $0 = Stream() }
        case .records(let key, let count, let bytes):
            change(key) { stream in
                stream.records += count
                stream.bytes += bytes
                stream.isWaiting = false
            }
        case .reached(let key, let cursor, let time): change(key) { $0.remaining.reached(cursor, at: time) }
        case .file: break
        case .rateLimited(let key, _):
            if let key { change(key) { $0.isWaiting = true } }
        case .finished(let result):
            state.withLock { state in
                state.streams[result.key] = nil
                state.finished += 1
            }
        case .log(let level, let text):
            if ["FATAL", "ERROR", "WARN"].contains(level) { print(Terminal.redactor.redact(text)) }
        case .warning(let error):
            clearLine()
            Terminal.warn(error)
        }
    }

    private func change(_ key: StreamKey, _ body: (inout Stream) -> Void) {
        state.withLock { body(&$0.streams[key, default: Stream()]) }
    }

    /// Shows the line while something goes on.
    func watching<Value: Sendable>(_ body: @Sendable () async throws -> Value) async throws -> Value {
        guard isLive else { return try await body() }
        defer { clearLine() }
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { [self] in
                while true {
                    try await Task.sleep(for: Self.pause)
                    showLine()
                }
            }
            defer { group.cancelAll() }
            return try await body()
        }
    }

    // MARK: - The line

    private func print(_ text: String) {
        clearLine()
        Terminal.writeError(text + "\n")
    }

    private func clearLine() {
        let wasShown = state.withLock { state in
            defer { state.isLineShown = false }
            return state.isLineShown
        }
        if wasShown { Terminal.writeError("\r\u{1B}[K") }
    }

    private func showLine() {
        let parts = state.withLock { state -> [String] in
            state.isLineShown = true
            let parts = state.streams.sorted { "\($0.key)" < "\($1.key)" }.map { Self.text($0.key, $0.value) }
            state.streams = state.streams.mapValues { stream in
                var shown = stream
                shown.shownRecords = stream.records
                return shown
            }
            return (state.finished > 0 ? ["\(state.finished) done"] : []) + parts
        }
        let line = PrintableText.cut(
            parts.joined(separator: " · "), columnsMax: Terminal.columns(STDERR_FILENO) - 1)
        Terminal.writeError("\r\(line)\u{1B}[K")
    }

    private static func text(_ key: StreamKey, _ stream: Stream) -> String {
        let rate = Double(stream.records - stream.shownRecords) / (pause / .seconds(1))
        let state = stream.isWaiting ? "waits" : "\(FigureText.count(Int(rate)))/s"
        let left = stream.remaining.estimate(at: SystemTime().now()).map {
            ", \(FigureText.duration($0)) left"
        }
        return "\(key.stream) \(FigureText.count(stream.records)) \(state)\(left ?? "")"
    }
}
