// SPDX-License-Identifier: Apache-2.0

/// A column as properties describe it.
package struct Column: Sendable {
    package var name: String
    package var description = ""
    package var meta = PlainMap()
    package var dataType: String?
    package var constraints: [PlainMap] = []
    package var quote: Bool?
    package var tags: [String] = []
    package var granularity: String?
    package var dimension = PlainValue.none
    package var entity = PlainValue.none
    package var docBlocks: [String] = []
    /// Keys that dbt does not know.
    package var extra = PlainMap()

    var record: PlainValue {
        var record: PlainMap = [
            "name": .string(name), "description": .string(description), "meta": .map(meta),
            "data_type": .optional(dataType), "constraints": .list(constraints.map { .map($0) }),
            "quote": quote.map { .bool($0) } ?? PlainValue.none,
            "config": .map(["meta": .map(meta), "tags": .strings(tags)]), "tags": .strings(tags),
            "granularity": .optional(granularity), "dimension": dimension, "entity": entity,
            "doc_blocks": .strings(docBlocks),
        ]
        record.update(extra)
        return .map(record)
    }
}
