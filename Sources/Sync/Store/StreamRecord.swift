// SPDX-License-Identifier: Apache-2.0

package import AirbyteProtocol

/// What is remembered of a stream between syncs.
package struct StreamRecord: Hashable, Sendable {
    /// A column as a sync saw it.
    package struct Column: Hashable, Sendable {
        package let name: String
        /// In the words of the landing zone.
        package let type: String

        package init(_ name: String, _ type: String) {
            self.name = name
            self.type = type
        }
    }

    /// Where the stream goes on; nil at the beginning.
    package var state: StreamState?
    /// Why the state that is there cannot be read; a sync that does not forget it must not begin.
    package var damage: String?
    /// The folder that the stream landed in, as ``SyncServices/place`` and ``LandingLayout`` name it; nil
    /// before the first sync.
    package var folder: String?
    /// Of the rows that count now. Grows with each replacement of all rows.
    package var generationID: Int64 = 0
    /// How many syncs began.
    package var syncID: Int64 = 0
    /// When the last sync began, in milliseconds since 1970: part of the names of its files.
    package var startedAt: Int64 = 0
    /// The largest `_airbyte_extracted_at` that was given out.
    package var extractedAt: Int64 = 0
    /// Of the records of the last full refresh; nil when all would be written again.
    package var contentHash: String?
    /// What the stream file said of `backfill` when it was last read; nil when it never was.
    package var backfill: Bool?
    /// What the files of the last sync had; nil before the first.
    package var columns: [Column]?
    /// Groups of files that are being written, or were when a process ended; oldest first.
    package var groups: [PartGroup] = []
    /// Files that are not to be, but may yet arrive.
    package var abandoned: [AbandonedPart] = []
    /// Files of former generations that are yet to be deleted.
    package var retired: [String] = []

    /// A stream that was never synced.
    package init() {}

    /// Whether a sync that goes on presupposes what an earlier one landed.
    var goesOn: Bool { state != nil || damage != nil || contentHash != nil || !groups.isEmpty }

    /// Files that nobody must see.
    package var hiddenKeys: Set<String> {
        Set(groups.flatMap { $0.parts.map(\.key) } + abandoned.map(\.key) + retired)
    }
}
