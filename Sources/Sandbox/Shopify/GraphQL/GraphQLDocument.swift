// SPDX-License-Identifier: Apache-2.0

/// A GraphQL document as it was written (GraphQL specification, October 2021, section 2), without the
/// type system's definitions.
struct GraphQLDocument: Equatable, Sendable {
    var operations: [GraphQLOperation] = []
    var fragments: [String: GraphQLFragment] = [:]
}

/// A query or a mutation.
struct GraphQLOperation: Equatable, Sendable {
    enum Kind: String, Sendable {
        case query
        case mutation
    }

    let kind: Kind
    let name: String?
    let variables: [GraphQLVariable]
    let selections: [GraphQLSelection]
    let location: GraphQLLocation
}

/// A variable that an operation declares.
struct GraphQLVariable: Equatable, Sendable {
    let name: String
    /// The type as written, such as `[ID!]!`.
    let type: String
    let fallback: GraphQLValue?
}

/// A named set of selections.
struct GraphQLFragment: Equatable, Sendable {
    let type: String
    let selections: [GraphQLSelection]
}

/// One part of a selection set.
enum GraphQLSelection: Equatable, Sendable {
    case field(GraphQLField)
    /// `... on Type { }`, or without a type.
    case inline(type: String?, [GraphQLSelection], GraphQLLocation)
    /// `...Name`.
    case spread(String, GraphQLLocation)
}

/// A field that is asked for.
struct GraphQLField: Equatable, Sendable {
    let alias: String?
    let name: String
    let arguments: [GraphQLArgument]
    let selections: [GraphQLSelection]
    /// Whether the field has braces, be they empty or not.
    let hasSelections: Bool
    let location: GraphQLLocation

    /// The key of the answer.
    var key: String { alias ?? name }
}

/// An argument or a member of an object value.
struct GraphQLArgument: Equatable, Sendable {
    let name: String
    let value: GraphQLValue
}

/// A value as written; numbers keep their digits.
enum GraphQLValue: Equatable, Sendable {
    case variable(String)
    case int(String)
    case float(String)
    case string(String)
    case bool(Bool)
    case null
    case enumeration(String)
    case list([GraphQLValue])
    case object([GraphQLArgument])
}

/// A place in a document; both numbers count from one.
struct GraphQLLocation: Equatable, Sendable {
    let line: Int
    let column: Int
}

/// What is wrong with a document's form.
struct GraphQLSyntaxError: Error, Equatable, Sendable {
    let message: String
    let location: GraphQLLocation
}
