// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// Writes the messages of the Airbyte protocol 0.17, one JSON document a line.
///
/// Fields come in the protocol's order, and what is not said is left out, as the originals do it. A record
/// is copied as it is: whoever gives it has validated it.
///
///     messages.record("orders", record, emittedAt: now)
///     try messages.flush(into: output.write)
package struct MessageWriter: Sendable {
    private var writer = JSONWriter()

    /// A writer without any message.
    package init() {}

    /// How many bytes wait to be handed on.
    package var bufferedBytes: Int { writer.bufferedBytes }

    /// Hands the lines on that have gathered, when there are more than a threshold; always with 0.
    package mutating func flush<Failure: Error>(
        above thresholdBytes: Int = 0, into sink: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Void
    ) throws(Failure) {
        try writer.flush(above: thresholdBytes, into: sink)
    }

    private mutating func message(_ type: String, _ key: String, _ body: (inout JSONWriter) -> Void) {
        writer.object { writer in
            writer.member("type", type)
            writer.key(key)
            writer.object(body)
        }
        writer.endLine()
    }
}

// MARK: - Data

extension MessageWriter {
    /// A record, in milliseconds since 1970.
    package mutating func record(
        _ stream: StreamDescriptor, _ data: UnsafeBufferPointer<UInt8>, emittedAt: Int64
    ) {
        message("RECORD", "record") { writer in
            writer.member("stream", stream.name)
            writer.key("data")
            writer.raw(data)
            writer.member("emitted_at", emittedAt)
            if let namespace = stream.namespace { writer.member("namespace", namespace) }
        }
    }

    /// A stream's state.
    ///
    /// - Parameter records: how many came since the stream's previous state.
    package mutating func state(_ stream: StreamDescriptor, _ blob: JSONValue, records: Int) {
        message("STATE", "state") { writer in
            writer.member("type", "STREAM")
            writer.key("stream")
            writer.object { writer in
                writer.member("stream_descriptor", stream)
                writer.member("stream_state", blob)
            }
            writer.key("sourceStats")
            writer.object { $0.member("recordCount", Double(records)) }
        }
    }
}

// MARK: - Answers

extension MessageWriter {
    /// What a source says of its configuration: the body of SPEC.
    package mutating func specification(_ specification: JSONValue) {
        message("SPEC", "spec") { writer in
            for member in specification.members ?? [] { writer.member(member.key, member.value) }
        }
    }

    /// That a source can be reached, or why it cannot.
    package mutating func connectionStatus(failure: String?) {
        message("CONNECTION_STATUS", "connectionStatus") { writer in
            writer.member("status", failure == nil ? "SUCCEEDED" : "FAILED")
            if let failure { writer.member("message", failure) }
        }
    }

    /// What there is to be read.
    package mutating func catalog(_ catalog: Catalog) {
        message("CATALOG", "catalog") { $0.member("streams", catalog.streams) }
    }
}

// MARK: - What happens

extension MessageWriter {
    /// A line for a person.
    ///
    /// - Parameter level: `FATAL`, `ERROR`, `WARN`, `INFO`, `DEBUG` or `TRACE`.
    package mutating func log(_ level: String, _ text: String) {
        message("LOG", "log") { writer in
            writer.member("level", level)
            writer.member("message", text)
        }
    }

    /// An error, of one stream or of all.
    ///
    /// - Parameters:
    ///   - text: for the user.
    ///   - internalText: for who looks after the connector.
    ///   - emittedAt: in milliseconds since 1970.
    package mutating func error(
        _ text: String, internalText: String? = nil, _ type: FailureType, stream: StreamDescriptor? = nil,
        emittedAt: Int64
    ) {
        trace("ERROR", emittedAt) { writer in
            writer.key("error")
            writer.object { writer in
                writer.member("message", text)
                if let internalText { writer.member("internal_message", internalText) }
                writer.member("failure_type", type.rawValue)
                if let stream { writer.member("stream_descriptor", stream) }
            }
        }
    }

    /// How far a stream is, and why it does not go on.
    package mutating func status(
        _ stream: StreamDescriptor, _ status: StreamStatus, reasons: [StreamStatus.Reason] = [],
        emittedAt: Double
    ) {
        trace("STREAM_STATUS", emittedAt) { writer in
            writer.key("stream_status")
            writer.object { writer in
                writer.member("stream_descriptor", stream)
                writer.member("status", status.rawValue)
                if !reasons.isEmpty { writer.member("reasons", reasons) }
            }
        }
    }

    /// A configuration that whoever runs the connector has to keep instead of the one that it gave.
    package mutating func control(configuration: JSONValue, emittedAt: Double) {
        message("CONTROL", "control") { writer in
            writer.member("type", "CONNECTOR_CONFIG")
            writer.member("emitted_at", emittedAt)
            writer.key("connectorConfig")
            writer.object { $0.member("config", configuration) }
        }
    }

    private mutating func trace(
        _ type: String, _ emittedAt: some JSONWritable, _ body: (inout JSONWriter) -> Void
    ) {
        message("TRACE", "trace") { writer in
            writer.member("type", type)
            writer.member("emitted_at", emittedAt)
            body(&writer)
        }
    }
}

extension StreamStatus.Reason: JSONWritable {
    /// With its type and what belongs to it.
    package func write(to writer: inout JSONWriter) {
        writer.object { writer in
            switch self {
            case .rateLimited(let quotaResetMs):
                writer.member("type", "RATE_LIMITED")
                guard let quotaResetMs else { return }
                writer.key("rate_limited")
                writer.object { $0.member("quota_reset", quotaResetMs) }
            }
        }
    }
}

extension StreamDescriptor: JSONWritable {
    /// As `stream_descriptor` is written.
    package func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("name", name)
            if let namespace { writer.member("namespace", namespace) }
        }
    }
}
