// SPDX-License-Identifier: Apache-2.0

internal import LotusCore
internal import ObjectStore

/// Ends what an earlier process began, before a stream is synced anew. Only the lease's owner may.
///
/// A group whose files are all there, whole, and whose state is known rolls forward: its rows count from
/// now on. Otherwise its files are given up and its rows are read again. In both cases no row is lost and
/// none comes twice.
struct Recovery: Sendable {
    let services: SyncServices
    let lease: StreamLease

    struct Outcome: Sendable {
        var rolledForward = 0
        var rolledBack = 0
    }

    /// Groups come in their order. After one that is given up the later ones are too, as their states
    /// presuppose its rows.
    func run(_ record: StreamRecord) async throws -> Outcome {
        var outcome = Outcome()
        var mayRollForward = true
        for group in record.groups {
            if mayRollForward { mayRollForward = try await isWhole(group) }
            if mayRollForward {
                try services.crashes.reach(.beforeRollForward)
                try await services.store.settle(lease, group: group.id)
                try services.crashes.reach(.afterRollForward)
                outcome.rolledForward += 1
            } else {
                try services.crashes.reach(.beforeRollBack)
                try await services.store.abandon(lease, group: group.id, now: services.time.now())
                try services.crashes.reach(.afterRollBack)
                outcome.rolledBack += 1
            }
        }
        return outcome
    }

    private func isWhole(_ group: PartGroup) async throws -> Bool {
        guard group.settlement != nil else { return false }
        for part in group.parts {
            guard try await isWhole(part) else { return false }
        }
        return true
    }

    private func isWhole(_ part: PartIntent) async throws -> Bool {
        do {
            let info = try await services.landing.head(part.key)
            return info.size == part.bytes && Self.mayBe(info.etag, part.md5)
        } catch let error as LotusError where error.code == .objectNotFound || error.code == .bucketNotFound {
            return false
        }
    }

    /// Only an ETag of the form of an MD5 sum can differ from one. (A store that encrypts may show another
    /// sum in that form; then the file is written again, which is correct as well.)
    private static func mayBe(_ etag: String, _ md5: String) -> Bool {
        let isSum =
            etag.utf8.count == 32
            && etag.utf8.allSatisfy {
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                    || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
            }
        return !isSum || etag == md5
    }
}
