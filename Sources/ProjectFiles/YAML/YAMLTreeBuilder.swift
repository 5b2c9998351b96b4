// SPDX-License-Identifier: Apache-2.0

internal import LotusCore
internal import Yams

/// Turns the parser's nodes into ours: types, merge keys, limits.
struct YAMLTreeBuilder {
    let source: SourceText
    /// The keys that stand again in their maps, in the order in which they are met.
    private(set) var repetitions: [RepeatedKey] = []
    private var listDepth = 0
    private let keys: YAMLRepeatedKeys
    private var nodeCount = 0

    init(source: SourceText, keys: YAMLRepeatedKeys) {
        self.source = source
        self.keys = keys
    }

    mutating func build(
        _ node: Yams.Node, depth: Int = 0, scope: SecretScope = SecretScope()
    ) throws(LotusError) -> YAMLNode {
        try checkLimits(at: node, depth: depth)
        switch node {
        case .scalar(let scalar):
            return try build(scalar, at: node, isSecret: scope.isSecret)
        case .sequence(let sequence):
            try requireTag(of: node, in: [Self.tagPrefix + "seq"])
            var items: [YAMLNode] = []
            listDepth += 1
            defer { listDepth -= 1 }
            for item in sequence {
                items.append(try build(item, depth: depth + 1, scope: scope))
            }
            return make(.list(items), at: node, isSecret: scope.isSecret)
        case .mapping(let mapping):
            try requireTag(of: node, in: [Self.tagPrefix + "map"])
            return make(
                .map(try build(mapping, depth: depth, scope: scope)), at: node, isSecret: scope.isSecret)
        case .alias:
            // The parser puts the anchored node in the alias's place; this case is for emitting only.
            throw LotusError(.yamlSyntax, "an alias has no anchor", location: location(of: node))
        }
    }

    // MARK: Maps

    private mutating func build(
        _ mapping: Yams.Node.Mapping, depth: Int, scope: SecretScope
    ) throws(LotusError) -> YAMLMap {
        var entries = try mergedEntries(of: mapping, depth: depth, scope: scope)
        let isChecked = !(keys.isEmpty && entries.isEmpty) && !beginsWithMerge(mapping)
        var lines: [String: Int] = [:]
        if isChecked { for entry in entries { lines[entry.key] = entry.keyLine } }
        for (key, value) in mapping {
            guard case .scalar(let scalar) = key else {
                throw keyIsNotText(key)
            }
            guard !isMerge(scalar) else { continue }
            let name = keys.name(of: scalar.string)
            let value = try build(
                value, depth: depth + 1, scope: scope.entering(name))
            let place = key.place
            let entry = YAMLMap.Entry(
                key: name, keyLine: place.line, keyColumn: place.column, value: value)
            if isChecked, let line = lines.updateValue(place.line, forKey: name) {
                note(entry, earlierLine: line)
            }
            entries.append(entry)
        }
        return YAMLMap(entries)
    }

    private func isMerge(_ key: Yams.Node.Scalar) -> Bool {
        key.style == .plain && keys.name(of: key.string) == "<<"
    }

    /// What overrides the entries that a map begins with is no repetition (dbt 1.12, `checked_load`).
    private func beginsWithMerge(_ mapping: Yams.Node.Mapping) -> Bool {
        guard case .scalar(let scalar)? = mapping.first?.key else { return false }
        return isMerge(scalar)
    }

    /// A map is met once for each alias of it, and told of once.
    private mutating func note(_ entry: YAMLMap.Entry, earlierLine: Int) {
        let location = entry.keyLocation
        guard !repetitions.contains(where: { $0.location == location }) else { return }
        repetitions.append(
            RepeatedKey(
                key: entry.key, location: location, earlierLine: earlierLine, listDepth: listDepth))
    }

    /// The entries of all `<<` of a map, which come before its own.
    private mutating func mergedEntries(
        of mapping: Yams.Node.Mapping, depth: Int, scope: SecretScope
    ) throws(LotusError) -> [YAMLMap.Entry] {
        var entries: [YAMLMap.Entry] = []
        for (key, value) in mapping {
            guard case .scalar(let scalar) = key, isMerge(scalar) else { continue }
            entries += try mergedEntries(of: value, depth: depth, scope: scope)
        }
        return entries
    }

    /// The entries that `<<` brings in: of a list of maps, an earlier one wins.
    private mutating func mergedEntries(
        of node: Yams.Node, depth: Int, scope: SecretScope
    ) throws(LotusError) -> [YAMLMap.Entry] {
        let value = try build(node, depth: depth + 1, scope: scope)
        switch value.content {
        case .map(let map):
            return map.entries
        case .list(let items):
            var entries: [YAMLMap.Entry] = []
            for item in items.reversed() {
                guard let map = item.map else { throw badMerge(item) }
                entries += map.entries
            }
            return entries
        default:
            throw badMerge(value)
        }
    }

    private func badMerge(_ value: YAMLNode) -> LotusError {
        LotusError(
            .badMerge, "the merge key `<<` takes a map or a list of maps, not \(value.kind)",
            hint: "Write `<<: *anchor`, where `&anchor` stands before a map.", location: value.location)
    }

