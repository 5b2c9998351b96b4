// SPDX-License-Identifier: Apache-2.0

/// A line and a column (in Unicode scalars), both counted from 1.
struct SourcePlace: Hashable {
    var line: Int
    var column: Int

    static let start = SourcePlace(line: 1, column: 1)
}
