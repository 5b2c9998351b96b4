// SPDX-License-Identifier: Apache-2.0

package import AirbyteProtocol
package import ConnectorKit

/// A stream that is to be synced, as its stream file says.
package struct StreamPlan: Sendable {
    package var configured: ConfiguredStream
    /// The top-level fields that are wanted; nil wants all.
    package var selectedFields: [String]?
    /// The field whose day is the file's folder; nil for the day of the sync.
    package var partitionField: String?
    package var backfill: Bool

    package init(
        _ configured: ConfiguredStream, selectedFields: [String]? = nil, partitionField: String? = nil,
        backfill: Bool = false
    ) {
        self.configured = configured
        self.selectedFields = selectedFields
        self.partitionField = partitionField
        self.backfill = backfill
    }

    package var descriptor: StreamDescriptor { configured.descriptor }

    /// Whether all rows are replaced.
    var overwrites: Bool { configured.destinationSyncMode == .overwrite }

    /// Whether a sync goes on where the one before ended. What is overwritten is always read whole: the
    /// changes alone would replace everything.
    var isIncremental: Bool { configured.syncMode == .incremental && !overwrites }
}

/// A connection's streams, ready to be synced.
package struct ConnectionPlan: Sendable {
    package var name: String
    /// The first folder of its files.
    package var namespace: String
    package var source: any Source
    package var streams: [StreamPlan]
    package var schemaChanges: SchemaChangePolicy
    /// Streams side by side.
    package var concurrency: Int
    /// Every stream forgets its state once.
    package var isFullRefresh: Bool

    package init(
        name: String, namespace: String, source: any Source, streams: [StreamPlan],
        schemaChanges: SchemaChangePolicy = .propagateColumns, concurrency: Int = 4,
        isFullRefresh: Bool = false
    ) {
        self.name = name
        self.namespace = namespace
        self.source = source
        self.streams = streams
        self.schemaChanges = schemaChanges
        self.concurrency = concurrency
        self.isFullRefresh = isFullRefresh
    }
}
