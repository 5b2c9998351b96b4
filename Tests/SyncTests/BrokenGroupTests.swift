// SPDX-License-Identifier: Apache-2.0

import LotusCore
import LotusTestKit
import Sync
import Synchronization
import Testing

/// Files that are broken off for a reason that is not their stream's.
@Suite struct BrokenGroupTests {
    private final class Flag: Sendable {
        private let value = Mutex(false)

        var isUp: Bool { value.withLock { $0 } }

        /// Whether it was down.
        @discardableResult func raise() -> Bool {
            value.withLock { value in
                defer { value = true }
                return !value
            }
        }

        func wait() async throws {
            while !isUp { try await Task.sleep(for: .milliseconds(1)) }
        }
    }

    /// A stream makes another one empty its memory; the file arrives, but the call does not end well. What
    /// the stream reads afterwards must not join that file's group: the rows would count twice.
    @Test func nothingJoinsAGroupWithAFileThatWasBrokenOff() async throws {
        let landing = try TestLanding()
        let (isFull, isBroken) = (Flag(), Flag())
        let services = landing.services(
            // Eleven records of the one, and not one of the other.
            bufferedBytesMax: 95,
            crashes: CrashPoints { point in
                if point == .afterPut, isBroken.raise() { throw CancellationError() }
            })
        var script = ScriptedSource.Script(counts: ["holder": 24, "taker": 24])
        script.checkpointEvery = 500...500
        script.batchRecordsMax = 1
        let given = Mutex(0)
        script.pause = { stream in
            if stream == "taker" { return try await isFull.wait() }
            let count = given.withLock { count in
                count += 1
                return count
            }
            if count == 12 {
                isFull.raise()
                try await isBroken.wait()
            }
        }
        let plans: [StreamPlan] = [.test("holder"), .test("taker")]
        let broken = await SyncRun(.test(ScriptedSource(script), plans), services).run()
        #expect(isBroken.isUp)
        #expect(broken.streams.first { $0.key.stream == "holder" }?.status == .failed)
        #expect(broken.streams.first { $0.key.stream == "taker" }?.status == .succeeded)
        script.pause = nil
        let after = await SyncRun(.test(ScriptedSource(script), plans), landing.services()).run()
        #expect(after.succeeded)
        for stream in ["holder", "taker"] {
            #expect(try await landing.ids(stream) == Array(1...24), "\(stream)")
        }
    }
}
