// SPDX-License-Identifier: Apache-2.0

package import LotusCore

extension NodeExecution {
    /// The table that a run of an incremental model adds to; nil for all other nodes, and when the model is
    /// built anew.
    package func incrementTarget(of node: Node) throws -> Relation? {
        guard node.config["materialized"] == "incremental" else { return nil }
        let isRefreshed = node.config["full_refresh"]?.bool ?? compiler.project.context.session.isFullRefresh
        guard !isRefreshed else { return nil }
        let named = compiler.project.context.relation(of: node)
        guard let identifier = named.identifier,
            let found = try database.relation(
                database: named.database, schema: named.schema, identifier: identifier)
        else { return nil }
        return found.type == "table" ? found : nil
    }
}

extension NodeExecution {
    /// Whether something of a node's name is there.
    package func isThere(_ node: Node) throws(LotusError) -> Bool {
        do {
            return try ManifestResolver.isThere(compiler.project.context.relation(of: node), database)
        } catch {
            throw error as? LotusError ?? LotusError(.dbtDatabase, "\(error)", cause: error)
        }
    }
}

extension ProjectSession {
    /// `--full-refresh`
    fileprivate var isFullRefresh: Bool { flags["FULL_REFRESH"]?.bool ?? false }
}
