// SPDX-License-Identifier: Apache-2.0

package import LotusCore
package import ObjectStore
package import Orchestrator
internal import Synchronization

/// Keeps what programs print in local files and copies of them in an object store, so that others can read
/// them, also when the machine is gone (`compute_logs: s3://bucket/prefix`).
///
/// Files that changed are copied whole every few seconds while ``copyForever()`` runs, and when a run is
/// finished.
package final class MirroredComputeLogs: ComputeLogs {
    private struct State {
        /// Runs that printed something since they were looked at.
        var changed: Set<RunID> = []
        /// How much of each file was copied, by its key.
        var copied: [String: Int] = [:]
    }

    private let local: FileComputeLogs
    private let store: any ObjectStore
    private let prefix: String
    private let time: any TimeSource
    private let state = Mutex(State())
    /// One copy at a time: of two of one file, the older must not come last.
    private let turn = AsyncTurn()

    /// How often files that changed are copied.
    package static let interval = Duration.seconds(10)

    /// - Parameters:
    ///   - prefix: of the keys, without slashes at its ends; may be empty.
    package init(
        local: FileComputeLogs, store: any ObjectStore, prefix: String, time: any TimeSource = .system
    ) {
        self.local = local
        self.store = store
        self.prefix = prefix.isEmpty ? "" : prefix + "/"
        self.time = time
    }

    // MARK: - Writing

    /// Adds lines to a local file.
    package func append(_ text: String, run: RunID, step: String?) {
        local.append(text, run: run, step: step)
        state.withLock { _ = $0.changed.insert(run) }
    }

    /// Copies what changed from time to time, until the task is cancelled.
    package func copyForever() async {
        while true {
            do { try await time.sleep(for: Self.interval) } catch { return }
            let runs = state.withLock { $0.changed }
            // What cannot be copied now is copied the next time, or told at the end of its run.
            for run in runs { _ = try? await copy(run) }
        }
    }

    /// Returns when all of a run is in both places.
    package func finish(_ run: RunID) async -> String? {
        let reason = await local.finish(run)
        do {
            try await copy(run)
        } catch {
            let copying = "\(store.place): \((error as? LotusError)?.description ?? "\(error)")"
            return [reason, copying].compactMap { $0 }.joined(separator: "; ")
        }
        let folder = key(LogName.folder(of: run)) + "/"
        state.withLock { state in state.copied = state.copied.filter { !$0.key.hasPrefix(folder) } }
        return reason
    }

    /// The local file of a run's own log; see ``FileComputeLogs/workerFile(of:)``.
    package func workerFile(of run: RunID) -> String {
        state.withLock { _ = $0.changed.insert(run) }
        return local.workerFile(of: run)
    }

    private func copy(_ run: RunID) async throws {
        try await turn.run { [self] in
            state.withLock { _ = $0.changed.remove(run) }
            do {
                for file in try await local.files(of: run) {
                    let key = key(LogName.file(of: run, step: file.step))
                    guard state.withLock({ $0.copied[key] }) != file.bytes else { continue }
                    // Files only ever grow: the bytes that are there now stay as they are.
                    let body = try ObjectBody.file(file.path)
                    _ = try await store.put(body, to: key, metadata: [:])
                    state.withLock { $0.copied[key] = body.byteCount }
                }
            } catch {
                state.withLock { _ = $0.changed.insert(run) }
                throw error
            }
        }
    }

    private func key(_ file: String) -> String { prefix + file }

    // MARK: - Reading

    /// Of a run that has no local files, those in the object store.
    package func steps(of run: RunID) async throws -> [String?] {
        let steps = try await local.steps(of: run)
        if !steps.isEmpty { return steps }
        return try await objects(of: run).filter { $0.size > 0 }.map(\.step).sorted { one, other in
            (one ?? "") < (other ?? "")
        }
    }

    /// From the local file when there is one, else from the object store.
    package func read(
        run: RunID, step: String?, from offset: Int, bytesMax: Int
    ) async throws -> ComputeLogPart {
        if try await local.files(of: run).contains(where: { $0.step == step }) {
            return try await local.read(run: run, step: step, from: offset, bytesMax: bytesMax)
        }
        let wanted = max(bytesMax, LogText.bytesMin)
        do {
            let stream = try await store.open(
                key(LogName.file(of: run, step: step)), range: offset..<offset + wanted)
            var bytes: [UInt8] = []
            for try await chunk in stream { bytes += chunk }
            return LogText.part(bytes, at: offset, isEnd: offset + bytes.count >= stream.info.size)
        } catch let error as LotusError where error.code == .objectNotFound {
            return ComputeLogPart(text: "", next: offset)
        }
    }

    package func runs() async throws -> [RunID] { try await local.runs() }

    /// Removes both.
    package func remove(_ run: RunID) async throws {
        state.withLock { _ = $0.changed.remove(run) }
        try await local.remove(run)
        try await turn.run { [self] in
            let keys = try await objects(of: run).map(\.key)
            if !keys.isEmpty { try await store.delete(keys) }
        }
    }

    private func objects(of run: RunID) async throws -> [(step: String?, key: String, size: Int)] {
        let folder = key(LogName.folder(of: run)) + "/"
        var found: [(step: String?, key: String, size: Int)] = []
        for try await page in store.objects(prefix: folder) {
            for object in page {
                let name = String(object.key.dropFirst(folder.count))
                if case .some(let step) = LogName.step(ofFile: name) {
                    found.append((step, object.key, object.size))
                }
            }
        }
        return found
    }
}
