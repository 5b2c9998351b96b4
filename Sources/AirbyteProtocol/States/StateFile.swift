// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// The file that `--state` names, in every form that was ever in use.
///
/// Today's is an array of states, each `{"type": "STREAM", "stream": {…}}`. One state alone is accepted too,
/// as is the whole STATE message, a GLOBAL state, and the LEGACY one: an object with a member per stream.
package struct StateFile: Sendable {
    /// A stream that comes twice has the later state.
    package private(set) var states: [StreamDescriptor: StreamState] = [:]

    /// Reads a document.
    ///
    /// - Throws: ``LotusError`` `LL-PROTOCOL-003`.
    package init(_ document: JSONValue) throws {
        switch document {
        case .array(let states): for state in states { try add(state) }
        case .object: try add(document)
        case .null: break
        default: throw Self.unknown(document)
        }
    }

    private mutating func add(_ value: JSONValue) throws {
        guard let members = value.members else { throw Self.unknown(value) }
        if value["type"]?.string == "STATE", let inner = value["state"] { return try add(inner) }
        switch value["type"]?.string {
        case "STREAM": try add(stream: value["stream"] ?? .null)
        case "GLOBAL": try add(global: value["global"] ?? .null)
        case "LEGACY": add(legacy: value["data"]?.members ?? [])
        case nil:
            if value["stream"]?["stream_descriptor"] != nil {
                try add(stream: value["stream"] ?? .null)
            } else if value["stream_descriptor"] != nil {
                try add(stream: value)
            } else if value["global"] != nil {
                try add(global: value["global"] ?? .null)
            } else {
                add(legacy: value["data"]?.members ?? members)
            }
        default: throw Self.unknown(value)
        }
    }

    private mutating func add(stream: JSONValue) throws {
        guard let name = stream["stream_descriptor"]?["name"]?.string, !name.isEmpty else {
            throw Self.unknown(stream)
        }
        let descriptor = StreamDescriptor(name, namespace: stream["stream_descriptor"]?["namespace"]?.string)
        guard let blob = stream["stream_state"], !blob.isNull else { return }
        states[descriptor] = StreamState(blob)
    }

    /// What all streams share means nothing to sources that keep a state for each.
    private mutating func add(global: JSONValue) throws {
        guard let streams = global["stream_states"]?.elements else { throw Self.unknown(global) }
        for stream in streams { try add(stream: stream) }
    }

    private mutating func add(legacy streams: [JSONValue.Member]) {
        for stream in streams where stream.value.members != nil {
            states[StreamDescriptor(stream.key)] = StreamState(stream.value)
        }
    }

    private static func unknown(_ value: JSONValue) -> LotusError {
        LotusError(
            .protocolState, "\(PrintableText.cut(value.text(), columnsMax: 80)) is no state of a stream",
            hint: "it must look like [{\"type\": \"STREAM\", \"stream\": {\"stream_descriptor\": "
                + "{\"name\": \"orders\"}, \"stream_state\": {…}}}]")
    }
}
