// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// What of a resource is compared by itself.
extension StateComparison {
    /// Whether all these keys of the manifest have the values that they had.
    func hasSame(_ keys: [String], as old: SelectableResource) -> Bool {
        keys.allSatisfy { key in
            let standard = Self.standards[key]
            return (new.entry[key] ?? standard).isEqualInPython(to: old.entry[key] ?? standard)
        }
    }

    /// What dbt takes for a key that is not there, as in manifests from before it was introduced.
    private static let standards: [String: JSONValue] = ["access": "protected", "tags": []]

    // MARK: Body

    func hasSameBody(as old: SelectableResource, _ warnings: inout [SelectionWarning]) -> Bool {
        guard new.type == .seed else { return hasSame(["raw_code"], as: old) }
        let (checksum, before) = (new.entry["checksum"], old.entry["checksum"])
        let kind = checksum?["name"]?.string
        let isSame =
            kind != "none" && kind == before?["name"]?.string
            && checksum?["checksum"]?.string == before?["checksum"]?.string
        if kind == "path" { warnings.append(largeSeed(wasLarge: before?["name"]?.string == "path", isSame)) }
        return isSame
    }

    /// dbt knows a large seed by its path alone.
    private func largeSeed(wasLarge: Bool, _ isSame: Bool) -> SelectionWarning {
        let limit = "\(options.maximumSeedSizeMiB)MiB"
        let found = "Found a seed (\(new.package).\(new.name)) >\(limit) in size"
        if !wasLarge {
            return SelectionWarning(
                event: "SeedIncreased", "\(found). The previous file was <=\(limit), so it has changed")
        }
        if isSame {
            return SelectionWarning(
                event: "SeedExceedsLimitSamePath",
                "\(found) at the same path, dbt cannot tell if it has changed: assuming they are the same")
        }
        return SelectionWarning(
            event: "SeedExceedsLimitAndPathChanged",
            "\(found). The previous file was in a different location, assuming it has changed")
    }

    // MARK: Configuration

    /// Compares the configuration as it was written; where a table is to stand is no part of it.
    func hasSameConfig(as old: SelectableResource) -> Bool {
        if new.type == .semanticModel || new.type == .savedQuery { return hasSame(["config"], as: old) }
        let (mine, others) = (new.unrenderedConfig, old.unrenderedConfig)
        let keys =
            new.type == .test
            ? Self.testSettings : Set((mine.members ?? []).map(\.key) + (others.members ?? []).map(\.key))
        let ignored = Self.ignoredSettings(of: new.type)
        return keys.allSatisfy { key in
            if ignored.contains(key) { return true }
            switch (mine[key], others[key]) {
            case (nil, nil): return true
            case (let one?, let two?): return one.isEqualInPython(to: two)
            default: return false
            }
        }
    }

    private static let testSettings: Set = [
        "severity", "where", "limit", "fail_calc", "warn_if", "error_if", "store_failures",
        "store_failures_as", "sql_header",
    ]

    private static func ignoredSettings(of type: ResourceType) -> Set<String> {
        switch type {
        case .source, .exposure: []
        case .metric: ["group"]
        default: ["alias", "schema", "database", "tags", "group"]
        }
    }

    // MARK: Descriptions

    /// Compares descriptions only where they are written to the database.
    func hasSameDescriptions(as old: SelectableResource) -> Bool {
        // Tests have no such setting; of one that is there anyway dbt knows nothing.
        guard new.type != .test, let settings = new.config["persist_docs"] else { return true }
        if settings["relation"]?.isTrueInPython ?? false, !hasSame(["description"], as: old) { return false }
        guard settings["columns"]?.isTrueInPython ?? false else { return true }
        return Self.descriptions(of: new).isEqualInPython(to: Self.descriptions(of: old))
    }

    private static func descriptions(of resource: SelectableResource) -> JSONValue {
        let columns = resource.entry["columns"]?.members ?? []
        return .object(columns.map { JSONValue.Member($0.key, $0.value["description"] ?? .null) })
    }

    // MARK: Relation

    /// Compares where a table is to stand, as it was written.
    func hasSameRelation(as old: SelectableResource) -> Bool {
        if new.type == .source {
            let keys =
                options.comparesUnrenderedValues
                ? ["unrendered_database", "unrendered_schema"] : ["database", "schema"]
            return hasSame(keys + ["identifier"], as: old)
        }
        return ["database", "schema", "alias"].allSatisfy {
            new.unrenderedConfig[$0].isEqualInPython(to: old.unrenderedConfig[$0])
        }
    }

    // MARK: Contract

    /// Only models have contracts.
    func hasSameContract(
        as old: SelectableResource, _ warnings: inout [SelectionWarning]
    ) throws(LotusError) -> Bool {
        guard new.type == .model, old.type == .model else { return true }
        switch (old.hasContract, new.hasContract) {
        case (false, let isEnforced): return !isEnforced
        case (true, true) where Self.checksum(of: new).isEqualInPython(to: Self.checksum(of: old)):
            return true
        default:
            if let breach = ContractBreach(from: old, to: new) { warnings.append(try breach.warning()) }
            return false
        }
    }

    private static func checksum(of model: SelectableResource) -> JSONValue? {
        model.entry.value(at: ["contract", "checksum"])
    }
}

extension SelectableResource {
    /// Whether the contract of a model is enforced.
    var hasContract: Bool { entry.value(at: ["contract", "enforced"])?.bool ?? false }

    fileprivate var unrenderedConfig: JSONValue { entry["unrendered_config"] ?? .object([]) }
}
