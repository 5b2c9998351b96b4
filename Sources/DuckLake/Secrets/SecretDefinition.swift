// SPDX-License-Identifier: Apache-2.0

package import DuckDB
internal import LotusCore

/// A secret of the engine, such as the credentials of an object store.
package struct SecretDefinition: Sendable {
    package var name: String
    /// `s3`, `postgres`, `ducklake`, …
    package var type: String
    package var provider: String?
    /// URL prefixes that it is for; empty for all.
    package var scope: [String]
    /// Further parameters, by the engine's names.
    package var parameters: [(key: String, value: Value)]

    package init(
        name: String, type: String, provider: String? = nil, scope: [String] = [],
        parameters: [(key: String, value: Value)] = []
    ) {
        self.name = name
        self.type = type
        self.provider = provider
        self.scope = scope
        self.parameters = parameters
    }

    /// Makes the secret for the life of the database.
    ///
    /// Values are bound, so they stand in no statement, log or error.
    ///
    /// - Throws: ``LotusError`` that names the secret and none of its values.
    package func create(on connection: borrowing Connection) throws {
        var clauses = ["TYPE \(SQLText.identifier(type))"]
        if let provider { clauses.append("PROVIDER \(SQLText.identifier(provider))") }
        var values: [Value] = []
        func bind(_ key: String, _ value: Value) {
            values.append(value)
            clauses.append("\(SQLText.identifier(key)) $\(values.count)")
        }
        for (key, value) in parameters { bind(key, value) }
        if scope.count == 1 { bind("SCOPE", .text(scope[0])) }
        if scope.count > 1 { bind("SCOPE", .list(scope.map { .text($0) })) }
        let sql = "CREATE OR REPLACE SECRET \(SQLText.identifier(name)) (\(clauses.joined(separator: ", ")))"
        do {
            try connection.execute(sql, values)
        } catch let error as DuckDBError where !error.isInterrupt {
            let secrets = parameters.compactMap { $0.value.string.map { Secret($0) } }
            throw LotusError(
                .attach, "cannot make the secret \(name): \(Redactor(secrets).redact(error.message))",
                hint: "check its entry under `secrets:` in profiles.yml")
        }
    }
}
