// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// Answers what `source()` and `var('files')` read where the rows of a source lie in landing files
/// (PROJECT.md section 6).
package protocol SourceResolver: Sendable {
    /// Whether a source is a stream that is landed in files. It is read from them where the target holds no
    /// table of its name.
    func isLanded(_ source: SourceTable) -> Bool

    /// The files that a node reads in place of the table of a source that is landed.
    ///
    /// - Parameter node: whose template asks; nil for an operation.
    func files(of source: SourceTable, for node: Node?) throws(LotusError) -> LandedFiles

    /// The files of the stream that a model belongs to: `var('files')`; nil for a model without a stream.
    func files(for model: Node) throws(LotusError) -> [String]?

    /// Statements that are run in the transaction in which a model writes, after its own.
    func statements(for model: Node) throws(LotusError) -> [String]
}

/// Landing files, as SQL reads them.
package struct LandedFiles: Sendable, Equatable {
    /// Paths or globs, as the engine takes them; never none.
    package let paths: [String]

    package init(_ paths: [String]) {
        precondition(!paths.isEmpty, "The engine takes no empty list of files.")
        self.paths = paths
    }

    /// The call that gives their rows. Its partitions are numbers, whether they are written `1` or `01`, and
    /// columns are taken by name, since files of other days may have others.
    package var sql: String {
        let texts = paths.map { "'" + $0.replacing("'", with: "''") + "'" }
        let files = texts.count == 1 ? texts[0] : "[" + texts.joined(separator: ", ") + "]"
        return "read_parquet(\(files), hive_partitioning = true, "
            + "hive_types = {'year': INTEGER, 'month': INTEGER, 'day': INTEGER}, "
            + "union_by_name = true, filename = true)"
    }
}
