// SPDX-License-Identifier: Apache-2.0

import Dispatch
import DuckDB
import Glibc
import LineEditor
import LotusCore
import Synchronization

/// What signals do to the shell: Ctrl-C cancels the statement, SIGTERM and SIGHUP end the session with
/// the terminal as it was found.
// SAFETY: `sources` is written while this is made, and only read from then on.
final class ShellSignals: @unchecked Sendable {
    private struct State {
        var stop: Int32?
        var stoppedAt: ContinuousClock.Instant?
    }

    let interrupt = StatementInterrupt()
    let device: TerminalDevice
    private let isInteractive: Bool
    private let state = Mutex(State())
    private var sources: [any DispatchSourceSignal] = []

    init(isInteractive: Bool) throws {
        guard let device = TerminalDevice() else {
            throw LotusError(
                .outputFile, "the system has no more file descriptors", hint: "close other programs")
        }
        self.device = device
        self.isInteractive = isInteractive
        for number in [SIGINT, SIGTERM, SIGHUP] + (isInteractive ? [SIGWINCH, SIGCONT] : []) {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { [weak self] in self?.handle(number) }
            source.resume()
            sources.append(source)
        }
    }

    /// Whether the session has to end.
    var isStopped: Bool { state.withLock { $0.stop != nil } }

    func end() {
        device.restore()
        sources.forEach { $0.cancel() }
    }

    private func handle(_ number: Int32) {
        switch number {
        case SIGWINCH: device.wake(.resized)
        case SIGCONT: device.wake(.continued)
        case SIGINT where isInteractive: if !interrupt.interrupt() { device.wake(.interrupt) }
        default: stop(number)
        }
    }

    private func stop(_ number: Int32) {
        device.restore()
        let isSecond = state.withLock { state in
            state.stop = number
            guard let first = state.stoppedAt else {
                state.stoppedAt = .now
                return false
            }
            return first.duration(to: .now) > Interruption.sameSignal
        }
        if isSecond { _exit(128 + number) }
        interrupt.interrupt()
        device.wake(.stop)
    }
}
