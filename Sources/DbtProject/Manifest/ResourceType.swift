// SPDX-License-Identifier: Apache-2.0

/// The kinds of resources of a dbt project; the raw value begins each unique id (dbt 1.12, `NodeType`).
package enum ResourceType: String, Sendable, Hashable, CaseIterable {
    case model
    case seed
    case snapshot
    case test
    case analysis
    case operation
    case function
    case source
    case exposure
    case metric
    case semanticModel = "semantic_model"
    case savedQuery = "saved_query"
    case unitTest = "unit_test"
    case group
    case documentation = "doc"
    case macro
}
