// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// A program at a terminal of its own: a test types, and looks at the screen.
///
/// When the test lets go of it while it runs, the program and whatever it started are killed.
package final class TerminalProcess: Sendable {
    private static let pollMs: Int32 = 50
    private static let chunkBytes = 1 << 16
    private static let lastWordsMax = Duration.seconds(10)

    /// `TIOCSPTLCK` and `TIOCGPTN` of Linux, which the C library's module does not export.
    private static let setLock: UInt = 0x4004_5431
    private static let getIndex: UInt = 0x8004_5430

    /// How the terminal treats keys, for comparison before and after.
    package struct Mode: Hashable, Sendable {
        package let inputFlags: UInt32
        package let localFlags: UInt32
        /// Whether it hands over every key as it is pressed.
        package var isRaw: Bool { localFlags & UInt32(ICANON) == 0 }
    }

    private struct State: Sendable {
        var screen: ScreenModel
        var isAtEnd = false
        var isAbandoned = false
    }

    private let child: ChildProcess
    private let terminal: PipeEnd
    private let state: Monitor<State>
    /// How the terminal was before the program had it.
    package let modeAtStart: Mode

    /// - Throws: ``KitError`` when there is no terminal to be had, or the program cannot be started.
    package init(_ command: ProcessCommand, columns: Int = 80, height: Int = 24) throws {
        let number = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        guard number >= 0 else { throw KitError("cannot make a terminal: \(lastSystemError())") }
        terminal = PipeEnd(number)
        var isLocked: Int32 = 0
        var index: UInt32 = 0
        guard ioctl(number, Self.setLock, &isLocked) == 0, ioctl(number, Self.getIndex, &index) == 0 else {
            throw KitError("a terminal has no name: \(lastSystemError())")
        }
        let path = "/dev/pts/\(index)"
        Self.setSize(number, columns, height)
        state = Monitor(State(screen: ScreenModel(columns: columns, height: height)))
        modeAtStart = Self.mode(of: number)
        child = try ChildProcess(command, terminal: path)
        onDetachedThread { [terminal, state, child] in Self.collect(terminal, child, into: state) }
    }

    deinit {
        child.send(SIGKILL, toGroup: true)
        state.change { $0.isAbandoned = true }
    }

    private static func collect(_ terminal: PipeEnd, _ child: ChildProcess, into state: Monitor<State>) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: chunkBytes, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let count = terminal.read(withinMs: pollMs, into: buffer)
            let goOn = state.change { state in
                if let count, count > 0 { state.screen.feed(Array(buffer[0..<count])) }
                state.isAtEnd = count == 0
                return !state.isAtEnd && !state.isAbandoned
            }
            if !goOn { return }
        }
    }

    private static func setSize(_ number: Int32, _ columns: Int, _ height: Int) {
        var size = winsize(
            ws_row: UInt16(height), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(number, UInt(TIOCSWINSZ), &size)
    }

    // MARK: While it runs

    /// Presses keys.
    package func type(_ keys: String) async throws {
        let bytes = Array(keys.utf8)
        guard try await onOwnThread({ [terminal] in terminal.write(bytes) }) else {
            throw KitError("the program no longer reads its terminal")
        }
    }

    /// What the screen shows now, with what has scrolled away.
    package var screen: ScreenModel { state.change { $0.screen } }

    /// Waits until the screen shows what is asked for.
    ///
    /// - Throws: ``KitError`` with the screen when it does not in time.
    @discardableResult
    package func wait(
        within time: Duration = .seconds(60), _ isThere: @escaping @Sendable (ScreenModel) -> Bool
    ) async throws -> ScreenModel {
        try await onOwnThread { [state] in
            let found = state.wait(within: time) { isThere($0.screen) ? $0.screen : nil }
            if let found { return found }
            let last = state.change { $0.screen }
            throw KitError("the screen did not come to show what was expected:\n\(last.text)")
        }
    }

    /// Waits until the screen shows a text.
    @discardableResult
    package func wait(for text: String, within time: Duration = .seconds(60)) async throws -> ScreenModel {
        do {
            return try await wait(within: time) { $0.text.contains(text) }
        } catch let error as KitError {
            throw KitError("expected `\(text)`: \(error)")
        }
    }

    package func resize(columns: Int, height: Int) {
        state.change { $0.screen.resize(columns: columns, height: height) }
        if let number = terminal.number { Self.setSize(number, columns, height) }
    }

    package var mode: Mode {
        terminal.number.map { Self.mode(of: $0) } ?? modeAtStart
    }

    private static func mode(of terminal: Int32) -> Mode {
        var mode = termios()
        tcgetattr(terminal, &mode)
        return Mode(inputFlags: mode.c_iflag, localFlags: mode.c_lflag)
    }

    /// Sends a signal to the program alone.
    package func send(_ signal: Int32) { child.send(signal, toGroup: false) }

    /// Waits until the program ends and the screen shows its last words; kills it when it takes longer.
    package func end(within time: Duration = .seconds(60)) async throws -> ProcessOutcome.End {
        try await onOwnThread { [child, state] in
            if let report = child.wait(within: time) {
                // Not for ever: what the program started may have the terminal still.
                _ = state.wait(within: Self.lastWordsMax) { $0.isAtEnd ? true : nil }
                return report.end
            }
            child.send(SIGKILL, toGroup: true)
            _ = child.wait()
            return .killedAtDeadline(time)
        }
    }
}
