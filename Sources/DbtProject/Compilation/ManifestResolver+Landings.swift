// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

extension ManifestResolver {
    /// The sources of a node's own template that are streams of the project.
    func landedSources(of node: Node) -> [SourceTable] {
        var seen: Set<String> = []
        return node.sources.compactMap { names in
            guard names.count == 2, let table = sourceTable(names[0], names[1], from: node.packageName),
                landings.isLanded(table), !table.isExternal, seen.insert(table.uniqueID).inserted
            else { return nil }
            return table
        }
    }

    /// What a run of a node reads; nil for one whose SQL outlives the run, or that has none.
    ///
    /// - Parameter increment: the table that rows are added to.
    func reading(
        of node: Node, increment: Relation?, on database: any AdapterDatabase
    ) throws -> (any SourceReading)? {
        guard !node.isEphemeral, node.config["materialized"] != "view",
            [.model, .test, .snapshot].contains(node.resourceType)
        else { return nil }
        let sources = try landedSources(of: node).filter { table in
            let own = try SourceRelation.make(table, base: QuotePolicy())
            return try !Self.isThere(own, database)
        }
        return landings.reading(
            ReadingRun(node: node, sources: sources, increment: increment, database: database))
    }
}
