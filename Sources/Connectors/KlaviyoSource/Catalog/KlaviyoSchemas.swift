// SPDX-License-Identifier: Apache-2.0

package import AirbyteProtocol

/// The schemas of source-klaviyo 2.13.1, one stream in a file: what becomes of a record's columns.
package enum KlaviyoSchemas {
    /// By the streams' names.
    package static let all: [String: SchemaNode] = [
        "profiles": profiles, "events": events, "campaigns": campaigns, "metrics": metrics, "lists": lists,
    ]
}

/// The words that the schemas are written with. What is `required` may not be null.
extension SchemaNode {
    static let text = SchemaNode([.string])
    static let requiredText = SchemaNode([.string], isNullable: false)
    static let instant = SchemaNode([.string], format: "date-time")
    static let requiredInstant = SchemaNode([.string], isNullable: false, format: "date-time")
    static let requiredLocalInstant = SchemaNode(
        [.string], isNullable: false, format: "date-time", airbyteType: "timestamp_without_timezone")
    static let requiredDate = SchemaNode([.string], isNullable: false, format: "date")
    static let flag = SchemaNode([.boolean])
    static let requiredFlag = SchemaNode([.boolean], isNullable: false)
    static let integer = SchemaNode([.integer])
    static let requiredInteger = SchemaNode([.integer], isNullable: false)
    static let number = SchemaNode([.number])
    static let numberOrText = SchemaNode(
        [], isNullable: true,
        alternatives: [SchemaNode([]), SchemaNode([.number], isNullable: false), .requiredText])

    /// An object of which nothing is said.
    static let anyObject = SchemaNode([.object])
    /// An object of which is said that anything may be in it.
    static let freeObject = SchemaNode([.object], allowsMore: true)

    static func object(_ members: [(String, SchemaNode)]) -> SchemaNode {
        SchemaNode([.object], properties: members.map { Property($0.0, $0.1) })
    }

    /// An object that may have more members.
    static func openObject(_ members: [(String, SchemaNode)]) -> SchemaNode {
        SchemaNode([.object], properties: members.map { Property($0.0, $0.1) }, allowsMore: true)
    }

    /// A record.
    static func root(_ members: [(String, SchemaNode)]) -> SchemaNode {
        SchemaNode(
            [.object], isNullable: false, properties: members.map { Property($0.0, $0.1) },
            allowsMore: true)
    }

    static func list(_ element: SchemaNode) -> SchemaNode { SchemaNode([.array], items: element) }
    static func requiredList(_ element: SchemaNode) -> SchemaNode {
        SchemaNode([.array], isNullable: false, items: element)
    }
}
