// SPDX-License-Identifier: Apache-2.0

/// Reads one output of a program on a thread of its own, so that the program never waits for us.
final class OutputCollector: Sendable {
    private struct State: Sendable {
        var bytes: [UInt8] = []
        /// Where the next line starts.
        var lineStart = 0
        var isFull = false
        var atEnd = false
        /// Set when nobody will ask any more.
        var abandoned = false
    }

    private static let chunkBytes = 1 << 18
    private static let pollMs: Int32 = 100

    private let state = Monitor(State())

    init(reading end: PipeEnd) {
        let state = self.state
        onDetachedThread { Self.collect(end, into: state) }
    }

    private static func collect(_ end: PipeEnd, into state: Monitor<State>) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: chunkBytes, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let count = end.read(withinMs: pollMs, into: buffer)
            let goOn = state.change { state in
                if let count, count > 0 {
                    // What does not fit is read all the same: the program must not block on it.
                    state.isFull = state.isFull || state.bytes.count + count > ProcessLimits.capturedBytesMax
                    if !state.isFull { state.bytes.append(contentsOf: buffer[0..<count]) }
                }
                state.atEnd = count == 0
                return !state.atEnd && !state.abandoned
            }
            if !goOn { break }
        }
        end.close()
    }

    /// The next line without its line break; nil at the end of the output.
    ///
    /// Throws ``KitError`` when the time is over first. Blocks its thread.
    func nextLine(within time: Duration) throws -> String? {
        let line: String?? = state.wait(within: time) { state in
            let rest = state.bytes[state.lineStart...]
            if let lineEnd = rest.firstIndex(of: UInt8(ascii: "\n")) {
                state.lineStart = lineEnd + 1
                return String(decoding: rest[..<lineEnd], as: UTF8.self)
            }
            guard state.atEnd else { return nil }
            state.lineStart = state.bytes.count
            return .some(rest.isEmpty ? nil : String(decoding: rest, as: UTF8.self))
        }
        guard let line else {
            let soFar = state.change { String(decoding: $0.bytes.suffix(2_000), as: UTF8.self) }
            throw KitError("no further line came within \(time); so far:\n\(soFar)")
        }
        return line
    }

    /// Everything that was printed, once the output is closed or the time is over.
    ///
    /// Throws ``KitError`` when it was too much to keep. Blocks its thread.
    func everything(within time: Duration) throws -> [UInt8] {
        _ = state.wait(within: time) { $0.atEnd ? true : nil }
        return try state.change { state in
            state.abandoned = true
            guard !state.isFull else {
                throw KitError(
                    "the program printed more than \(ProcessLimits.capturedBytesMax >> 20) MB: "
                        + "send it to a file or discard it")
            }
            return state.bytes
        }
    }

    /// Ends the reading although the output is still open.
    func abandon() {
        state.change { $0.abandoned = true }
    }
}
