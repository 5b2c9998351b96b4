// SPDX-License-Identifier: Apache-2.0

internal import Jinja
package import LotusCore

extension NodeExecution {
    /// Makes a schema by the macro `create_schema`, which a project may replace.
    ///
    /// - Parameter schema: a relation without an identifier.
    package func createSchema(_ schema: Relation) throws(LotusError) {
        let context = compiler.project.context
        let render = RenderContext(
            context, .compile, package: context.root.name, resolver: compiler.resolver, database: database)
        defer { render.close() }
        do throws(TemplateError) {
            let state = context.space.text.makeState()
            let relation = Value.object(RelationObject(schema))
            _ = try render.callMacro("create_schema", CallArguments([relation]), state)
        } catch {
            throw error.lotusError
        }
        do {
            // The statement of the macro may have begun a transaction.
            try database.commit()
        } catch {
            throw error as? LotusError ?? LotusError(.dbtDatabase, "\(error)", cause: error)
        }
        database.cacheAddedSchema(database: schema.database, schema: schema.schema ?? "")
    }
}