    func keyIsNotText(_ key: Yams.Node) -> LotusError {
        let place = key.place
        // `path: {{ env_var('X') }}` is a map whose key is a map.
        if source.line(place.line).contains("{{") {
            return LotusError(
                .keyIsNotText, "a template must stand in quotes", hint: "Write key: \"{{ … }}\".",
                location: location(of: key))
        }
        return LotusError(
            .keyIsNotText, "a key must be text, not \(key.isMapping ? "a map" : "a list")",
            hint: "Write `key: value`; put text that begins with `[` or `{` in quotes.",
            location: location(of: key))
    }

    // MARK: Scalars

    private static let tagPrefix = "tag:yaml.org,2002:"

    private func build(
        _ scalar: Yams.Node.Scalar, at node: Yams.Node, isSecret: Bool
    ) throws(LotusError) -> YAMLNode {
        let text = scalar.string
        let content: YAMLNode.Content
        switch scalar.tag.rawValue {
        case "":
            content = scalar.style == .plain ? YAMLScalarResolver.resolve(text) : .string(text)
        case "!", Self.tagPrefix + "str", Self.tagPrefix + "timestamp":
            content = .string(text)
        case Self.tagPrefix + "null":
            content = .null
        case Self.tagPrefix + "bool":
            content = .bool(try fitting(YAMLScalarResolver.bool(text), node, "a boolean"))
        case Self.tagPrefix + "int":
            content = .int(try fitting(YAMLScalarResolver.int(text), node, "a whole number"))
        case Self.tagPrefix + "float":
            let number = YAMLScalarResolver.double(text) ?? YAMLScalarResolver.int(text).map(Double.init)
            content = .double(try fitting(number, node, "a number"))
        default:
            throw unknownTag(scalar.tag.rawValue, at: node)
        }
        return make(content, text: text, style: style(of: scalar), at: node, isSecret: isSecret)
    }

    private func fitting<T>(_ value: T?, _ node: Yams.Node, _ what: String) throws(LotusError) -> T {
        guard let value else {
            throw LotusError(
                .valueDoesNotFitTag, "the tag asks for \(what), but the value is none",
                hint: "Remove the tag (`!!…`) or correct the value.", location: location(of: node))
        }
        return value
    }

    private func requireTag(of node: Yams.Node, in allowed: [String]) throws(LotusError) {
        let tag = node.rawTag
        guard tag.isEmpty || tag == "!" || allowed.contains(tag) else {
            throw unknownTag(tag, at: node)
        }
    }

    private func unknownTag(_ tag: String, at node: Yams.Node) -> LotusError {
        let shown = tag.hasPrefix(Self.tagPrefix) ? "!!" + tag.dropFirst(Self.tagPrefix.count) : tag
        return LotusError(
            .unknownTag, "the tag \(shown) is not supported here",
            hint: "Remove it. Known tags are !!str, !!int, !!float, !!bool, !!null, !!seq and !!map.",
            location: location(of: node))
    }

    // MARK: Limits and places

    private mutating func checkLimits(at node: Yams.Node, depth: Int) throws(LotusError) {
        nodeCount += 1
        guard depth <= ProjectFileLimits.nestingDepthMax else {
            throw LotusError(
                .nestedTooDeeply,
                "maps and lists are nested more than \(ProjectFileLimits.nestingDepthMax) deep",
                hint: "Flatten the file.", location: location(of: node))
        }
        guard nodeCount <= ProjectFileLimits.fileNodesMax else {
            throw LotusError(
                .tooManyValues,
                "the file holds more than \(ProjectFileLimits.fileNodesMax) values"
                    + " once its aliases are expanded",
                hint: "Use fewer aliases (`*name`) inside anchored parts (`&name`), or split the file.",
                location: location(of: node))
        }
    }

    private func make(
        _ content: YAMLNode.Content, text: String = "", style: YAMLNode.Style = .plain, at node: Yams.Node,
        isSecret: Bool
    ) -> YAMLNode {
        let place = node.place
        return YAMLNode(
            content: content, text: text, style: style, line: place.line, column: place.column,
            isSecret: isSecret || SecretNames.carriesCredential(text), source: source)
    }

    private func style(of scalar: Yams.Node.Scalar) -> YAMLNode.Style {
        switch scalar.style {
        case .singleQuoted, .doubleQuoted: .quoted
        case .literal, .folded: .block
        case .any, .plain: .plain
        }
    }

    private func location(of node: Yams.Node) -> SourceLocation {
        let place = node.place
        return source.location(line: place.line, column: place.column)
    }
}

extension Yams.Node {
    fileprivate var isMapping: Bool {
        if case .mapping = self { true } else { false }
    }

    fileprivate var place: SourcePlace {
        mark.map { SourcePlace(line: $0.line, column: $0.column) } ?? .start
    }

    /// The tag as written; empty when there is none. (`Node.tag` would resolve it.)
    fileprivate var rawTag: String {
        switch self {
        case .scalar(let scalar): scalar.tag.rawValue
        case .sequence(let sequence): sequence.tag.rawValue
        case .mapping(let mapping): mapping.tag.rawValue
        case .alias: ""
        }
    }
}
