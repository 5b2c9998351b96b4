// SPDX-License-Identifier: Apache-2.0

/// A JSON schema, as far as Airbyte's sources use it: what a value may be.
///
/// The order of properties is kept, since it becomes the order of columns.
package struct SchemaNode: Hashable, Sendable {
    /// A word of `type`, but for `null`.
    package enum Kind: String, Hashable, Sendable {
        case string, integer, number, boolean, object, array
    }

    /// A property of an object.
    package struct Property: Hashable, Sendable {
        package let name: String
        package let node: SchemaNode

        package init(_ name: String, _ node: SchemaNode) {
            self.name = name
            self.node = node
        }
    }

    /// The words of `type` in their order; empty when there is no `type`.
    package var kinds: [Kind]
    /// Whether `null` is one of them.
    package var isNullable: Bool
    /// `date`, `date-time` or `time`.
    package var format: String?
    /// `airbyte_type`: such as `timestamp_without_timezone` or `integer`.
    package var airbyteType: String?
    /// What an object has; nil when nothing is said of it.
    package var properties: [Property]?
    /// `additionalProperties`; nil when nothing is said of them.
    package var allowsMore: Bool?
    /// What an array holds: one node, or none when nothing is said of it.
    package var items: [SchemaNode]
    /// `oneOf` or `anyOf`.
    package var alternatives: [SchemaNode]
    /// Which of the two words it was.
    package var alternativesWord: String
    /// `description`.
    package var summary: String?

    /// A node; everything left out is not said.
    package init(
        _ kinds: [Kind] = [], isNullable: Bool = true, format: String? = nil, airbyteType: String? = nil,
        properties: [Property]? = nil, allowsMore: Bool? = nil, items: SchemaNode? = nil,
        alternatives: [SchemaNode] = [], alternativesWord: String = "oneOf", summary: String? = nil
    ) {
        self.kinds = kinds
        self.isNullable = isNullable
        self.format = format
        self.airbyteType = airbyteType
        self.properties = properties
        self.allowsMore = allowsMore
        self.items = items.map { [$0] } ?? []
        self.alternatives = alternatives
        self.alternativesWord = alternativesWord
        self.summary = summary
    }

    /// The node of a property.
    package subscript(name: String) -> SchemaNode? { properties?.first { $0.name == name }?.node }
}
