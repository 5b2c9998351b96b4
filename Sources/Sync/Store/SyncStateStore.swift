// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// Where syncs remember what they have done: states, leases, and files that are on their way.
///
/// Each call is one transaction: all of it happens or nothing. What is written with a lease whose epoch is
/// no longer the stream's fails with `LL-SYNC-002` and changes nothing; also when the lease has run out but
/// nobody has taken it, the owner may go on. Every implementation passes `SyncStateStoreContract` of the
/// test kit.
package protocol SyncStateStore: Sendable {
    /// What is remembered of a stream; an empty record when it was never synced.
    func record(of key: StreamKey) async throws -> StreamRecord

    /// Every stream that is known.
    func keys() async throws -> [StreamKey]

    /// Takes the lease of a stream until a moment.
    ///
    /// Throws `LL-SYNC-001` when somebody else has it.
    ///
    /// - Parameter presence: asked of its owner. What one has that is gone is taken over, and when it ran
    ///   out before `now` what one has of whom nothing is known.
    func acquire(
        _ key: StreamKey, owner: LeaseOwner, now: Timestamp, until: Timestamp,
        presence: @Sendable (LeaseOwner) -> LeaseOwner.Presence
    ) async throws -> StreamLease

    /// Lets a lease last longer.
    func renew(_ lease: StreamLease, until: Timestamp) async throws

    /// Gives a lease back; of no effect when it was taken over.
    func release(_ lease: StreamLease) async throws

    /// Counts a sync and remembers how it began; returns what is true then.
    func begin(_ lease: StreamLease, _ start: SyncStart) async throws -> StreamRecord

    /// Remembers the columns that a sync writes.
    func setColumns(_ lease: StreamLease, _ columns: [StreamRecord.Column]) async throws

    /// Remembers files before they are written.
    ///
    /// - Parameters:
    ///   - group: the group that they join; nil begins one.
    ///   - settlement: what becomes true with them. Then the group has no further files.
    /// - Returns: the group.
    func intend(
        _ lease: StreamLease, group: Int64?, parts: [PartIntent], settlement: Settlement?
    ) async throws -> Int64

    /// Makes true what a group's settlement says; its files are visible from now on.
    ///
    /// The group must have a settlement.
    func settle(_ lease: StreamLease, group: Int64) async throws

    /// Makes something true that needs no files.
    func settle(_ lease: StreamLease, _ settlement: Settlement) async throws

    /// Gives a group up: its files are abandoned from now on.
    func abandon(_ lease: StreamLease, group: Int64, now: Timestamp) async throws

    /// Forgets files that have been deleted.
    func forget(_ lease: StreamLease, keys: [String]) async throws
}
