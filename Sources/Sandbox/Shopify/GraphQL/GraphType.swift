// SPDX-License-Identifier: Apache-2.0

/// A type of the schema: what can be asked of it.
struct GraphType: Sendable {
    let name: String
    /// For an interface the type that its objects have here.
    let concrete: String
    /// How its objects' global ids begin, for types whose objects stand in lines of their own.
    let gid: (@Sendable (GraphNode, inout RecordWriter) -> Void)?
    private let fields: [String: GraphField]

    init(
        _ name: String, concrete: String? = nil,
        gid: (@Sendable (GraphNode, inout RecordWriter) -> Void)? = nil, _ fields: [String: GraphField]
    ) {
        self.name = name
        self.concrete = concrete ?? name
        self.gid = gid
        self.fields = fields
    }

    subscript(field: String) -> GraphField? {
        if field == "__typename" { return .plain() }
        if field == "id", let gid { return .scalar(gid) }
        return fields[field]
    }

    /// All that can be asked, for suggestions.
    var fieldNames: [String] { fields.keys + (gid == nil ? [] : ["id"]) }
}

/// A field of a type.
struct GraphField: Sendable {
    /// How the value comes about.
    enum Value: Sendable {
        /// A value without selections.
        case scalar(@Sendable (GraphNode, inout RecordWriter) -> Void)
        /// An object, or null.
        case object(String, @Sendable (GraphNode, ShopView) -> GraphNode?)
        /// A list of objects: so many.
        case list(String, @Sendable (GraphNode) -> Int)
        /// A connection of objects below another object: at most so many, and each or nil when it is gone.
        case connection(
            String, @Sendable (GraphNode) -> Int, @Sendable (GraphNode, Int, ShopView) -> GraphNode?)
        /// The products or variants of the shop, as a connection.
        case records(String, ShopKind)
        /// What the service says, which is small: an object of a type, or with none a scalar.
        case plain(String?)
    }

    let value: Value
    /// The arguments that may be given, and whether they must.
    private(set) var arguments: [String: Bool] = [:]

    static func scalar(_ write: @escaping @Sendable (GraphNode, inout RecordWriter) -> Void) -> GraphField {
        GraphField(value: .scalar(write))
    }

    static func object(
        _ type: String, _ find: @escaping @Sendable (GraphNode, ShopView) -> GraphNode? = { node, _ in node }
    ) -> GraphField {
        GraphField(value: .object(type, find))
    }

    static func list(_ type: String, _ count: @escaping @Sendable (GraphNode) -> Int) -> GraphField {
        GraphField(value: .list(type, count))
    }

    static func connection(
        _ type: String, _ count: @escaping @Sendable (GraphNode) -> Int,
        _ element: @escaping @Sendable (GraphNode, Int, ShopView) -> GraphNode? = { node, index, _ in
            node.at(index)
        }
    ) -> GraphField {
        GraphField(value: .connection(type, count, element)).accepting(
            "first", "last", "after", "before", "reverse", "sortKey", "query")
    }

    static func records(_ type: String, _ kind: ShopKind) -> GraphField {
        GraphField(value: .records(type, kind)).accepting(
            "first", "last", "after", "before", "reverse", "sortKey", "query", "savedSearchId")
    }

    static func plain(_ type: String? = nil) -> GraphField { GraphField(value: .plain(type)) }

    /// With arguments that may be given.
    func accepting(_ names: String...) -> GraphField {
        var field = self
        for name in names { field.arguments[name] = false }
        return field
    }

    /// With arguments that must be given.
    func requiring(_ names: String...) -> GraphField {
        var field = self
        for name in names { field.arguments[name] = true }
        return field
    }

    /// The type whose fields are selected; nil for a scalar.
    var type: String? {
        switch value {
        case .scalar, .plain(nil): nil
        case .object(let type, _), .list(let type, _), .connection(let type, _, _), .records(let type, _),
            .plain(let type?):
            type
        }
    }

    /// Whether it has edges and nodes.
    var isConnection: Bool {
        switch value {
        case .connection, .records: true
        default: false
        }
    }
}
