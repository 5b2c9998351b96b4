// SPDX-License-Identifier: Apache-2.0

package import AirbyteProtocol

/// A stream that is to be synced, as its stream file says.
package struct StreamPlan: Sendable {
    package var configured: ConfiguredStream
    /// The top-level fields that are wanted; nil wants all.
    package var selectedFields: [String]?
    /// The field whose day is the file's folder; nil for the day of the sync.
    package var partitionField: String?
    package var backfill: Bool
    /// Where a stream without a state begins; nil for its beginning.
    package var initialState: StreamState?

    package init(
        _ configured: ConfiguredStream, selectedFields: [String]? = nil, partitionField: String? = nil,
        backfill: Bool = false, initialState: StreamState? = nil
    ) {
        self.configured = configured
        self.selectedFields = selectedFields
        self.partitionField = partitionField
        self.backfill = backfill
        self.initialState = initialState
    }

    package var descriptor: StreamDescriptor { configured.descriptor }

    /// Whether all rows are replaced.
    var overwrites: Bool { configured.destinationSyncMode == .overwrite }

    /// Whether a sync goes on where the one before ended. What is overwritten is always read whole: the
    /// changes alone would replace everything.
    var isIncremental: Bool { configured.syncMode == .incremental && !overwrites }
}
