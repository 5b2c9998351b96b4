// SPDX-License-Identifier: Apache-2.0

/// What a store remembers when a sync of a stream begins, in one step with the count of syncs.
package struct SyncStart: Hashable, Sendable {
    /// In milliseconds since 1970; the store makes it later than the start of the sync before.
    package var startedAt: Int64
    /// The state is forgotten, and so is the hash of the last full refresh.
    package var forgetsState: Bool
    /// What the stream file says.
    package var backfill: Bool
    /// The folder that the stream lands in from now on; nil when it has none.
    package var folder: String?

    package init(
        startedAt: Int64, forgetsState: Bool = false, backfill: Bool = false, folder: String? = nil
    ) {
        self.startedAt = startedAt
        self.forgetsState = forgetsState
        self.backfill = backfill
        self.folder = folder
    }
}
