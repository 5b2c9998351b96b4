// SPDX-License-Identifier: Apache-2.0

package import Foundation
package import LotusCore

/// What an original connector has said, as it was recorded (Tests/Fixtures/Airbyte).
package enum RecordedConnector: String, CaseIterable, Sendable {
    case shopify = "shopify-4.3.0"
    case klaviyo = "klaviyo-2.13.1"

    /// Where its recordings are.
    package var folder: URL { Checkout.root.appending(path: "Tests/Fixtures/Airbyte/\(rawValue)") }

    /// Its catalog, of the streams that we have, without the texts.
    package func catalog() throws -> JSONValue { try document("catalog.json") }

    /// Its specification, without the texts.
    package func specification() throws -> JSONValue { try document("spec.json") }

    /// The schema of each stream as JSON text.
    package func schemas() throws -> [String: JSONValue] {
        let streams = try catalog()["streams"]?.elements ?? []
        let pairs = streams.compactMap { stream in
            stream["name"]?.string.flatMap { name in stream["json_schema"].map { (name, $0) } }
        }
        return Dictionary(uniqueKeysWithValues: pairs)
    }

    private func document(_ name: String) throws -> JSONValue {
        try JSONValue(parsing: Array(try Data(contentsOf: folder.appending(path: name))))
    }

    /// What is left of a specification when the words for people are taken out, with its keys in order: what
    /// has to be equal between an original and ours.
    package static func bones(_ value: JSONValue) -> JSONValue {
        switch value {
        case .object(let members):
            let kept = members.filter { !isText($0) }.map { JSONValue.Member($0.key, bones($0.value)) }
            return .object(kept.sorted { $0.key < $1.key })
        case .array(let elements):
            return .array(elements.map(bones))
        default:
            return value
        }
    }

    private static func isText(_ member: JSONValue.Member) -> Bool {
        switch member.key {
        case "description", "title", "pattern_descriptor": member.value.string != nil
        case "examples": member.value.elements != nil
        // Ours alone.
        case "endpoint": true
        default: false
        }
    }
}
