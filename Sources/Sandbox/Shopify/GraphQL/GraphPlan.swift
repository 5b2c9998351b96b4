// SPDX-License-Identifier: Apache-2.0

/// What is asked of an object, found in the schema: fragments are dissolved, names checked, keys ready to
/// be written.
///
/// Plans are objects because one is walked for each record: to pass one on costs one count.
final class GraphPlan: Sendable {
    /// One member of the answer.
    final class Member: Sendable {
        /// The key with its quotes and its colon.
        let key: [UInt8]
        /// The key as text.
        let keyText: String
        let field: GraphQLField
        let arguments: GraphArguments
        let value: Value

        init(_ field: GraphQLField, _ arguments: GraphArguments, _ value: Value) {
            key = Array("\"\(field.key)\":".utf8)
            keyText = field.key
            self.field = field
            self.arguments = arguments
            self.value = value
        }
    }

    /// How a member's value is written.
    enum Value: Sendable {
        case typeName([UInt8])
        case scalar(@Sendable (GraphNode, inout RecordWriter) -> Void)
        case object(@Sendable (GraphNode, ShopView) -> GraphNode?, GraphPlan)
        case list(@Sendable (GraphNode) -> Int, GraphPlan)
        case connection(GraphConnection)
        /// A value that is looked up by the field's name in what the service says.
        case plain(GraphPlan?)
    }

    /// The type of the objects.
    let type: GraphType
    let members: [Member]

    init(_ type: GraphType, _ members: [Member]) {
        self.type = type
        self.members = members
    }
}

/// A connection that is asked for.
final class GraphConnection: Sendable {
    /// Where its objects come from.
    enum Source: Sendable {
        case records(ShopKind)
        case children(
            @Sendable (GraphNode) -> Int, @Sendable (GraphNode, Int, ShopView) -> GraphNode?)
    }

    /// A part of the connection's own object.
    enum Part: Sendable {
        case edges([UInt8], cursor: [UInt8]?, node: (key: [UInt8], plan: GraphPlan)?, typeName: [UInt8]?)
        case nodes([UInt8], GraphPlan)
        case pageInfo([UInt8], GraphPlan)
        case typeName([UInt8], [UInt8])
    }

    let source: Source
    let parts: [Part]
    /// All that is asked of a node, wherever; nil when nothing is.
    let node: GraphPlan?

    init(_ source: Source, _ parts: [Part], node: GraphPlan?) {
        self.source = source
        self.parts = parts
        self.node = node
    }
}

/// The arguments of a field, with the variables filled in.
struct GraphArguments: Sendable {
    let values: [String: GraphQLValue]

    func text(_ name: String) -> String? {
        switch values[name] {
        case .string(let text), .enumeration(let text), .int(let text): text
        default: nil
        }
    }

    func integer(_ name: String) -> Int? { if case .int(let text) = values[name] { Int(text) } else { nil } }

    func bool(_ name: String) -> Bool? { if case .bool(let value) = values[name] { value } else { nil } }

    func isNull(_ name: String) -> Bool { values[name] == .null }
}
