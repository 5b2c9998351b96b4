// SPDX-License-Identifier: Apache-2.0

internal import LotusCore
internal import ProjectFiles

/// Reads the definition of a selector.
struct DefinitionReader {
    let indirectSelection: IndirectSelection

    /// The whole definition: at this level `union` and `intersection` stand alone.
    func root(_ node: YAMLNode) throws(LotusError) -> SelectionSpec {
        if let keys = node.map?.keys, keys.count > 1, keys.contains("union") || keys.contains("intersection")
        {
            throw invalid(
                "Only a single 'union' or 'intersection' key is allowed in a root level selector definition;"
                    + " found \(keys.joined(separator: ",")).", at: node,
                hint: "Put the other keys into the list as entries of their own.")
        }
        return try definition(node)
    }

    private func definition(_ node: YAMLNode) throws(LotusError) -> SelectionSpec {
        if let text = node.string {
            let parser = CriteriaParser(indirectSelection: indirectSelection, location: node.location)
            return .criteria(try placed(node.location) { () throws(LotusError) in try parser.parse(text) })
        }
        if node["union"] != nil { return try combination(node, "union", .union) }
        if node["intersection"] != nil { return try combination(node, "intersection", .intersection) }
        return try criterion(node)
    }

    // MARK: Lists

    private func combination(
        _ node: YAMLNode, _ key: String, _ operation: SelectionSpec.Group.Operation
    ) throws(LotusError) -> SelectionSpec {
        var included: [SelectionSpec] = []
        var excluded: SelectionSpec?
        for entry in try entries(node, key) {
            guard entry["exclude"] != nil else {
                included.append(try definition(entry))
                continue
            }
            guard excluded == nil else {
                throw invalid(
                    "You cannot provide multiple exclude arguments to the same selector set operator",
                    at: entry,
                    hint: "Join the lists under one `exclude`.")
            }
            excluded = try exclusion(entry)
        }
        return difference(.group(SelectionSpec.Group(operation, included)), excluded)
    }

    private func exclusion(_ node: YAMLNode) throws(LotusError) -> SelectionSpec? {
        var excluded: [SelectionSpec] = []
        for entry in try entries(node, "exclude") { excluded.append(try definition(entry)) }
        return excluded.count > 1 ? .group(SelectionSpec.Group(.union, excluded)) : excluded.first
    }

    private func difference(_ included: SelectionSpec, _ excluded: SelectionSpec?) -> SelectionSpec {
        guard let excluded else { return included }
        return .group(SelectionSpec.Group(.difference, [included, excluded]))
    }

    private func entries(_ node: YAMLNode, _ key: String) throws(LotusError) -> [YAMLNode] {
        guard let value = node[key], let list = value.list else {
            throw invalid(
                "Invalid value for key \"\(key)\". Expected a list.", at: node[key] ?? node,
                hint: "Write its entries as a list (`- …`).")
        }
        for entry in list where entry.string == nil && entry.map == nil {
            throw invalid(
                "Invalid value type \(entry.kind) in key \"\(key)\", expected dict or str"
                    + " (value: \(PythonText.string(entry.jsonValue))).", at: entry,
                hint: "Write a text such as `tag:nightly`, or a map.")
        }
        return list
    }

    // MARK: Criteria

    private func criterion(_ node: YAMLNode) throws(LotusError) -> SelectionSpec {
        let map = node.map ?? YAMLMap()
        if let method = map["method"], let value = map["value"], map.entries.count > 1 {
            guard let name = method.string else {
                throw invalid("`method` must be text, not \(method.kind)", at: method, hint: "Name a method.")
            }
            let excluded = map["exclude"] == nil ? nil : try exclusion(node)
            return difference(
                try criterion(node, method: name, at: method.location, value: value, settings: map), excluded)
        }
        guard map.entries.count == 1, let only = map.entries.first else {
            throw invalid(
                "Expected either 1 key or else \"method\" and \"value\" keys, but got"
                    + " \(PythonText.representation(map.keys))", at: node,
                hint: "Write `method: value`, or `method:` and `value:` as keys of their own.")
        }
        return try criterion(node, method: only.key, at: only.keyLocation, value: only.value)
    }

