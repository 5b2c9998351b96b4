// SPDX-License-Identifier: Apache-2.0

/// What came of building a node.
package struct NodeOutcome: Sendable {
    /// The answer to the statement `main`.
    package var response: AdapterResponse
    /// The relations that the materialization says it made.
    package var relations: [Relation]
    /// What was given to `write()`, by which dbt makes the file below `target/run`; the last one counts.
    package var written: String?

    package init(response: AdapterResponse, relations: [Relation] = [], written: String? = nil) {
        self.response = response
        self.relations = relations
        self.written = written
    }
}

/// What a data test found.
package struct TestOutcome: Sendable, Equatable {
    package var failures: Int
    package var shouldWarn: Bool
    package var shouldError: Bool
    package var response: AdapterResponse
    /// What was given to `write()`.
    package var written: String?

    package init(
        failures: Int, shouldWarn: Bool, shouldError: Bool, response: AdapterResponse = AdapterResponse(),
        written: String? = nil
    ) {
        self.failures = failures
        self.shouldWarn = shouldWarn
        self.shouldError = shouldError
        self.response = response
        self.written = written
    }
}
