// SPDX-License-Identifier: Apache-2.0

package import LotusCore
package import ObjectStore

/// What a sync is given from outside.
package struct SyncServices: Sendable {
    package var store: any SyncStateStore
    /// Where files are landed.
    package var landing: any ObjectStore
    /// What every key of the landing zone begins with: empty, or a path with a slash at its end.
    package var prefix: String
    /// What the landing zone is called without the prefix: a stream that was landed in another one must not
    /// go on in this one. Without the parts of a path that change when a project is moved.
    package var place: String
    package var assembly: any PartAssembly
    package var time: any TimeSource
    package var owner: LeaseOwner
    package var policy = CheckpointPolicy()
    package var crashes = CrashPoints.none
    package var progress: @Sendable (SyncEvent) -> Void = { _ in }
    let budget: BufferBudget
    /// One file is made at a time, whatever the number of streams.
    let copies = Turnstile()

    /// Services with the usual thresholds, and nobody who looks on.
    package init(
        store: any SyncStateStore, landing: any ObjectStore, prefix: String, assembly: any PartAssembly,
        time: any TimeSource = .system, owner: LeaseOwner = .thisProcess,
        bufferedBytesMax: Int = SyncLimits.bufferedBytesMax
    ) {
        self.store = store
        self.landing = landing
        self.prefix = prefix.isEmpty || prefix.hasSuffix("/") ? prefix : prefix + "/"
        place = landing.place
        self.assembly = assembly
        self.time = time
        self.owner = owner
        budget = BufferBudget(bytesMax: bufferedBytesMax)
    }

    /// Milliseconds since 1970.
    var nowMs: Int64 { time.now().microseconds / 1_000 }

    var leaseEnd: Timestamp { time.now() + .seconds(SyncLimits.leaseSecondsMax) }
}
