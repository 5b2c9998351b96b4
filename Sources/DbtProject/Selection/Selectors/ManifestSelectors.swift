// SPDX-License-Identifier: Apache-2.0

package import LotusCore
package import ProjectFiles

/// The selectors as `manifest.json` holds them under `selectors`: as they were written, but with texts
/// taken apart and short forms written out.
package enum ManifestSelectors {
    /// An object of the selectors by name.
    ///
    /// - Parameter file: A `selectors.yml` that ``SelectorsReader`` has read, with its templates rendered.
    /// - Throws: ``LotusError`` for a text that is no criterion.
    package static func entry(of file: YAMLNode) throws(LotusError) -> JSONValue {
        var selectors: JSONValue = .object([])
        for selector in file["selectors"]?.list ?? [] {
            var entry = selector.jsonValue
            guard let name = entry["name"]?.string, let definition = entry["definition"] else { continue }
            entry["definition"] = try written(definition)
            selectors[name] = entry
        }
        return selectors
    }

    private static func written(_ definition: JSONValue) throws(LotusError) -> JSONValue {
        if let text = definition.string { return try criterion(text) }
        for key in ["union", "intersection"] {
            guard let entries = definition[key]?.elements else { continue }
            return .object([JSONValue.Member(key, .array(try written(entries)))])
        }
        guard let members = definition.members, let first = members.first else { return definition }
        var value = first.value
        if let entries = value.elements { value = .array(try written(entries)) }
        if first.key == "exclude" { return .object([JSONValue.Member("exclude", value)]) }
        guard members.count == 1 else { return definition }
        return ["method": .string(first.key), "value": value]
    }

    private static func written(_ entries: [JSONValue]) throws(LotusError) -> [JSONValue] {
        var result: [JSONValue] = []
        for entry in entries { result.append(try written(entry)) }
        return result
    }

    /// What a text says, without what it does not say.
    private static func criterion(_ text: String) throws(LotusError) -> JSONValue {
        let criteria = try CriteriaParser().parse(text)
        var entry: JSONValue = .object([])
        if criteria.takesChildrensParents { entry["childrens_parents"] = true }
        add(criteria.parents, as: "parents", to: &entry)
        entry["method"] = .string(([criteria.method.rawValue] + criteria.arguments).joined(separator: "."))
        if criteria.value != "" { entry["value"] = criteria.value }
        add(criteria.children, as: "children", to: &entry)
        return entry
    }

    private static func add(
        _ relatives: SelectionCriteria.Relatives, as key: String, to entry: inout JSONValue
    ) {
        guard relatives != .none else { return }
        entry[key] = true
        // dbt leaves the digits as they were written, a text.
        if let depth = relatives.depth { entry["\(key)_depth"] = .string(String(depth)) }
    }
}
