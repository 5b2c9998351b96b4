// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// One of the errors of an answer.
struct GraphQLError: Error, Equatable, Sendable {
    let message: String
    var location: GraphQLLocation?
    var path: [String] = []
    var extensions: JSONValue = [:]

    /// As it stands in `errors`.
    var json: JSONValue {
        var error: JSONValue = ["message": .string(message)]
        if let location {
            error["locations"] = [["line": .integer(location.line), "column": .integer(location.column)]]
        }
        if !path.isEmpty { error["path"] = .array(path.map { .string($0) }) }
        if extensions != [:] { error["extensions"] = extensions }
        return error
    }
}

extension GraphQLError {
    init(_ error: GraphQLSyntaxError) {
        self.init(message: error.message, location: error.location)
    }

    static func undefinedField(_ field: GraphQLField, on type: GraphType, path: [String]) -> GraphQLError {
        let near = NearestNames.find(field.name, in: type.fieldNames, limit: 1).first
        let suggestion = near.map { " (Did you mean `\($0)`?)" } ?? ""
        return GraphQLError(
            message: "Field '\(field.name)' doesn't exist on type '\(type.name)'\(suggestion)",
            location: field.location, path: path,
            extensions: [
                "code": "undefinedField", "typeName": .string(type.name), "fieldName": .string(field.name),
            ])
    }

    static func missingArguments(_ names: [String], of field: GraphQLField, path: [String]) -> GraphQLError {
        let list = names.joined(separator: ", ")
        return GraphQLError(
            message: "Field '\(field.name)' is missing required arguments: \(list)", location: field.location,
            path: path,
            extensions: [
                "code": "missingRequiredArguments", "className": "Field", "name": .string(field.name),
                "arguments": .string(list),
            ])
    }

    static func unknownArgument(_ name: String, of field: GraphQLField, path: [String]) -> GraphQLError {
        GraphQLError(
            message: "Field '\(field.name)' doesn't accept argument '\(name)'", location: field.location,
            path: path + [name],
            extensions: [
                "code": "argumentNotAccepted", "name": .string(field.name), "typeName": "Field",
                "argumentName": .string(name),
            ])
    }

    static func needsSelections(_ field: GraphQLField, _ type: String, path: [String]) -> GraphQLError {
        GraphQLError(
            message:
                "Field must have selections (field '\(field.name)' returns \(type) but has no selections. "
                + "Did you mean '\(field.name) { ... }'?)",
            location: field.location, path: path,
            extensions: [
                "code": "selectionMismatch", "nodeName": .string("field '\(field.name)'"),
                "typeName": .string(type),
            ])
    }

    static func selectionsOnScalar(_ field: GraphQLField, path: [String]) -> GraphQLError {
        GraphQLError(
            message: "Selections can't be made on scalars (field '\(field.name)' returns a scalar)",
            location: field.location, path: path,
            extensions: ["code": "selectionMismatch", "nodeName": .string("field '\(field.name)'")])
    }

    static func accessDenied(_ field: String, scope: String, path: [String]) -> GraphQLError {
        let access = "`\(scope)` access scope."
        return GraphQLError(
            message: "Access denied for \(field) field. Required access: \(access)", path: path,
            extensions: [
                "code": "ACCESS_DENIED", "documentation": "https://shopify.dev/api/usage/access-scopes",
                "requiredAccess": .string(access),
            ])
    }

    static let throttled = GraphQLError(
        message: "Throttled",
        extensions: ["code": "THROTTLED", "documentation": "https://shopify.dev/api/usage/rate-limits"])
}
