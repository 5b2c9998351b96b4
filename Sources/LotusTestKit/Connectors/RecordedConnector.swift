// SPDX-License-Identifier: Apache-2.0

package import Foundation
package import LotusCore

/// What an original connector has said, as it was recorded (Tests/Fixtures/Airbyte).
package enum RecordedConnector: String, CaseIterable, Sendable {
    case shopify = "shopify-4.3.0"
    case klaviyo = "klaviyo-2.13.1"

    /// What it is called on our command line.
    package var source: String {
        switch self {
        case .shopify: "shopify"
        case .klaviyo: "klaviyo"
        }
    }

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

    /// The configuration it was run with.
    package func configuration() throws -> JSONValue { try document("config.json") }

    /// What it read from the sandbox: each record once.
    package func records() throws -> [RecordedRecord] {
        try lines("records.jsonl").map { line in
            guard let stream = line["stream"]?.string, let data = line["data"] else {
                throw KitError("a line of \(rawValue)/records.jsonl has no stream and data")
            }
            return RecordedRecord(stream: stream, data: data)
        }
    }

    /// The last state of each stream.
    package func states() throws -> [String: JSONValue] {
        let pairs = try lines("states.jsonl").map { line in
            guard let stream = line["stream"]?.string, let state = line["state"] else {
                throw KitError("a line of \(rawValue)/states.jsonl has no stream and state")
            }
            return (stream, state)
        }
        return Dictionary(uniqueKeysWithValues: pairs)
    }

    /// The options of `lotus sandbox` that the originals have read.
    package static func sandboxOptions() throws -> [String] {
        let file = Checkout.root.appending(path: "Tests/Fixtures/Airbyte/sandbox-options.txt")
        return try String(contentsOf: file, encoding: .utf8).split(whereSeparator: \.isWhitespace).map(
            String.init)
    }

    private func lines(_ name: String) throws -> [JSONValue] {
        try Data(contentsOf: folder.appending(path: name)).split(separator: UInt8(ascii: "\n")).map {
            try JSONValue(parsing: Array($0))
        }
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