    private func criterion(
        _ node: YAMLNode, method: String, at place: SourceLocation, value: YAMLNode,
        settings: YAMLMap = YAMLMap()
    ) throws(LotusError) -> SelectionSpec {
        let (name, arguments) = try placed(place, hint: Self.hints[method]) { () throws(LotusError) in
            try CriteriaParser.method(method)
        }
        let parents = try relatives("parents", settings)
        let children = try relatives("children", settings)
        let mode = try indirectSelection(settings)
        let takesChildrensParents = settings["childrens_parents"]?.jsonValue.isTrueInPython ?? false
        return .criteria(
            try placed(node.location) { () throws(LotusError) in
                try SelectionCriteria(
                    name, arguments: arguments, value: value.jsonValue,
                    takesChildrensParents: takesChildrensParents, parents: parents, children: children,
                    indirectSelection: mode, location: value.location, raw: PythonText.string(node.jsonValue))
            })
    }

    /// For keys that stand where a method would, because something is missing beside them.
    private static let hints = [
        "method": "Add `value:` beside `method:`.",
        "value": "Add `method:` beside `value:`.",
        "exclude": "Add what it is to be excluded from: `method:` and `value:`.",
    ]

    private func relatives(_ key: String, _ settings: YAMLMap) throws(LotusError)
        -> SelectionCriteria.Relatives
    {
        let depth = settings["\(key)_depth"]
        let limit = try depth.map { (node) throws(LotusError) in try self.depth(node) } ?? nil
        guard settings[key]?.jsonValue.isTrueInPython ?? false else { return .none }
        return limit.map { .within($0) } ?? .all
    }

    /// Nil for nothing, and as in dbt for the number 0.
    private func depth(_ node: YAMLNode) throws(LotusError) -> Int? {
        switch node.content {
        case .null: return nil
        case .bool(let value): return value ? 1 : nil
        case .int(let number): return number == 0 ? nil : number
        case .double(let number) where number.magnitude < 1e15: return number == 0 ? nil : Int(number)
        case .string(let text):
            if text.isEmpty { return nil }
            if let number = Int(text.filter { $0 != " " }) { return number }
        default: break
        }
        throw invalid(
            "Invalid node spec - could not handle parent depth \(PythonText.string(node.jsonValue))",
            at: node,
            hint: "Give a whole number.")
    }

    private func indirectSelection(_ settings: YAMLMap) throws(LotusError) -> IndirectSelection {
        guard let node = settings["indirect_selection"] else { return indirectSelection }
        if let mode = node.string.flatMap(IndirectSelection.init) { return mode }
        let known = IndirectSelection.allCases.map(\.rawValue)
        throw invalid(
            "'\(PythonText.string(node.jsonValue))' is not a valid IndirectSelection", at: node,
            hint: "Use one of: \(known.joined(separator: ", ")).")
    }

    // MARK: Errors

    /// The same errors with the place in the file, as dbt words them for a file.
    private func placed<Value>(
        _ place: SourceLocation, hint: String? = nil, _ read: () throws(LotusError) -> Value
    ) throws(LotusError) -> Value {
        do {
            return try read()
        } catch {
            throw invalid(error.message, at: place, hint: hint ?? error.hint)
        }
    }

    private func invalid(_ message: String, at node: YAMLNode, hint: String) -> LotusError {
        invalid(message, at: node.location, hint: hint)
    }

    private func invalid(_ message: String, at place: SourceLocation, hint: String?) -> LotusError {
        LotusError(
            .selectorDefinition, "Could not read selector file data: Runtime Error\n  \(message)", hint: hint,
            location: place)
    }
}
