// SPDX-License-Identifier: Apache-2.0

/// The kinds of things in a project, by the names that dbt 1.12 gives them in artifacts and options.
package enum ResourceType: String, CaseIterable, Sendable {
    case model
    case analysis
    case test
    case snapshot
    case operation
    case seed
    case rpc
    case sqlOperation = "sql_operation"
    case documentation = "doc"
    case source
    case macro
    case exposure
    case metric
    case group
    case savedQuery = "saved_query"
    case semanticModel = "semantic_model"
    case unitTest = "unit_test"
    case fixture
    case function
}

extension ResourceType {
    /// Whether it is one of those that the manifest keeps under `nodes`.
    package var isNode: Bool {
        switch self {
        case .model, .analysis, .test, .snapshot, .operation, .seed, .rpc, .sqlOperation: true
        default: false
        }
    }

    /// What `ls` lists unless it is told otherwise.
    package static let listedByDefault: Set<ResourceType> = [
        .model, .snapshot, .seed, .test, .source, .exposure, .metric, .savedQuery, .semanticModel, .unitTest,
        .function,
    ]

    /// What `ls --resource-type all` lists.
    package static let listedWithAll: Set<ResourceType> = listedByDefault.union([.analysis])

    /// The types that `--resource-type` and `--exclude-resource-type` leave; only the former knows `all` and
    /// `default`.
    ///
    /// - Returns: Nil for a name that is no type.
    package static func chosen(
        _ included: [String], excluding excluded: [String], all: Set<ResourceType> = listedWithAll,
        default standard: Set<ResourceType> = listedByDefault
    ) -> Set<ResourceType>? {
        var chosen: Set<ResourceType> = included.isEmpty ? standard : []
        for name in included {
            switch (name, ResourceType(rawValue: name)) {
            case ("all", _): chosen.formUnion(all)
            case ("default", _): chosen.formUnion(standard)
            case (_, let type?): chosen.insert(type)
            case (_, nil): return nil
            }
        }
        for name in excluded {
            guard let type = ResourceType(rawValue: name) else { return nil }
            chosen.remove(type)
        }
        return chosen
    }
}
