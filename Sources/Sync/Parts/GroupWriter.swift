// SPDX-License-Identifier: Apache-2.0

internal import Landing
internal import LotusCore
internal import ObjectStore

/// Writes the files of one stream so that at every moment it is known what counts.
///
/// Files are made in a staging folder; when their sizes and sums are known, their intents are remembered;
/// then they are put; then all of it is made true in one step. A process that ends in between leaves a
/// group behind which ``Recovery`` completes or gives up.
///
/// Used by one task at a time.
final class GroupWriter {
    let generationID: Int64
    private let services: SyncServices
    private let lease: StreamLease
    private let syncID: Int64
    private let layout: LandingLayout
    /// When the sync began, in milliseconds since 1970.
    private let startedAt: Int64
    private var number = 0
    /// The group that is not settled yet.
    private var group: Int64?
    /// The keys of all files that this sync has written.
    private(set) var keys: Set<String> = []
    /// Something went wrong with a file: the group that is open will never be whole.
    private(set) var isDoomed = false

    init(
        services: SyncServices, lease: StreamLease, layout: LandingLayout, syncID: Int64, startedAt: Int64,
        generationID: Int64
    ) {
        self.services = services
        self.lease = lease
        self.syncID = syncID
        self.generationID = generationID
        self.layout = layout
        self.startedAt = startedAt
    }

    /// Whether there are files that do not count yet.
    var isOpen: Bool { group != nil }

    /// Makes files of what an assembler holds, which keeps it.
    ///
    /// - Parameter settlement: what becomes true with them; nil when more files follow.
    func write(
        _ assembler: any PartAssembler, _ settlement: Settlement?
    ) async throws -> [StagedPart] {
        try checkWholeness()
        do {
            let staged = try await stage(assembler)
            defer { for part in staged { StagedFiles.remove(part.path) } }
            let first = number
            let intents = staged.map { intent($0) }
            try services.crashes.reach(.beforeIntent)
            let id = try await services.store.intend(
                lease, group: group, parts: intents, settlement: settlement)
            group = id
            keys.formUnion(intents.map(\.key))
            try services.crashes.reach(.afterIntent)
            for (index, part) in staged.enumerated() {
                try await put(part, to: intents[index].key, number: first + index)
            }
            if settlement != nil { try await settle(id) }
            return staged
        } catch {
            isDoomed = true
            throw error
        }
    }

    private func stage(_ assembler: any PartAssembler) async throws -> [StagedPart] {
        guard assembler.summary.rows > 0 else { return [] }
        return try await services.copies.pass {
            try Task.checkCancellation()
            try services.crashes.reach(.beforeCopy)
            let staged = try await assembler.stage(syncID: syncID, generationID: generationID)
            try services.crashes.reach(.afterCopy)
            return staged
        }
    }

    private func intent(_ part: StagedPart) -> PartIntent {
        defer { number += 1 }
        return PartIntent(
            key: layout.key(
                day: part.partition ?? HivePartition(millisecondsSince1970: startedAt), startedAt: startedAt,
                number: number), bytes: part.bytes, md5: part.md5,
            rows: part.rows)
    }

    private func put(_ part: StagedPart, to key: String, number: Int) async throws {
        try services.crashes.reach(.beforePut)
        let body = try ObjectBody.file(part.path)
        let metadata = PartMetadata(generationID: generationID, syncID: syncID, number: number).values
        if part.bytes <= SyncLimits.putBytesMax {
            _ = try await services.landing.put(body, to: key, metadata: metadata)
        } else {
            _ = try await services.landing.putParts(
                body, to: key, metadata: metadata, partBytes: SyncLimits.putPartBytes)
        }
        try services.crashes.reach(.afterPut)
    }

    private func settle(_ id: Int64) async throws {
        try services.crashes.reach(.beforeSettle)
        try await services.store.settle(lease, group: id)
        group = nil
        try services.crashes.reach(.afterSettle)
    }

    /// What would join a group that lacks a file would make its state true without that file's rows.
    private func checkWholeness() throws {
        guard isDoomed else { return }
        throw LotusError(
            .syncStopped, "a file of \(lease.key) was broken off, so nothing can follow it",
            hint: "run the sync again: it goes on with what came before that file")
    }

    /// Makes something true that needs no files.
    func settle(_ settlement: Settlement) async throws {
        try checkWholeness()
        try services.crashes.reach(.beforeSettle)
        try await services.store.settle(lease, settlement)
        try services.crashes.reach(.afterSettle)
    }

    /// Gives the files up that do not count yet.
    func abandon() async throws {
        guard let group else { return }
        try await services.store.abandon(lease, group: group, now: services.time.now())
        self.group = nil
    }
}
