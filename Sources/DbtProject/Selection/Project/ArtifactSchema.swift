// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// Which form an artifact of dbt has.
enum ArtifactSchema {
    /// Throws ``LotusError`` for an artifact that does not say that it has a schema.
    ///
    /// - Parameter name: Such as `manifest`.
    static func require(_ schema: String, of artifact: JSONValue, named name: String) throws(LotusError) {
        let found = artifact.value(at: ["metadata", "dbt_schema_version"])?.string
        if found == schema { return }
        throw LotusError(
            .artifactInvalid,
            "Expected a schema version of \"\(schema)\" in \(name).json, but found \"\(found ?? "none")\"",
            hint: "It was written by another version of dbt: run the command that writes it again.")
    }
}
