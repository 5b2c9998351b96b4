// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// Finds resources by a value of their configuration (`config.meta.owner:data`).
struct ConfigSearch {
    let path: [String]
    let value: JSONValue
    private let upper: String

    init(path: [String], value: JSONValue) {
        self.path = path
        self.value = value
        upper = PythonText.string(value).uppercased()
    }

    /// Whether a resource has the value; only nodes and sources are asked.
    func matches(_ resource: SelectableResource, _ warnings: inout [SelectionWarning]) -> Bool {
        guard resource.type.isNode || resource.type == .source, let first = path.first else { return false }
        let config = resource.config
        guard let top = config[first], !Self.hookKeys.contains(first) else {
            if config["meta"]?[first] != nil { warnings.append(.keyUnderMeta(first)) }
            return false
        }
        guard let found = Self.value(at: path.dropFirst(), in: top), !isEnumeration(of: resource) else {
            return false
        }
        guard let elements = found.elements else { return matches(found, ignoringCase: path == ["severity"]) }
        return elements.contains { matches($0, ignoringCase: false) }
    }

    private func matches(_ found: JSONValue, ignoringCase: Bool) -> Bool {
        if value.isEqualInPython(to: found) { return true }
        if let bool = found.bool { return upper == (bool ? "TRUE" : "FALSE") }
        return ignoringCase && found.string?.uppercased() == upper
    }

    private static func value(at path: ArraySlice<String>, in top: JSONValue) -> JSONValue? {
        var value = top
        for key in path {
            // dbt takes a method of Python's dictionaries for the value of such a key.
            guard !dictionaryMethods.contains(key), let next = value[key] else { return nil }
            value = next
        }
        return value
    }

    /// Values that are enumerations in dbt, which no text equals.
    private func isEnumeration(of resource: SelectableResource) -> Bool {
        resource.type == .model
            && (path == ["on_error"] || path == ["freshness", "build_after", "updates_on"])
    }

    /// They hold hooks, which no text equals.
    private static let hookKeys: Set = ["pre-hook", "post-hook"]

    private static let dictionaryMethods: Set = [
        "clear", "copy", "fromkeys", "get", "items", "keys", "pop", "popitem", "setdefault", "update",
        "values",
    ]
}
