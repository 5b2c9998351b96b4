// SPDX-License-Identifier: Apache-2.0

/// Landing files, as SQL reads them.
package struct LandedFiles: Sendable, Equatable {
    /// Paths or globs, as the engine takes them; never none.
    package let paths: [String]
    /// Files that the columns are taken from, beside those that are read: in the order of the columns.
    package let columnPaths: [String]
    /// Whether they lie in folders of year, month and day.
    package let isPartitioned: Bool

    package init(_ paths: [String], columnPaths: [String] = [], isPartitioned: Bool = true) {
        precondition(!paths.isEmpty, "The engine takes no empty list of files.")
        self.paths = paths
        self.columnPaths = columnPaths
        self.isPartitioned = isPartitioned
    }

    /// What gives their rows. Partitions are numbers, whether they are written `1` or `01`, and columns are
    /// taken by name, since files of other days may have others.
    package var sql: String {
        guard !columnPaths.isEmpty else { return call(paths) }
        return "(select * from (select * from \(call(columnPaths)) limit 0)"
            + " union all by name select * from \(call(paths)))"
    }

    private func call(_ paths: [String]) -> String {
        let texts = paths.map { "'" + $0.replacing("'", with: "''") + "'" }
        let files = texts.count == 1 ? texts[0] : "[" + texts.joined(separator: ", ") + "]"
        let partitions =
            isPartitioned
            ? "hive_partitioning = true, hive_types = {'year': INTEGER, 'month': INTEGER, 'day': INTEGER}, "
            : ""
        return "read_parquet(\(files), \(partitions)union_by_name = true, filename = true)"
    }
}
