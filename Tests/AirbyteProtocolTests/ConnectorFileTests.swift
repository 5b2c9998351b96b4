// SPDX-License-Identifier: Apache-2.0

import AirbyteProtocol
import LotusCore
import Testing

/// The files that a connector is given.
@Suite struct ConnectorFileTests {
    // MARK: Configured catalogs

    @Test func aConfiguredCatalogIsReadAndWritten() throws {
        let text =
            #"{"streams":[{"stream":{"name":"orders","json_schema":{"type":"object"},"supported_sync_modes":["full_refresh","incremental"],"namespace":"n"},"sync_mode":"incremental","destination_sync_mode":"append_dedup","cursor_field":["updated_at"],"primary_key":[["id"]],"generation_id":3,"minimum_generation_id":0,"sync_id":12}]}"#
        let catalog = try ConfiguredCatalog(try JSONValue(parsing: text))
        #expect(catalog.streams.first?.syncMode == .incremental)
        #expect(catalog.streams.first?.descriptor == StreamDescriptor("orders", namespace: "n"))
        #expect(JSONWriter.text { catalog.write(to: &$0) } == text)
    }

    @Test func whatACatalogLeavesOutHasDefaults() throws {
        let text = #"{"streams":[{"stream":{"name":"orders","json_schema":{}},"cursor_field":null}]}"#
        let stream = try #require(try ConfiguredCatalog(try JSONValue(parsing: text)).streams.first)
        #expect(stream.syncMode == .fullRefresh && stream.destinationSyncMode == .append)
        #expect(stream.cursorField == [] && stream.primaryKey == [] && stream.generationID == nil)
    }

    @Test(arguments: [
        "[]", "{}", #"{"streams":{}}"#, #"{"streams":[{}]}"#, #"{"streams":[{"stream":{}}]}"#,
        #"{"streams":[{"stream":{"name":"a"},"sync_mode":"sometimes"}]}"#,
    ])
    func anotherFormIsAnError(_ text: String) throws {
        let document = try JSONValue(parsing: text)
        let error = #expect(throws: LotusError.self) { try ConfiguredCatalog(document) }
        #expect(error?.code == .protocolCatalog)
    }

    // MARK: States

    private static let state = #"{"updated_at":"2026-09-21T19:00:00Z"}"#
    private static let stream =
        #"{"stream_descriptor":{"name":"orders"},"stream_state":{"updated_at":"2026-09-21T19:00:00Z"}}"#

    static let stateFiles = [
        #"[{"type":"STREAM","stream":\#(stream)}]"#,
        #"{"type":"STREAM","stream":\#(stream)}"#,
        #"[{"type":"STREAM","stream":{"stream_descriptor":{"name":"orders"},"stream_state":{"x":1}}},{"type":"STREAM","stream":\#(stream)}]"#,
        #"{"type":"STATE","state":{"type":"STREAM","stream":\#(stream),"sourceStats":{"recordCount":1.0}}}"#,
        #"{"stream":\#(stream)}"#,
        stream,
        #"{"type":"GLOBAL","global":{"shared_state":{"a":1},"stream_states":[\#(stream)]}}"#,
        #"[{"global":{"stream_states":[\#(stream)]}}]"#,
        #"{"type":"LEGACY","data":{"orders":\#(state)}}"#,
        #"{"data":{"orders":\#(state)}}"#,
        #"{"orders":\#(state)}"#,
    ]

    @Test(arguments: stateFiles)
    func everyFormOfAStateIsRead(_ text: String) throws {
        let states = try StateFile(try JSONValue(parsing: text)).states
        let expected = StreamState(try JSONValue(parsing: Self.state))
        #expect(states == [StreamDescriptor("orders"): expected])
    }

    @Test(arguments: [
        "[]", "{}", "null", #"[{"type":"STREAM","stream":{"stream_descriptor":{"name":"a"}}}]"#,
    ])
    func nothingIsNoState(_ text: String) throws {
        #expect(try StateFile(try JSONValue(parsing: text)).states.isEmpty)
    }

    @Test(arguments: ["1", #""text""#, "[1]", #"{"type":"OTHER"}"#, #"{"type":"STREAM","stream":{}}"#])
    func whatIsNoStateIsAnError(_ text: String) throws {
        let document = try JSONValue(parsing: text)
        let error = #expect(throws: LotusError.self) { try StateFile(document) }
        #expect(error?.code == .protocolState)
    }

    // MARK: Text

    @Test func whatIsNoJSONIsToldWithItsPlaceAndWithoutTheLine() {
        let text = Array("{\n  \"token\": \"shpat_secret\",\n  oops\n}".utf8)
        let error = #expect(throws: LotusError.self) { try ProtocolDocument.parse(text, name: "c.json") }
        #expect(error?.code == .protocolNotJSON)
        #expect(error?.location?.description == "c.json:3:3" && error?.location?.lineText == nil)
    }
}
