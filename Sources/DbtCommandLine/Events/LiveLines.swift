// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import DbtRunner
internal import LotusCore
internal import Synchronization

/// The nodes that run at the moment, each with a line of its own below the log of a terminal.
///
/// The cursor stays at the beginning of the first of them, so that whoever else writes there writes over
/// them; they come again with the next ``redraw()``. What takes less than ``pause`` is never shown.
final class LiveLines: Sendable {
    private struct Line {
        let id: String
        let text: String
        let startedAt: Timestamp
    }

    private struct State {
        var running: [Line] = []
        var areShown = false
    }

    private static let pause = Duration.milliseconds(500)
    /// More nodes than this are only counted.
    private static let linesMax = 12

    private let output: ProgramOutput
    private let time: any TimeSource
    private let state = Mutex(State())

    /// - Parameter output: a terminal.
    init(_ output: ProgramOutput, time: any TimeSource) {
        self.output = output
        self.time = time
    }

    func started(_ step: NodeStep, _ description: String) {
        let line = Line(
            id: step.node.uniqueID, text: "\(step.number) of \(step.total) \(description)",
            startedAt: step.startedAt)
        state.withLock { $0.running.append(line) }
    }

    func ended(_ step: NodeStep) {
        state.withLock { state in state.running.removeAll { $0.id == step.node.uniqueID } }
    }

    /// Writes lines of the log above.
    func write(_ text: String) {
        state.withLock { state in
            output.write(Self.erasure(&state) + text)
        }
    }

    func redraw() {
        state.withLock { state in
            let erasure = Self.erasure(&state)
            guard !state.running.isEmpty else {
                if !erasure.isEmpty { output.write(erasure) }
                return
            }
            let lines = lines(state.running)
            let up = lines.count > 1 ? "\u{1B}[\(lines.count - 1)A" : ""
            output.write(erasure + lines.joined(separator: "\n") + up + "\r")
            state.areShown = true
        }
    }

    /// Redraws from time to time while something runs, and leaves nothing behind.
    func watching<R: Sendable>(_ body: @Sendable () async throws -> R) async throws -> R {
        defer {
            state.withLock { $0.running.removeAll() }
            redraw()
        }
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { [self] in
                while true {
                    try await Task.sleep(for: Self.pause)
                    redraw()
                }
            }
            defer { group.cancelAll() }
            return try await body()
        }
    }

    // MARK: Text

    private static func erasure(_ state: inout State) -> String {
        defer { state.areShown = false }
        return state.areShown ? "\r\u{1B}[J" : ""
    }

    private func lines(_ running: [Line]) -> [String] {
        let now = time.now()
        let columns = max(20, output.columns()) - 1
        var lines = running.prefix(Self.linesMax).map { line in
            let seconds = max(0, now.microseconds - line.startedAt.microseconds) / 1_000_000
            let time = " \(seconds)s"
            return PrintableText.cut("  " + line.text, columnsMax: columns - time.utf8.count) + time
        }
        if running.count > Self.linesMax { lines.append("  and \(running.count - Self.linesMax) more") }
        return lines
    }
}
