// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// Models by which of their versions they are.
extension NodeSelector {
    func searchVersions(_ value: String) throws(LotusError) -> ResourceSet {
        // dbt meets a wrong word only at the first model.
        let models = filter { $0.type == .model }
        if models.isEmpty { return models }
        switch value {
        case "latest":
            return filter { $0.isVersionedModel && $0.version.isEqualInPython(to: $0.latestVersion) }
        case "prerelease":
            return filter { $0.isComparable && ModelVersion($0.latestVersion) < ModelVersion($0.version) }
        case "old":
            return filter { $0.isComparable && ModelVersion($0.version) < ModelVersion($0.latestVersion) }
        case "none": return filter { $0.type == .model && $0.version.isNull }
        default:
            throw LotusError(
                .selectionValue,
                "Invalid version type selector \(value): expected one of: \"latest\", \"prerelease\","
                    + " \"old\", or \"none\"",
                hint: "Use one of these words.")
        }
    }
}

extension SelectableResource {
    fileprivate var latestVersion: JSONValue { entry["latest_version"] ?? .null }

    fileprivate var isComparable: Bool {
        type == .model && version.isTrueInPython && latestVersion.isTrueInPython
    }
}

/// A version as dbt compares it: as a number if both are, else as text.
private struct ModelVersion {
    private let text: String
    private let number: Double?

    init(_ value: JSONValue) {
        text = PythonText.string(value)
        number = Double(text.replacing("_", with: ""))
    }

    static func < (one: ModelVersion, other: ModelVersion) -> Bool {
        if let first = one.number, let second = other.number { return first < second }
        return one.text.utf8.lexicographicallyPrecedes(other.text.utf8)
    }
}
