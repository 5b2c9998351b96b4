// SPDX-License-Identifier: Apache-2.0

internal import Jinja
package import LotusCore

extension NodeExecution {
    /// Adds the rows of a part of an incremental model to those of the parts before it, by the model's own
    /// strategy, in a temporary table.
    ///
    /// - Parameters:
    ///   - node: with the SQL of the part.
    ///   - collection: the table with the parts before it; nil for the first part, with which hooks run.
    /// - Returns: the table.
    package func collect(_ node: Node, into collection: Relation?) throws(LotusError) -> Relation {
        let table = collection ?? Self.collection(of: node)
        try rendered(node) { (context, state) throws(TemplateError) in
            _ = try context.callMacro(
                "lake__collect",
                CallArguments([.object(RelationObject(table)), .bool(collection == nil)]), state)
        }
        return table
    }

    /// Drops the table when its rows are where they belong.
    package func dropCollection(_ collection: Relation) throws(LotusError) {
        do {
            _ = try database.execute(
                "drop table \(collection.rendered)", rows: .none, opensTransaction: false)
        } catch {
            throw error as? LotusError ?? LotusError(.dbtDatabase, "\(error)", cause: error)
        }
    }

    /// A temporary table of the connection.
    private static func collection(of node: Node) -> Relation {
        Relation(
            database: "temp", schema: "main", identifier: node.alias + "__lotus_collected", type: "table")
    }
}
