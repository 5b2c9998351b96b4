// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import LotusCore

/// Makes the schemas that nodes write to, those that are not there (dbt 1.12, `create_schemas`).
struct SchemaCreation: Sendable {
    /// Each once, in the order of the nodes.
    let schemas: [Relation]
    private let compiler: ManifestCompiler

    /// - Parameter nodes: what makes tables or views.
    init(_ nodes: [Node], compiler: ManifestCompiler) {
        var schemas: [Relation] = []
        var known: Set<[String?]> = []
        for node in nodes where !node.isEphemeral {
            guard let schema = node.schema else { continue }
            if known.insert([node.database?.lowercased(), schema.lowercased()]).inserted {
                schemas.append(Relation(database: node.database, schema: schema, identifier: nil))
            }
        }
        self.schemas = schemas
        self.compiler = compiler
    }

    /// Looks once into each database.
    func run(on database: any AdapterDatabase) throws {
        var existing: [String?: Set<String>] = [:]
        let execution = NodeExecution(compiler, database: database)
        for schema in schemas {
            if existing[schema.database] == nil {
                existing[schema.database] = Set(
                    try database.schemas(database: schema.database).map { $0.lowercased() })
            }
            let name = schema.schema?.lowercased() ?? ""
            guard existing[schema.database]?.contains(name) == false else { continue }
            try execution.createSchema(schema)
        }
    }
}
