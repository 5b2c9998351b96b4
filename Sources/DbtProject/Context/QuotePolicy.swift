// SPDX-License-Identifier: Apache-2.0

/// Which parts of a relation's name are quoted, or are there at all.
package struct QuotePolicy: Sendable, Equatable {
    package var database = true
    package var schema = true
    package var identifier = true

    /// All parts.
    package init() {}

    /// The policy with what a `quoting` says.
    func merged(_ quoting: PlainMap?) -> QuotePolicy {
        guard let quoting, !quoting.isEmpty else { return self }
        var policy = self
        if let flag = quoting["database"]?.bool { policy.database = flag }
        if let flag = quoting["schema"]?.bool { policy.schema = flag }
        if let flag = quoting["identifier"]?.bool { policy.identifier = flag }
        return policy
    }

    /// As `metadata.quoting` of the manifest has it.
    var record: PlainMap {
        [
            "database": .bool(database), "schema": .bool(schema), "identifier": .bool(identifier),
            "column": PlainValue.none,
        ]
    }
}
