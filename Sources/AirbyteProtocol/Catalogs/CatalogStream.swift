// SPDX-License-Identifier: Apache-2.0

/// A stream as a source offers it (`AirbyteStream`, protocol 0.17).
package struct CatalogStream: Hashable, Sendable {
    package let descriptor: StreamDescriptor
    package var schema: SchemaNode
    package var syncModes: [SyncMode]
    /// nil when the source says nothing.
    package var sourceDefinedCursor: Bool?
    package var defaultCursorField: [String]?
    package var primaryKey: [[String]]?
    package var isResumable: Bool?

    package init(
        _ descriptor: StreamDescriptor, schema: SchemaNode, syncModes: [SyncMode],
        sourceDefinedCursor: Bool? = nil, defaultCursorField: [String]? = nil, primaryKey: [[String]]? = nil,
        isResumable: Bool? = nil
    ) {
        self.descriptor = descriptor
        self.schema = schema
        self.syncModes = syncModes
        self.sourceDefinedCursor = sourceDefinedCursor
        self.defaultCursorField = defaultCursorField
        self.primaryKey = primaryKey
        self.isResumable = isResumable
    }

    package var name: String { descriptor.name }
}

/// What a source offers (`AirbyteCatalog`).
package struct Catalog: Hashable, Sendable {
    package var streams: [CatalogStream]
    /// What the source has and does not offer to this configuration. Not part of the protocol's message.
    package var withheld: [WithheldStream]

    package init(streams: [CatalogStream], withheld: [WithheldStream] = []) {
        self.streams = streams
        self.withheld = withheld
    }
}
