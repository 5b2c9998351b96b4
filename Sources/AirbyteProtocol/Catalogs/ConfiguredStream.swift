// SPDX-License-Identifier: Apache-2.0

/// A stream that is to be read, and how (`ConfiguredAirbyteStream`, protocol 0.17).
package struct ConfiguredStream: Hashable, Sendable {
    package var stream: CatalogStream
    package var syncMode: SyncMode
    package var destinationSyncMode: DestinationSyncMode
    package var cursorField: [String]
    package var primaryKey: [[String]]
    package var generationID: Int64?
    package var minimumGenerationID: Int64?
    package var syncID: Int64?

    package init(
        _ stream: CatalogStream, syncMode: SyncMode, destinationSyncMode: DestinationSyncMode,
        cursorField: [String] = [], primaryKey: [[String]] = [], generationID: Int64? = nil,
        minimumGenerationID: Int64? = nil, syncID: Int64? = nil
    ) {
        self.stream = stream
        self.syncMode = syncMode
        self.destinationSyncMode = destinationSyncMode
        self.cursorField = cursorField
        self.primaryKey = primaryKey
        self.generationID = generationID
        self.minimumGenerationID = minimumGenerationID
        self.syncID = syncID
    }

    package var descriptor: StreamDescriptor { stream.descriptor }
}

/// The streams that are to be read (`ConfiguredAirbyteCatalog`).
package struct ConfiguredCatalog: Hashable, Sendable {
    package var streams: [ConfiguredStream]

    package init(streams: [ConfiguredStream]) {
        self.streams = streams
    }
}
