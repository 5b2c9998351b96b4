// SPDX-License-Identifier: Apache-2.0

package import ConnectorKit

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
    /// Streams that landed elsewhere go on here: somebody has moved their files.
    package var filesWereMoved: Bool

    package init(
        name: String, namespace: String, source: any Source, streams: [StreamPlan],
        schemaChanges: SchemaChangePolicy = .propagateColumns, concurrency: Int = 4,
        isFullRefresh: Bool = false, filesWereMoved: Bool = false
    ) {
        self.name = name
        self.namespace = namespace
        self.source = source
        self.streams = streams
        self.schemaChanges = schemaChanges
        self.concurrency = concurrency
        self.isFullRefresh = isFullRefresh
        self.filesWereMoved = filesWereMoved
    }
}
