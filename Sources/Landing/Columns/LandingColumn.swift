// SPDX-License-Identifier: Apache-2.0

/// A data column of a landing file.
package struct LandingColumn: Hashable, Sendable {
    /// The key of a record's field.
    package let source: String
    /// The column's name in the file.
    package let name: String
    package let type: LandingType

    /// The type for `columns = {…}` of the engine's JSON reader.
    package var engineType: String { type.engineType }
}
