// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// The memory that the streams of a process share for what waits to become files.
///
/// Who needs more than there is makes files of what it holds itself. Who holds nothing asks the one that
/// holds most to do so, because that one may wait for its service for an hour. A waiting stream holds
/// nothing, and who holds something never waits: so there is always one that goes on.
final class BufferBudget: Sendable {
    /// Makes files of what a stream holds.
    typealias Relief = @Sendable () async -> Void

    private struct Holder {
        var bytes = 0
        let relief: Relief
    }

    private struct State {
        var holders: [Int: Holder] = [:]
        var nextID = 0
        var heldBytes = 0
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let bytesMax: Int
    private let state = Mutex(State())

    init(bytesMax: Int) {
        self.bytesMax = bytesMax
    }

    var heldBytes: Int { state.withLock { $0.heldBytes } }

    /// A stream that may hold something.
    func enroll(_ relief: @escaping Relief) -> Int {
        state.withLock { state in
            state.nextID += 1
            state.holders[state.nextID] = Holder(relief: relief)
            return state.nextID
        }
    }

    /// Takes memory when there is enough; who asks while nobody holds anything gets it in any case, since a
    /// record may be larger than all there is.
    func take(_ bytes: Int, _ id: Int) -> Bool {
        state.withLock { state in
            guard state.heldBytes + bytes <= bytesMax || state.heldBytes == 0 else { return false }
            state.heldBytes += bytes
            state.holders[id]?.bytes += bytes
            return true
        }
    }

    /// Says how much a stream holds in fact.
    func set(_ bytes: Int, _ id: Int) {
        let woken = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            guard let held = state.holders[id]?.bytes else { return [] }
            state.heldBytes += bytes - held
            state.holders[id]?.bytes = bytes
            guard bytes < held else { return [] }
            defer { state.waiting = [] }
            return state.waiting
        }
        woken.forEach { $0.resume() }
    }

    /// A stream that holds nothing any more.
    func leave(_ id: Int) {
        set(0, id)
        state.withLock { $0.holders[id] = nil }
    }

    /// Returns when there may be more than before.
    func waitForRoom(_ bytes: Int) async {
        let relief = state.withLock { state in
            state.holders.values.filter { $0.bytes > 0 }.max { $0.bytes < $1.bytes }?.relief
        }
        // The files of another stream are not broken off because this one is cancelled.
        if let relief { return await Task { await relief() }.value }
        await withCheckedContinuation { continuation in
            let hasRoom = state.withLock { state in
                if state.heldBytes == 0 || state.heldBytes + bytes <= bytesMax { return true }
                state.waiting.append(continuation)
                return false
            }
            if hasRoom { continuation.resume() }
        }
    }
}
