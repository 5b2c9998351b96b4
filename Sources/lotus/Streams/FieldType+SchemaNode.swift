// SPDX-License-Identifier: Apache-2.0

import AirbyteProtocol
import ProjectFiles

extension FieldType {
    /// What a source says, simplified: of several types the first that is not `null` counts.
    init(_ node: SchemaNode) {
        guard !node.kinds.isEmpty || node.alternatives.isEmpty else {
            self.init(Self.firstAlternative(node))
            summary = node.summary ?? summary
            return
        }
        self.init(
            node.kinds.first?.rawValue, summary: node.summary, format: node.format,
            properties: node.properties?.map { Field($0.name, FieldType($0.node)) },
            items: node.items.first.map { FieldType($0) })
    }

    private static func firstAlternative(_ node: SchemaNode) -> SchemaNode {
        node.alternatives.first { !$0.kinds.isEmpty || !$0.alternatives.isEmpty } ?? SchemaNode()
    }
}

extension StreamSchema {
    /// What a source says of a stream.
    init(_ stream: CatalogStream) {
        self.init(
            stream: stream.name, syncModes: stream.syncModes.map(\.rawValue),
            primaryKey: stream.primaryKey ?? [], cursorField: stream.defaultCursorField ?? [],
            fields: stream.schema.properties?.map { FieldType.Field($0.name, FieldType($0.node)) } ?? [])
    }
}
