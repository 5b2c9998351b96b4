// SPDX-License-Identifier: Apache-2.0

internal import DuckDB
internal import Glibc
internal import LotusCore

/// How long a writer waits for a lock, and whom it tells.
package struct LockWait: Sendable {
    /// After this the writer gives up.
    package var waitMsMax: Int
    /// Called once when a wait grows long, with a sentence that says for what.
    package var notice: @Sendable (String) -> Void

    package init(waitMsMax: Int = 600_000, notice: @escaping @Sendable (String) -> Void = { _ in }) {
        self.waitMsMax = waitMsMax
        self.notice = notice
    }

    private static let noticeAfterMs = 2_000
    private static let firstPauseMicroseconds: UInt32 = 200
    private static let pauseMicrosecondsMax: UInt32 = 8_000

    /// Tries until `attempt` succeeds.
    ///
    /// - Parameters:
    ///   - what: what is waited for, such as `the catalog lock`.
    ///   - holder: who has it, if that is known.
    ///   - check: throws when the work was cancelled.
    func wait(
        for what: String, holder: () -> String, check: () throws -> Void, attempt: () throws -> Bool
    ) throws {
        if try attempt() { return }
        let start = ContinuousClock.now
        var pause = Self.firstPauseMicroseconds
        var isNoticed = false
        while true {
            try check()
            // A random pause keeps writers that wait together from trying in step.
            usleep(UInt32.random(in: pause / 2...pause))
            if try attempt() { return }
            pause = min(pause * 2, Self.pauseMicrosecondsMax)
            let waited = start.duration(to: .now)
            if waited > .milliseconds(waitMsMax) {
                throw LotusError(
                    .lockTimeout, "waited \(waitMsMax / 1000) s for \(what)\(Self.by(holder()))",
                    hint:
                        "another writer is at work; wait for it, or end it if it hangs (the lock goes with its process)"
                )
            }
            if !isNoticed, waited > .milliseconds(Self.noticeAfterMs) {
                isNoticed = true
                notice("waiting for \(what)\(Self.by(holder()))")
            }
        }
    }

    private static func by(_ holder: String) -> String { holder.isEmpty ? "" : ", held by \(holder)" }
}
