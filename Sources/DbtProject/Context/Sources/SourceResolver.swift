// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// Answers what `source()` and `var('files')` read where the rows of a source lie in landing files
/// (PROJECT.md section 6).
///
/// Where nothing is run, as in `dbt compile`, the methods at the top answer. A run of a node lists the files
/// first, and then has a ``SourceReading`` of its own.
package protocol SourceResolver: Sendable {
    /// Whether a source is a stream that is landed in files. It is read from them where the target holds no
    /// table of its name.
    func isLanded(_ source: SourceTable) -> Bool

    /// All files of a source that is landed, as SQL that outlives them names them: that of a view, and what
    /// `dbt compile` shows.
    ///
    /// - Parameter node: whose template asks; nil for an operation.
    func files(of source: SourceTable, for node: Node?) throws(LotusError) -> LandedFiles

    /// All files of the stream that a model belongs to: `var('files')`; nil for a model without a stream.
    func files(for model: Node) throws(LotusError) -> [String]?

    /// Learns which files there are, before a run of a node reads them. What goes wrong is thrown by the
    /// reading, when it is asked.
    ///
    /// - Parameter sources: that the node may read, and that are landed.
    func list(_ sources: [SourceTable], for node: Node) async

    /// What one run of a node reads; nil where it is what the methods at the top say.
    func reading(_ run: ReadingRun) -> (any SourceReading)?
}

extension SourceResolver {
    package func list(_ sources: [SourceTable], for node: Node) async {}
    package func reading(_ run: ReadingRun) -> (any SourceReading)? { nil }
}

/// A run of a node, as far as what it reads depends on it.
package struct ReadingRun: Sendable {
    /// Neither a view nor ephemeral.
    package let node: Node
    /// Sources that the node's own template names, that are landed, and of which the target holds no table.
    package let sources: [SourceTable]
    /// The table that rows are added to, as `is_incremental()` tells; nil when it is built.
    package let increment: Relation?
    /// The node's table is not written by others for as long as the reading is used.
    package let database: any AdapterDatabase

    package init(
        node: Node, sources: [SourceTable], increment: Relation?, database: any AdapterDatabase
    ) {
        self.node = node
        self.sources = sources
        self.increment = increment
        self.database = database
    }
}
