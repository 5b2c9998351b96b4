// SPDX-License-Identifier: Apache-2.0

/// What a store keeps beside a landing file.
package struct PartMetadata: Hashable, Sendable {
    /// The generation of the stream that the rows belong to; an overwrite deletes lower ones.
    package let generationID: Int64
    package let syncID: Int64
    /// The part's number in the sync.
    package let number: Int

    package init(generationID: Int64, syncID: Int64, number: Int) {
        self.generationID = generationID
        self.syncID = syncID
        self.number = number
    }

    /// Reads what a store gives; nil when it has no whole numbers there. A file without a generation, as
    /// other tools write them, belongs to generation 0, as in destination-s3.
    package init?(_ metadata: [String: String]) {
        guard let generation = Int64(metadata[Self.generationName] ?? "0"),
            let sync = Int64(metadata[Self.syncName] ?? "0"), let number = Int(metadata[Self.partName] ?? "0")
        else { return nil }
        self.init(generationID: generation, syncID: sync, number: number)
    }

    /// As a store takes it.
    package var values: [String: String] {
        [
            Self.generationName: String(generationID), Self.syncName: String(syncID),
            Self.partName: String(number),
        ]
    }

    /// The name that destination-s3 uses.
    private static let generationName = "ab-generation-id"
    private static let syncName = "lotus-sync-id"
    private static let partName = "lotus-part"
}
