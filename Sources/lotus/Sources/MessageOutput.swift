// SPDX-License-Identifier: Apache-2.0

import AirbyteProtocol
import Glibc
import LotusCore
import Synchronization

/// Standard output for the messages of a source. Who writes waits while the reader is slow; the writing
/// itself blocks on a thread of its own.
final class MessageOutput: Sendable {
    private struct State {
        var messages = MessageWriter()
        /// What the thread writes at the moment.
        var isWriting = false
        var isGone = false
        var waiting: [Int: CheckedContinuation<Void, any Error>] = [:]
        var waitCount = 0
        /// Waits that were cancelled before they began.
        var cancelled: Set<Int> = []
    }

    /// How much may wait for the reader before sources do.
    private static let waitingBytesMax = 1 << 20
    private static let writeBytes = 64 << 10

    private let state = Mutex(State())

    /// Adds messages.
    ///
    /// - Throws: ``BrokenPipe`` when nobody reads any more.
    func write(_ body: (inout MessageWriter) -> Void) async throws {
        let (mustStart, mustWait) = try state.withLock { state -> (Bool, Bool) in
            if state.isGone { throw BrokenPipe() }
            body(&state.messages)
            let bytes = state.messages.bufferedBytes
            let mustStart = !state.isWriting && bytes >= Self.writeBytes
            if mustStart { state.isWriting = true }
            return (mustStart, bytes > Self.waitingBytesMax)
        }
        if mustStart { start() }
        if mustWait { try await settled() }
    }

    /// Returns when everything has been written.
    func flush() async throws {
        let mustStart = state.withLock { state in
            let mustStart = !state.isWriting && state.messages.bufferedBytes > 0
            if mustStart { state.isWriting = true }
            return mustStart
        }
        if mustStart { start() }
        try await settled()
    }

    /// Waits until nothing is being written. A reader may stop reading for ever, so who waits can be
    /// cancelled.
    private func settled() async throws {
        let id = state.withLock { state in
            state.waitCount += 1
            return state.waitCount
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { wait(id, $0) }
        } onCancel: {
            cancel(id)
        }
        if state.withLock({ $0.isGone }) { throw BrokenPipe() }
    }

    private func wait(_ id: Int, _ continuation: CheckedContinuation<Void, any Error>) {
        let result = state.withLock { state -> Result<Void, any Error>? in
            if state.cancelled.remove(id) != nil { return .failure(CancellationError()) }
            guard state.isWriting else { return .success(()) }
            state.waiting[id] = continuation
            return nil
        }
        if let result { continuation.resume(with: result) }
    }

    private func cancel(_ id: Int) {
        let waiting = state.withLock { state in
            let waiting = state.waiting.removeValue(forKey: id)
            if waiting == nil { state.cancelled.insert(id) }
            return waiting
        }
        waiting?.resume(throwing: CancellationError())
    }

    private func start() {
        OwnThread.start { [self] in
            while let bytes = takeBytes() { write(bytes) }
        }
    }

    /// What is to be written now; nil when there is nothing more.
    private func takeBytes() -> [UInt8]? {
        let (bytes, woken) = state.withLock { state -> ([UInt8], [CheckedContinuation<Void, any Error>]) in
            var bytes: [UInt8] = []
            state.messages.flush { bytes = Array($0) }
            guard bytes.isEmpty || state.isGone else { return (bytes, []) }
            state.isWriting = false
            defer { state.waiting = [:] }
            return ([], Array(state.waiting.values))
        }
        woken.forEach { $0.resume() }
        return bytes.isEmpty ? nil : bytes
    }

    private func write(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return state.withLock { $0.isGone = true } }
            rest = rest.dropFirst(count)
        }
    }
}
