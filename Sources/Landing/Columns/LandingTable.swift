// SPDX-License-Identifier: Apache-2.0

package import AirbyteProtocol

/// The columns of a stream's landing files: Airbyte's own four, then the data in the order of the catalog.
package struct LandingTable: Hashable, Sendable {
    /// Airbyte's own columns, in their order.
    package static let airbyteColumns = [
        "_airbyte_raw_id", "_airbyte_extracted_at", "_airbyte_meta", "_airbyte_generation_id",
    ]
    /// What the lines of a part call the changes that were made to a record.
    static let changesKey = "_airbyte_changes"
    static let extractedAtKey = "_airbyte_extracted_at"

    /// The data columns.
    package let columns: [LandingColumn]
    /// Declared fields that were not selected.
    package let unselected: [String]

    /// The table of a schema.
    ///
    /// - Parameters:
    ///   - selected: the top-level fields that are wanted; nil wants all of them.
    ///   - always: fields that are there in any case, such as the primary key and the cursor.
    package init(schema: SchemaNode, selected: [String]? = nil, always: [String] = []) {
        let wanted = selected.map { Set($0).union(always) }
        var names = ColumnNames(taken: Self.airbyteColumns + [Self.changesKey])
        var columns: [LandingColumn] = []
        var unselected: [String] = []
        for property in schema.properties ?? [] {
            // Also of a field that is left out, so that a name does not depend on the selection.
            let name = names.name(for: property.name)
            if wanted?.contains(property.name) ?? true {
                columns.append(
                    LandingColumn(source: property.name, name: name, type: LandingType(property.node)))
            } else {
                unselected.append(property.name)
            }
        }
        self.columns = columns
        self.unselected = unselected
    }

    /// The table of a stream that is to be read.
    ///
    /// - Parameters:
    ///   - selected: the top-level fields that are wanted besides primary key and cursor; nil wants all.
    ///   - partitionField: the field that the files are partitioned by, if it is one.
    package init(_ stream: ConfiguredStream, selected: [String]? = nil, partitionField: String? = nil) {
        let keys = stream.primaryKey + (stream.stream.primaryKey ?? [])
        let cursors = [stream.cursorField, stream.stream.defaultCursorField ?? []]
        let always = (keys + cursors).compactMap(\.first) + (partitionField.map { [$0] } ?? [])
        self.init(schema: stream.stream.schema, selected: selected, always: always)
    }

    /// The column of a record's field.
    package func column(of source: String) -> LandingColumn? { columns.first { $0.source == source } }
}
