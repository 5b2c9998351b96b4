// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// A resource beside what it was in an earlier run, by the rules of dbt 1.12
/// (`dbt/contracts/graph/nodes.py`).
struct StateComparison {
    /// Nil for a resource that is new.
    let old: SelectableResource?
    let new: SelectableResource
    let macros: MacroChanges
    let options: SelectionOptions

    func holds(
        _ check: NodeSelector.StateCheck, _ warnings: inout [SelectionWarning]
    ) throws(LotusError) -> Bool {
        switch check {
        case .new: return old == nil
        case .old: return old != nil
        case .modified: return try isModified(&warnings)
        case .unmodified: return try !isModified(&warnings)
        case .body:
            guard isCode else { return false }
            guard let old else { return true }
            return !hasSameBody(as: old, &warnings)
        case .configs:
            guard new.type != .unitTest else { return false }
            return old.map { !hasSameConfig(as: $0) } ?? true
        case .persistedDescriptions: return isCode && old.map { !hasSameDescriptions(as: $0) } ?? true
        case .relation:
            return (isCode || new.type == .source) && old.map { !hasSameRelation(as: $0) } ?? true
        case .macros: return macros.affect(new)
        case .contract:
            guard isCode else { return false }
            guard let old else { return true }
            return try !hasSameContract(as: old, &warnings)
        }
    }

    /// Whether it is of those that dbt makes of files with SQL, Python or CSV.
    private var isCode: Bool { new.type.isNode || new.type == .function }

    // MARK: Modified

    private func isModified(_ warnings: inout [SelectionWarning]) throws(LotusError) -> Bool {
        let hasChanged = try !hasSameContents(&warnings)
        var hasOtherContract = false
        // dbt asks once more, and so warns once more.
        if let old, old.type == .model { hasOtherContract = try !hasSameContract(as: old, &warnings) }
        return hasChanged || macros.affect(new) || hasOtherContract
    }

    private func hasSameContents(_ warnings: inout [SelectionWarning]) throws(LotusError) -> Bool {
        guard let old else {
            // Of these, one that is new counts as unchanged.
            return [.source, .exposure, .metric, .semanticModel, .savedQuery].contains(new.type)
        }
        switch new.type {
        case .unitTest: return hasSame(["checksum"], as: old)
        case .source, .exposure, .metric, .semanticModel, .savedQuery: return hasSameDefinition(as: old)
        case .test where new.testName != nil: return hasSameConfig(as: old) && new.fqn == old.fqn
        default: return try hasSameCode(as: old, &warnings)
        }
    }

    private func hasSameCode(
        as old: SelectableResource, _ warnings: inout [SelectionWarning]
    ) throws(LotusError) -> Bool {
        // First: it may end the work.
        let hasSameContract = try hasSameContract(as: old, &warnings)
        guard hasSameBody(as: old, &warnings), hasSameConfig(as: old), hasSameDescriptions(as: old),
            new.fqn == old.fqn, hasSameRelation(as: old), hasSameContract
        else { return false }
        switch new.type {
        case .model: return hasSame(["latest_version", "access", "deprecation_date"], as: old)
        case .function:
            return hasSame(["arguments", "returns"], as: old)
                && Self.signatures(of: new).isEqualInPython(to: Self.signatures(of: old))
        default: return true
        }
    }

    /// The overloads of a function without their descriptions.
    private static func signatures(of function: SelectableResource) -> JSONValue {
        let overloads = function.entry["overloads"]?.elements ?? []
        return .array(
            overloads.map { overload in
                .array(["defined_in", "arguments", "returns", "raw_body"].map { overload[$0] ?? .null })
            })
    }

    private func hasSameDefinition(as old: SelectableResource) -> Bool {
        switch new.type {
        case .source:
            return hasSameRelation(as: old) && new.fqn == old.fqn && hasSameConfig(as: old)
                && hasSame(["quoting", "freshness", "loaded_at_field", "external"], as: old)
        case .exposure:
            return new.fqn == old.fqn
                && hasSame(["type", "owner", "maturity", "url", "description", "label"], as: old)
                && Set(new.dependsOn) == Set(old.dependsOn) && hasSameConfig(as: old)
        case .metric: return hasSame(["type", "description", "label"], as: old) && hasSameConfig(as: old)
        case .semanticModel:
            return hasSame(
                [
                    "model", "description", "defaults", "entities", "dimensions", "measures", "config",
                    "primary_entity", "group",
                ], as: old)
        default: return hasSameQuery(as: old)
        }
    }

    private func hasSameQuery(as old: SelectableResource) -> Bool {
        let parameters = ["metrics", "group_by", "where"].allSatisfy { key in
            new.entry.value(at: ["query_params", key]).isEqualInPython(
                to: old.entry.value(at: ["query_params", key]))
        }
        return parameters && hasSame(["description", "label", "config", "group", "tags"], as: old)
            && Self.exports(of: new).isEqualInPython(to: Self.exports(of: old))
    }

    private static func exports(of query: SelectableResource) -> JSONValue {
        .array(
            (query.entry["exports"]?.elements ?? []).map { export in
                let settings = ["export_as", "schema", "alias"].map {
                    export["unrendered_config"]?[$0] ?? .null
                }
                return .array([export["name"] ?? .null] + settings)
            })
    }
}
