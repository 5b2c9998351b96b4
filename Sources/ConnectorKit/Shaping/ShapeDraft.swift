// SPDX-License-Identifier: Apache-2.0

internal import AirbyteProtocol
internal import LotusCore

/// A value's place in a shape while the shape is made: a tree, later laid out flat by ``RecordShape``.
final class ShapeDraft {
    /// How a member of the input is written: under a name, with a shape of its own.
    struct Emission {
        var name: String
        var draft: ShapeDraft
        /// The value's members are written in its place.
        var isFlat = false
        /// What is written when the member is missing or null.
        var fallback: JSONValue?
    }

    /// A member of the input; without emissions it is left out.
    struct Member {
        let key: String
        var emissions: [Emission]
        /// Whether a transform speaks of it.
        var isNamed = false
    }

    /// A member of the record that each object here gets a copy of.
    struct Copy {
        let source: String
        let name: String
    }

    /// Members that each object here gets from a list of the record.
    struct LookUp {
        let list: JSONPath
        let key: JSONPath
        let taken: [(key: JSONPath, name: String, form: Transform.Form)]
    }

    var actions = ShapeActions()
    private(set) var members: [Member] = []
    private var places: [String: Int] = [:]
    /// Whether members are written in snake case unless something else is said.
    private var usesSnakeCase = false
    /// What arrays hold; nil when it is the same as this.
    var element: ShapeDraft?
    var wrapKey: String?
    /// The member that takes the place of objects here.
    var unwrapKey: String?
    var copies: [Copy] = []
    var lookUps: [LookUp] = []
    /// Written at the end of each object.
    var constants: [(name: String, value: JSONValue)] = []

    init() {}

    /// Whether values here are written as they are, whatever they hold.
    var isOpaque: Bool {
        actions.isCopy && members.isEmpty && (element?.isOpaque ?? true) && wrapKey == nil && copies.isEmpty
            && lookUps.isEmpty && constants.isEmpty
    }

    /// Whether there is nothing here but actions.
    var isScalar: Bool {
        members.isEmpty && element == nil && wrapKey == nil && copies.isEmpty && lookUps.isEmpty
            && constants.isEmpty
    }
}

// MARK: - From a schema

extension ShapeDraft {
    /// What a schema asks for.
    ///
    /// - Parameter casting: Whether scalars are cast as the original's enforcer does it. Otherwise only the
    ///   names of the top level count.
    convenience init(_ schema: SchemaNode, casting: Bool) {
        self.init()
        if casting { actions = Self.actions(castingTo: schema.kinds) }
        for property in schema.properties ?? [] {
            let draft = casting ? ShapeDraft(property.node, casting: true) : ShapeDraft()
            setEmissions(
                of: property.name, [Emission(name: property.name, draft: draft)], isNamed: false)
        }
        if casting, let items = schema.items.first { element = ShapeDraft(items, casting: true) }
    }

    /// The casts of source-shopify 4.3.0: what is none of the words of `type` becomes the first of them,
    /// where that is `number` (from a text) or `string` (from anything).
    private static func actions(castingTo kinds: [SchemaNode.Kind]) -> ShapeActions {
        var actions = ShapeActions()
        guard let first = kinds.first else { return actions }
        let isText = first == .string
        if !kinds.contains(.string), first == .number { actions.text = .unquote }
        guard isText else { return actions }
        if !kinds.contains(.integer), !kinds.contains(.number) { actions.integer = .quote }
        if !kinds.contains(.number) { actions.decimal = .quote }
        if !kinds.contains(.boolean) { actions.word = .quote }
        if !kinds.contains(.object) { actions.object = .quote }
        if !kinds.contains(.array) { actions.array = .quote }
        return actions
    }
}

// MARK: - Members

extension ShapeDraft {
    /// The emissions of a key; a key that nothing is known of is written as it is.
    func emissions(of key: String) -> [Emission] {
        let name = usesSnakeCase ? CaseOfKeys.snake(key) : key
        return places[key].map { members[$0].emissions } ?? [Emission(name: name, draft: ShapeDraft())]
    }

