// SPDX-License-Identifier: Apache-2.0

internal import DuckDB

/// A table of a lake, by schema and name.
package struct TableName: Hashable, Sendable, CustomStringConvertible {
    package var schema: String
    package var name: String

    package init(schema: String, name: String) {
        self.schema = schema
        self.name = name
    }

    package var description: String { "\(schema).\(name)" }
}
