// SPDX-License-Identifier: Apache-2.0

package import LotusCore
package import ProjectFiles

/// Reads `selectors.yml` as dbt 1.12 does (`dbt/config/selectors.py`, `dbt/graph/cli.py`).
package struct SelectorsReader {
    private let reader: DefinitionReader

    /// - Parameter indirectSelection: That of the command, for definitions that do not say.
    package init(indirectSelection: IndirectSelection = .eager) {
        reader = DefinitionReader(indirectSelection: indirectSelection)
    }

    /// The selectors of a file whose templates have been rendered.
    ///
    /// - Throws: ``LotusError`` with the place in the file.
    package func read(_ file: YAMLNode) throws(LotusError) -> Selectors {
        guard let entries = file["selectors"] else {
            if file.map?.isEmpty ?? false { return Selectors() }
            throw Self.invalid("`selectors` is missing", at: file)
        }
        guard let list = entries.list else {
            throw Self.invalid("`selectors` must be a list, not \(entries.kind)", at: entries)
        }
        var selectors: [Selector] = []
        for entry in list { selectors.append(try selector(entry)) }
        try refuseTwoDefaults(list)
        return Selectors(selectors)
    }

    private func selector(_ entry: YAMLNode) throws(LotusError) -> Selector {
        guard entry.map != nil else {
            throw Self.invalid("a selector must be a map, not \(entry.kind)", at: entry)
        }
        guard let name = entry["name"]?.string else {
            throw Self.invalid("a selector has no `name`", at: entry)
        }
        guard let definition = entry["definition"], !definition.isNull else {
            throw Self.invalid("the selector '\(name)' has no `definition`", at: entry)
        }
        guard definition.string != nil || definition.map != nil else {
            throw Self.invalid(
                "the `definition` of the selector '\(name)' must be text or a map, not \(definition.kind)",
                at: definition)
        }
        return Selector(
            name: name, description: try description(entry), isDefault: try isDefault(entry),
            definition: try reader.root(definition), raw: PythonText.string(definition.jsonValue))
    }

    private func description(_ entry: YAMLNode) throws(LotusError) -> String {
        guard let value = entry["description"] else { return "" }
        if let text = value.string { return text }
        throw Self.invalid("`description` must be text, not \(value.kind)", at: value)
    }

    private func isDefault(_ entry: YAMLNode) throws(LotusError) -> Bool {
        guard let value = entry["default"] else { return false }
        if case .bool(let isDefault) = value.content { return isDefault }
        throw Self.invalid("`default` must be true or false, not \(value.kind)", at: value)
    }

    private func refuseTwoDefaults(_ entries: [YAMLNode]) throws(LotusError) {
        let defaults = entries.filter { $0["default"]?.jsonValue.bool ?? false }
        guard defaults.count > 1 else { return }
        let names = defaults.prefix(2).compactMap { $0["name"]?.string }
        throw LotusError(
            .selectorDefinition,
            "Could not read selector file data: Runtime Error\n"
                + "  Error when parsing the selector file. Found multiple selectors with `default: true`:"
                + names.joined(separator: " and "),
            hint: "Keep `default: true` at one of them.", location: defaults[1]["default"]?.location)
    }

    private static func invalid(_ reason: String, at node: YAMLNode) -> LotusError {
        LotusError(
            .selectorDefinition, "Could not parse selector file data: \(reason)",
            hint: "A selector has a `name` and a `definition`, which is a text, a criterion"
                + " (`method:` and `value:`), or a `union:` or `intersection:` of such.",
            location: node.location)
    }
}