    func setEmissions(of key: String, _ emissions: [Emission], isNamed: Bool = true) {
        if let place = places[key] {
            members[place] = Member(key: key, emissions: emissions, isNamed: isNamed)
        } else {
            places[key] = members.count
            members.append(Member(key: key, emissions: emissions, isNamed: isNamed))
        }
    }

    /// The members have the names of now, and their keys are in camel case.
    func useSnakeCase() {
        usesSnakeCase = true
        members = members.map {
            Member(key: CaseOfKeys.camel($0.key), emissions: $0.emissions, isNamed: $0.isNamed)
        }
        places = Dictionary(
            members.enumerated().map { ($1.key, $0) }, uniquingKeysWith: { first, _ in first })
    }
}

// MARK: - Transforms

extension ShapeDraft {
    func apply(_ transform: Transform) {
        switch transform.step {
        case .constant(let value):
            let name = transform.path.joined(separator: ".")
            setEmissions(of: name, [])
            if usesSnakeCase { setEmissions(of: CaseOfKeys.camel(name), []) }
            constants.append((name, value))
        case .copyFromRecord(let source, let name):
            objects(at: transform.path[...]).copies.append(Copy(source: source, name: name))
        case .lookUp(let list, let key, let taken):
            objects(at: transform.path[...]).lookUps.append(
                LookUp(
                    list: JSONPath(list), key: JSONPath(keys: [key]),
                    taken: taken.map { (JSONPath(keys: [$0.key]), $0.key, $0.form) }))
        default:
            guard let key = transform.path.last else { return }
            let holder = objects(at: transform.path.dropLast())
            var emissions = holder.emissions(of: key)
            if case .spread(let members) = transform.step {
                emissions.append(Emission(name: key, draft: holder.flat(members), isFlat: true))
            }
            holder.setEmissions(of: key, Self.applied(transform.step, to: emissions, of: key))
        }
    }

    /// The draft of the objects at a path, which is made where there is none.
    private func objects(at path: ArraySlice<String>) -> ShapeDraft {
        let holder = element ?? self
        guard let key = path.first else { return holder }
        let emissions = holder.emissions(of: key)
        holder.setEmissions(of: key, emissions)
        // What is written more than once is changed in its first place.
        guard let draft = emissions.first?.draft else { return ShapeDraft() }
        return draft.objects(at: path.dropFirst())
    }

    /// An object whose members are written here, in the shapes that they have here.
    private func flat(_ members: [(key: String, name: String)]) -> ShapeDraft {
        let flat = ShapeDraft()
        for (key, name) in members {
            flat.setEmissions(
                of: key, [Emission(name: name, draft: emissions(of: name).first?.draft ?? ShapeDraft())])
            // They come from nowhere else.
            setEmissions(of: name, [])
        }
        return flat
    }

    private static func applied(_ step: Transform.Step, to emissions: [Emission], of key: String)
        -> [Emission]
    {
        var emissions = emissions
        if case .drop = step { return [] }
        guard let draft = emissions.first?.draft else { return emissions }
        switch step {
        case .rename(let name): emissions[0].name = name
        case .form(let form): draft.actions = ShapeActions(form)
        case .also(let name, let form):
            let other = ShapeDraft()
            other.actions = ShapeActions(form)
            emissions.append(Emission(name: name, draft: other))
        case .flatten: emissions[0].isFlat = true
        case .wrap(let name): draft.wrapKey = name
        case .unwrap(let member):
            let holder = draft.element ?? draft
            holder.actions.object = .unwrap
            holder.unwrapKey = member
            holder.setEmissions(of: member, holder.emissions(of: member))
        case .fallback(let value): emissions[emissions.count - 1].fallback = value
        case .drop, .spread, .copyFromRecord, .lookUp, .constant: break
        }
        return emissions
    }
}
