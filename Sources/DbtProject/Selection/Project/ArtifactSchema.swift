// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// A kind of artifact of dbt, with the versions of its schema that dbt 1.12 reads.
struct ArtifactSchema {
    /// Such as `run-results`.
    let name: String
    /// The last is the one that is written.
    let versions: ClosedRange<Int>

    static let manifest = ArtifactSchema(name: "manifest", versions: 4...12)
    static let runResults = ArtifactSchema(name: "run-results", versions: 4...6)
    static let sources = ArtifactSchema(name: "sources", versions: 3...3)

    /// The version that an artifact says it has.
    ///
    /// - Parameter file: What the error calls the artifact.
    /// - Throws: ``LotusError`` for an artifact of another kind or version.
    func version(of artifact: JSONValue, file: String) throws(LotusError) -> Int {
        let found = artifact.value(at: ["metadata", "dbt_schema_version"])?.string
        if let version = versions.first(where: { address(of: $0) == found }) { return version }
        throw LotusError(
            .artifactInvalid,
            "Expected a schema version of \"\(address(of: versions.upperBound))\" in \(file), but found"
                + " \(found.map { "\"\($0)\"" } ?? "nothing"). Are you running with a different version of dbt?",
            hint: "Run the command that writes it again.")
    }

    private func address(of version: Int) -> String {
        "https://schemas.getdbt.com/dbt/\(name)/v\(version).json"
    }
}
