// SPDX-License-Identifier: Apache-2.0

package import AirbyteProtocol

extension LandingType {
    /// The type of what a schema describes.
    package init(_ node: SchemaNode) {
        self = Self.merged(Self.options(of: node)) ?? .json(.anything)
    }

    // MARK: - What a node allows

    /// Each type that a node allows, but for null.
    private static func options(of node: SchemaNode) -> [LandingType] {
        if !node.kinds.isEmpty { return node.kinds.map { option($0, of: node) } }
        if !node.alternatives.isEmpty {
            // An alternative that says nothing is `null`.
            return node.alternatives.filter { $0.saysSomething }.flatMap { options(of: $0) }
        }
        if let properties = node.properties, !properties.isEmpty { return [structure(of: properties)] }
        return [.json(.anything)]
    }

    private static func option(_ kind: SchemaNode.Kind, of node: SchemaNode) -> LandingType {
        switch kind {
        case .string: text(node)
        case .boolean: .boolean
        case .integer: .integer
        case .number: node.airbyteType == "integer" || node.airbyteType == "big_integer" ? .integer : .number
        case .object: structure(of: node.properties ?? [])
        case .array: merged(node.items.flatMap { options(of: $0) }).map { .list($0) } ?? .json(.array)
        }
    }

    private static func text(_ node: SchemaNode) -> LandingType {
        switch node.format {
        case "date": .date
        case "time": .time(hasZone: node.airbyteType != "time_without_timezone")
        case "date-time": .timestamp(hasZone: node.airbyteType != "timestamp_without_timezone")
        default: .string
        }
    }

    private static func structure(of properties: [SchemaNode.Property]) -> LandingType {
        if properties.isEmpty { return .json(.object) }
        return structure(of: properties.map { ($0.name, LandingType($0.node)) })
    }

    private static func structure(of members: [(source: String, type: LandingType)]) -> LandingType {
        var names = ColumnNames()
        return .structure(
            members.map { LandingField(source: $0.source, name: names.name(for: $0.source), type: $0.type) })
    }

    // MARK: - Merging

    /// One type for several: equal ones and objects are merged, and what is left makes a union.
    private static func merged(_ options: [LandingType]) -> LandingType? {
        var merged: [LandingType] = []
        for option in options.flatMap({ $0.unionMembers }) { add(option, to: &merged) }
        return merged.count > 1 ? .union(merged) : merged.first
    }

    private var unionMembers: [LandingType] {
        if case .union(let members) = self { members } else { [self] }
    }

    private static func add(_ option: LandingType, to merged: inout [LandingType]) {
        // The members of a union are told apart by their names, so there is one of each.
        guard let place = merged.firstIndex(where: { $0.unionMemberName == option.unionMemberName }) else {
            merged.append(option)
            return
        }
        merged[place] = both(merged[place], option)
    }

    /// What holds the values of two types whose members in a union would have the same name.
    private static func both(_ one: LandingType, _ other: LandingType) -> LandingType {
        switch (one, other) {
        case (.structure(let fields), .structure(let more)): merged(fields, more)
        case (.list(let element), .list(let another)): .list(merged([element, another]) ?? element)
        case (.json, .structure), (.json, .list): other
        default: one
        }
    }

    private static func merged(_ fields: [LandingField], _ more: [LandingField]) -> LandingType {
        var members = fields.map { (source: $0.source, type: $0.type) }
        for field in more {
            if let place = members.firstIndex(where: { $0.source == field.source }) {
                members[place].type = merged([members[place].type, field.type]) ?? field.type
            } else {
                members.append((field.source, field.type))
            }
        }
        return structure(of: members)
    }
}

extension SchemaNode {
    /// Whether a node says anything of the values besides that they may be null.
    fileprivate var saysSomething: Bool {
        !kinds.isEmpty || !alternatives.isEmpty || properties?.isEmpty == false || !items.isEmpty
    }
}
