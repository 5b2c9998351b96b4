// SPDX-License-Identifier: Apache-2.0

/// How a criterion finds resources, by the names of dbt 1.12.
package enum SelectionMethod: String, CaseIterable, Sendable {
    case fqn
    case tag
    case group
    case access
    case source
    case path
    case file
    case package
    case config
    case testName = "test_name"
    case testType = "test_type"
    case resourceType = "resource_type"
    case state
    case exposure
    case metric
    case result
    case sourceStatus = "source_status"
    case version
    case semanticModel = "semantic_model"
    case savedQuery = "saved_query"
    case unitTest = "unit_test"
    case selector
}

extension SelectionMethod {
    /// The method that a value without one is meant for.
    init(forValue value: String) {
        let ending = value.lowercased()
        if value.contains("/") {
            self = .path
        } else if [".sql", ".py", ".csv"].contains(where: ending.hasSuffix) {
            self = .file
        } else {
            self = .fqn
        }
    }
}
