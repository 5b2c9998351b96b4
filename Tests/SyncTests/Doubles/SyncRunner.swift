// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Sync
import Synchronization

/// Another process that syncs while the first one stands still.
final class SyncRunner: Sendable {
    private let run: @Sendable () async -> Void
    private let isDone = Mutex(false)

    init(_ landing: TestLanding, _ script: ScriptedSource.Script) async {
        run = {
            _ = await SyncRun(
                .test(ScriptedSource(script, seed: 3), [.test("orders")]), landing.services()
            ).run()
        }
    }

    /// Blocks until the other process has ended; only the first time.
    func runOnce() {
        let isFirst = isDone.withLock { isDone in
            defer { isDone = true }
            return !isDone
        }
        guard isFirst else { return }
        let done = DispatchSemaphore(value: 0)
        let run = run
        Task.detached {
            await run()
            done.signal()
        }
        done.wait()
    }
}
