// SPDX-License-Identifier: Apache-2.0

internal import AirbyteProtocol

/// What Klaviyo offers: the same for every account.
enum KlaviyoCatalog {
    static var catalog: Catalog {
        Catalog(
            streams: KlaviyoStream.all.map { stream in
                CatalogStream(
                    StreamDescriptor(stream.name), schema: schema(of: stream),
                    syncModes: [.fullRefresh, .incremental], sourceDefinedCursor: true,
                    defaultCursorField: [stream.cursor], primaryKey: [["id"]], isResumable: true)
            })
    }

    static func schema(of stream: KlaviyoStream) -> SchemaNode {
        KlaviyoSchemas.all[stream.name] ?? SchemaNode([.object])
    }
}
