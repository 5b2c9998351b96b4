// SPDX-License-Identifier: Apache-2.0

package import LotusCore

extension CatalogStream: JSONWritable {
    /// In the order of the protocol's fields; what is not said is left out.
    package func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("name", descriptor.name)
            writer.member("json_schema", schema)
            writer.member("supported_sync_modes", syncModes.map(\.rawValue))
            if let sourceDefinedCursor { writer.member("source_defined_cursor", sourceDefinedCursor) }
            if let defaultCursorField { writer.member("default_cursor_field", defaultCursorField) }
            if let primaryKey { writer.member("source_defined_primary_key", primaryKey) }
            if let namespace = descriptor.namespace { writer.member("namespace", namespace) }
            if let isResumable { writer.member("is_resumable", isResumable) }
        }
    }

    /// Reads a stream of a catalog.
    init(_ value: JSONValue) throws {
        guard value.members != nil, let name = value["name"]?.string, !name.isEmpty else {
            throw LotusError.catalog("a stream of the catalog has no name")
        }
        let modes = value["supported_sync_modes"]?.elements?.compactMap(\.string) ?? []
        self.init(
            StreamDescriptor(name, namespace: value["namespace"]?.string),
            schema: SchemaNode(value["json_schema"] ?? [:]),
            syncModes: modes.compactMap { SyncMode(rawValue: $0) },
            sourceDefinedCursor: value["source_defined_cursor"]?.bool,
            defaultCursorField: value["default_cursor_field"]?.texts,
            primaryKey: value["source_defined_primary_key"]?.elements?.compactMap(\.texts),
            isResumable: value["is_resumable"]?.bool)
    }
}

extension Catalog: JSONWritable {
    /// `{"streams": […]}`
    package func write(to writer: inout JSONWriter) { writer.object { $0.member("streams", streams) } }

    /// Reads a catalog, also when it is inside a CATALOG message.
    ///
    /// - Throws: ``LotusError`` `LL-PROTOCOL-002`.
    package init(_ document: JSONValue) throws {
        let catalog = document["catalog"] ?? document
        guard let streams = catalog["streams"]?.elements else {
            throw LotusError.catalog("the catalog has no list `streams`")
        }
        self.init(streams: try streams.map { try CatalogStream($0) })
    }
}

extension JSONValue {
    /// The texts of an array of texts.
    var texts: [String]? { elements?.compactMap(\.string) }
}

extension LotusError {
    static func catalog(_ message: String) -> LotusError {
        LotusError(
            .protocolCatalog, message,
            hint: "it must look like {\"streams\": [{\"stream\": {\"name\": …, \"json_schema\": {…}}, "
                + "\"sync_mode\": \"incremental\", \"destination_sync_mode\": \"append\"}]}")
    }
}
