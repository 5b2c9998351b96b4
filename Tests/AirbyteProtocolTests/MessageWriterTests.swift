// SPDX-License-Identifier: Apache-2.0

import AirbyteProtocol
import LotusCore
import Testing

@Suite struct MessageWriterTests {
    struct Example: Sendable, CustomTestStringConvertible {
        let expected: String
        let write: @Sendable (inout MessageWriter) -> Void

        init(_ expected: String, _ write: @escaping @Sendable (inout MessageWriter) -> Void) {
            self.expected = expected
            self.write = write
        }

        var testDescription: String { String(expected.prefix(60)) }
    }

    private static let orders = StreamDescriptor("orders")

    static let examples = [
        Example(
            #"{"type":"RECORD","record":{"stream":"orders","data":{"id":1.50,"ü":"\u00e9"},"emitted_at":1764000000123}}"#
        ) { messages in
            var record = #"{"id":1.50,"ü":"\u00e9"}"#
            record.withUTF8 { messages.record(orders, $0, emittedAt: 1_764_000_000_123) }
        },
        Example(
            #"{"type":"RECORD","record":{"stream":"a","data":{},"emitted_at":1,"namespace":"n"}}"#
        ) { messages in
            var record = "{}"
            record.withUTF8 { messages.record(StreamDescriptor("a", namespace: "n"), $0, emittedAt: 1) }
        },
        Example(
            #"{"type":"STATE","state":{"type":"STREAM","stream":{"stream_descriptor":{"name":"orders"},"stream_state":{"updated_at":"2026-01-01T00:00:00Z"}},"sourceStats":{"recordCount":250.0}}}"#
        ) { $0.state(orders, ["updated_at": "2026-01-01T00:00:00Z"], records: 250) },
        Example(#"{"type":"SPEC","spec":{"documentationUrl":"u","connectionSpecification":{"a":1}}}"#) {
            $0.specification(["documentationUrl": "u", "connectionSpecification": ["a": 1]])
        },
        Example(#"{"type":"CONNECTION_STATUS","connectionStatus":{"status":"SUCCEEDED"}}"#) {
            $0.connectionStatus(failure: nil)
        },
        Example(
            #"{"type":"CONNECTION_STATUS","connectionStatus":{"status":"FAILED","message":"no \"shop\""}}"#
        ) { $0.connectionStatus(failure: "no \"shop\"") },
        Example(#"{"type":"LOG","log":{"level":"WARN","message":"two\nlines"}}"#) {
            $0.log("WARN", "two\nlines")
        },
        Example(
            #"{"type":"TRACE","trace":{"type":"ERROR","emitted_at":1764000000123,"error":{"message":"m","internal_message":"i","failure_type":"config_error","stream_descriptor":{"name":"orders"}}}}"#
        ) {
            $0.error("m", internalText: "i", .configuration, stream: orders, emittedAt: 1_764_000_000_123)
        },
        Example(
            #"{"type":"TRACE","trace":{"type":"ERROR","emitted_at":1,"error":{"message":"m","failure_type":"system_error"}}}"#
        ) { $0.error("m", .system, emittedAt: 1) },
        Example(
            #"{"type":"TRACE","trace":{"type":"STREAM_STATUS","emitted_at":1764000000123.0,"stream_status":{"stream_descriptor":{"name":"orders"},"status":"STARTED"}}}"#
        ) { $0.status(orders, .started, emittedAt: 1_764_000_000_123) },
        Example(
            #"{"type":"TRACE","trace":{"type":"STREAM_STATUS","emitted_at":2.0,"stream_status":{"stream_descriptor":{"name":"orders"},"status":"RUNNING","reasons":[{"type":"RATE_LIMITED","rate_limited":{"quota_reset":9}}]}}}"#
        ) { $0.status(orders, .running, reasons: [.rateLimited(quotaResetMs: 9)], emittedAt: 2) },
        Example(
            #"{"type":"CONTROL","control":{"type":"CONNECTOR_CONFIG","emitted_at":3.0,"connectorConfig":{"config":{"a":null}}}}"#
        ) { $0.control(configuration: ["a": nil], emittedAt: 3) },
        Example(
            #"{"type":"CATALOG","catalog":{"streams":[{"name":"s","json_schema":{"type":"object","properties":{"id":{"type":["null","integer"]}},"additionalProperties":true},"supported_sync_modes":["full_refresh","incremental"],"source_defined_cursor":true,"default_cursor_field":["id"],"source_defined_primary_key":[["id"]],"is_resumable":true}]}}"#
        ) { messages in
            let schema = SchemaNode(
                [.object], isNullable: false,
                properties: [SchemaNode.Property("id", SchemaNode([.integer]))], allowsMore: true)
            messages.catalog(
                Catalog(streams: [
                    CatalogStream(
                        StreamDescriptor("s"), schema: schema, syncModes: [.fullRefresh, .incremental],
                        sourceDefinedCursor: true, defaultCursorField: ["id"], primaryKey: [["id"]],
                        isResumable: true)
                ]))
        },
    ]

    @Test(arguments: examples)
    func eachMessageIsOneLine(_ example: Example) {
        var messages = MessageWriter()
        example.write(&messages)
        example.write(&messages)
        var lines = ""
        messages.flush { lines += String(decoding: $0, as: UTF8.self) }
        #expect(lines == example.expected + "\n" + example.expected + "\n")
        #expect(messages.bufferedBytes == 0)
    }
}
