// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import Synchronization

/// The terminal of this process: its mode, its size, its bytes.
///
/// Any thread may call ``restore()`` and ``wake(_:)``; reading and painting belong to one.
package final class TerminalDevice: Sendable {
    /// What ends a wait for keys beside keys.
    package enum Wake: UInt8, Sendable {
        case resized = 1
        case continued = 2
        case stop = 3
        case interrupt = 4
    }

    package enum Input: Sendable {
        case bytes([UInt8])
        case wake(Wake)
        case timeOut
        /// The terminal is gone.
        case end
    }

    private struct State {
        var original: termios?
    }

    private static let input = STDIN_FILENO
    private static let output = STDOUT_FILENO
    /// Lone Escapes are told from sequences by what follows within this time.
    private static let escapeMsMax: Int32 = 50

    private static let stopMicroseconds: UInt32 = 10_000

    private let state = Mutex(State())
    private let wakeReading: Int32
    private let wakeWriting: Int32

    /// - Returns: nil when the system has no more descriptors.
    package init?() {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return nil }
        (wakeReading, wakeWriting) = (ends[0], ends[1])
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
    }

    deinit {
        restore()
        close(wakeReading)
        close(wakeWriting)
    }

    /// Ends the wait for keys from another thread.
    package func wake(_ reason: Wake) {
        var byte = reason.rawValue
        _ = Glibc.write(wakeWriting, &byte, 1)
    }

    // MARK: Mode

    /// Hands every key over as it is pressed, and has pasted text marked.
    package func enterRawMode() {
        let isRaw = state.withLock { state -> Bool in
            var mode = termios()
            guard tcgetattr(Self.input, &mode) == 0 else { return false }
            if state.original == nil { state.original = mode }
            mode.c_iflag &= ~tcflag_t(BRKINT | ICRNL | INLCR | IGNCR | INPCK | ISTRIP | IXON)
            mode.c_lflag &= ~tcflag_t(ECHO | ICANON | IEXTEN | ISIG)
            mode.c_cflag |= tcflag_t(CS8)
            withUnsafeMutableBytes(of: &mode.c_cc) { codes in
                codes[Int(VMIN)] = 1
                codes[Int(VTIME)] = 0
            }
            return tcsetattr(Self.input, TCSADRAIN, &mode) == 0
        }
        if isRaw { write("\u{1B}[?2004h") }
    }

    /// Gives the terminal back as it was found. It may be called at any time and any number of times.
    package func restore() {
        let wasRaw = state.withLock { state -> Bool in
            guard var mode = state.original else { return false }
            state.original = nil
            tcsetattr(Self.input, TCSADRAIN, &mode)
            return true
        }
        if wasRaw { write("\u{1B}[?2004l") }
    }

    /// Stops the program, as Ctrl-Z does, and returns when it goes on.
    package func suspend() {
        restore()
        kill(0, SIGTSTP)
        // The signal may reach another thread, which stops this one a moment later.
        usleep(Self.stopMicroseconds)
    }

    // MARK: Bytes

    package var size: (columns: Int, rows: Int) {
        var size = winsize()
        guard ioctl(Self.output, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return (80, 24) }
        return (Int(size.ws_col), max(1, Int(size.ws_row)))
    }

    package func write(_ text: String) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(Self.output, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    /// Waits for keys, or for a call of ``wake(_:)``.
    ///
    /// - Parameter isBrief: an Escape is pending, so the wait is short.
    package func read(isBrief: Bool) -> Input {
        while true {
            var waits = [
                pollfd(fd: wakeReading, events: Int16(POLLIN), revents: 0),
                pollfd(fd: Self.input, events: Int16(POLLIN), revents: 0),
            ]
            let count = poll(&waits, 2, isBrief ? Self.escapeMsMax : -1)
            if count < 0, errno == EINTR { continue }
            if count < 0 { return .end }
            if count == 0 { return .timeOut }
            if waits[0].revents != 0, let reason = takeWake() { return .wake(reason) }
            guard waits[1].revents != 0 else { continue }
            var block = [UInt8](repeating: 0, count: 4_096)
            let length = Glibc.read(Self.input, &block, block.count)
            if length < 0, errno == EINTR || errno == EAGAIN { continue }
            guard length > 0 else { return .end }
            return .bytes(Array(block[..<length]))
        }
    }

    private func takeWake() -> Wake? {
        var byte: UInt8 = 0
        guard Glibc.read(wakeReading, &byte, 1) == 1 else { return nil }
        return Wake(rawValue: byte)
    }
}
