// SPDX-License-Identifier: Apache-2.0

package import LotusCore

extension ConfiguredStream: JSONWritable {
    /// In the order of the protocol's fields; what is not said is left out.
    package func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("stream", stream)
            writer.member("sync_mode", syncMode.rawValue)
            writer.member("destination_sync_mode", destinationSyncMode.rawValue)
            writer.member("cursor_field", cursorField)
            writer.member("primary_key", primaryKey)
            if let generationID { writer.member("generation_id", generationID) }
            if let minimumGenerationID { writer.member("minimum_generation_id", minimumGenerationID) }
            if let syncID { writer.member("sync_id", syncID) }
        }
    }

    /// Reads a stream of a configured catalog. Without `sync_mode` all of it is read.
    init(_ value: JSONValue) throws {
        guard let stream = value["stream"] else {
            throw LotusError.catalog("an entry of the catalog has no `stream`")
        }
        let described = try CatalogStream(stream)
        self.init(
            described, syncMode: try Self.mode(value, "sync_mode", of: described) ?? .fullRefresh,
            destinationSyncMode: try Self.mode(value, "destination_sync_mode", of: described) ?? .append,
            cursorField: value["cursor_field"]?.texts ?? [],
            primaryKey: value["primary_key"]?.elements?.compactMap(\.texts) ?? [],
            generationID: value["generation_id"]?.integer,
            minimumGenerationID: value["minimum_generation_id"]?.integer, syncID: value["sync_id"]?.integer)
    }

    private static func mode<Mode: RawRepresentable<String>>(
        _ value: JSONValue, _ key: String, of stream: CatalogStream
    ) throws -> Mode? {
        guard let found = value[key], !found.isNull else { return nil }
        guard let mode = found.string.flatMap({ Mode(rawValue: $0) }) else {
            throw LotusError.catalog("the stream \(stream.name) has the unknown \(key) \(found.text())")
        }
        return mode
    }
}

extension ConfiguredCatalog: JSONWritable {
    /// `{"streams": […]}`
    package func write(to writer: inout JSONWriter) { writer.object { $0.member("streams", streams) } }

    /// Reads the catalog that `--catalog` names.
    ///
    /// - Throws: ``LotusError`` `LL-PROTOCOL-002`.
    package init(_ document: JSONValue) throws {
        guard let streams = document["streams"]?.elements else {
            throw LotusError.catalog("the catalog has no list `streams`")
        }
        self.init(streams: try streams.map { try ConfiguredStream($0) })
    }
}
