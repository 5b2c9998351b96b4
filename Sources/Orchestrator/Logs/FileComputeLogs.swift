// SPDX-License-Identifier: Apache-2.0

internal import Dispatch
internal import LotusCore
internal import Synchronization

/// Keeps what programs print in files, one for each step of a run.
///
/// Lines are written a moment later, many at a time, on a thread of its own; several processes may add to
/// one file, and anyone may read it meanwhile.
package final class FileComputeLogs: ComputeLogs {
    private struct Place: Hashable {
        let run: RunID
        let step: String?
    }

    private struct RunLogs {
        /// What the files of the run hold with what waits, as far as this process knows.
        var bytes = 0
        /// Whether the files of earlier processes are counted.
        var isCounted = false
        /// Lines were left out, and whether that was told.
        var isCut = false
        var cutIsTold = false
        var failure: String?
    }

    private struct State {
        var runs: [RunID: RunLogs] = [:]
        var waiting: [Place: [UInt8]] = [:]
        var waitingBytes = 0
        var isScheduled = false
    }

    private let files: LogFiles
    private let skipsEmpty: Bool
    private let runBytesMax: Int
    private let state = Mutex(State())
    /// One at a time, so that lines keep their order.
    private let writing = DispatchQueue(label: "lotus.logs")
    private let reading = DispatchQueue(label: "lotus.logs.reading", attributes: .concurrent)

    /// - Parameters:
    ///   - root: the folder of all logs; made when it is needed.
    ///   - skipsEmpty: a run that printed nothing gets no file.
    package init(root: String, skipsEmpty: Bool, runBytesMax: Int = LogLimits.runBytesMax) {
        files = LogFiles(root: root)
        self.skipsEmpty = skipsEmpty
        self.runBytesMax = runBytesMax
    }

    // MARK: - Writing

    package func append(_ text: String, run: RunID, step: String?) {
        if text.isEmpty { return }
        var bytes = Array(text.utf8)
        if bytes.last != UInt8(ascii: "\n") { bytes.append(UInt8(ascii: "\n")) }
        let (isFirst, isFull) = state.withLock { state in
            var logs = state.runs[run] ?? RunLogs()
            // Nothing waits that would not be written: memory has the same limit as files.
            if logs.bytes + bytes.count > runBytesMax {
                logs.isCut = true
                logs.bytes = max(logs.bytes, runBytesMax)
            } else {
                logs.bytes += bytes.count
                state.waiting[Place(run: run, step: step), default: []] += bytes
                state.waitingBytes += bytes.count
            }
            state.runs[run] = logs
            defer { state.isScheduled = true }
            return (!state.isScheduled, state.waitingBytes >= LogLimits.waitingBytesMax)
        }
        if isFull {
            writing.async { self.write() }
        } else if isFirst {
            writing.asyncAfter(deadline: .now() + .milliseconds(LogLimits.writeDelayMsMax)) { self.write() }
        }
    }

    package func finish(_ run: RunID) async -> String? {
        await on(writing) { [self] in
            write()
            if !skipsEmpty {
                note(files.add([], to: LogName.file(of: run, step: nil)), of: run)
            }
            return state.withLock { $0.runs.removeValue(forKey: run)?.failure }
        }
    }

    /// Writes all that waits; only on the queue for that.
    private func write() {
        let (waiting, uncounted) = state.withLock { state in
            defer {
                state.waiting = [:]
                state.waitingBytes = 0
                state.isScheduled = false
            }
            return (state.waiting, state.runs.filter { !$0.value.isCounted }.map(\.key))
        }
        for run in uncounted {
            let bytes = files.bytes(of: run)
            let isCut = files.ends(LogName.file(of: run, step: nil), with: cutNote)
            state.withLock { state in
                state.runs[run]?.isCounted = true
                state.runs[run]?.bytes += isCut ? runBytesMax : bytes
                if isCut { state.runs[run]?.cutIsTold = true }
            }
        }
        for (place, bytes) in waiting {
            note(files.add(bytes, to: LogName.file(of: place.run, step: place.step)), of: place.run)
        }
        tellCuts()
    }

    /// The run's own log ends with the word that lines are missing.
    private func tellCuts() {
        let cut = state.withLock { state in
            let cut = state.runs.filter { $0.value.isCut && !$0.value.cutIsTold }.map(\.key)
            for run in cut { state.runs[run]?.cutIsTold = true }
            return cut
        }
        for run in cut { note(files.add(cutNote, to: LogName.file(of: run, step: nil)), of: run) }
    }

    private var cutNote: [UInt8] {
        Array("the logs of this run are larger than \(runBytesMax >> 20) MB: the rest is left out\n".utf8)
    }

    private func note(_ failure: String?, of run: RunID) {
        guard let failure else { return }
        state.withLock { state in
            if state.runs[run]?.failure == nil { state.runs[run, default: RunLogs()].failure = failure }
        }
    }

    /// The file of a run's own log, whose folder is made: for a program that writes to it by itself.
    package func workerFile(of run: RunID) -> String {
        let file = LogName.file(of: run, step: nil)
        _ = files.makeFolder(of: file)
        return files.path(file)
    }

    // MARK: - Reading

    package func steps(of run: RunID) async throws -> [String?] {
        try await on(reading) { [files] in
            try files.logs(of: run).filter { $0.bytes > 0 }.map(\.step)
        }
    }

    package func read(
        run: RunID, step: String?, from offset: Int, bytesMax: Int
    ) async throws -> ComputeLogPart {
        try await on(reading) { [files] in
            try files.part(of: LogName.file(of: run, step: step), from: offset, bytesMax: bytesMax)
                ?? ComputeLogPart(text: "", next: offset)
        }
    }

    package func runs() async throws -> [RunID] { try await on(reading) { [files] in try files.runs() } }

    package func remove(_ run: RunID) async throws {
        try await on(writing) { [self] in
            state.withLock { state in
                state.runs[run] = nil
                state.waiting = state.waiting.filter { $0.key.run != run }
            }
            try files.remove(run)
        }
    }

    // MARK: - Files

    /// The logs of a run that have files: of each the step, its path and its size.
    package func files(of run: RunID) async throws -> [LogFile] {
        try await on(reading) { [files] in try files.logs(of: run) }
    }

    /// Blocking work on a thread for that.
    private func on<Value: Sendable>(
        _ queue: DispatchQueue, _ body: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try body() }) }
        }
    }

    private func on<Value: Sendable>(
        _ queue: DispatchQueue, _ body: @escaping @Sendable () -> Value
    ) async -> Value {
        await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: body()) }
        }
    }
}
