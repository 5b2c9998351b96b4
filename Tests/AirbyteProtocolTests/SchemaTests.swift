// SPDX-License-Identifier: Apache-2.0

import AirbyteProtocol
import LotusCore
import Testing

@Suite struct SchemaTests {
    /// What is read, and how it is written again; nil when it is the same.
    static let schemas: [(String, String?)] = [
        ("{}", nil),
        (#"{"type":"string"}"#, nil),
        (#"{"type":["null","string"],"format":"date-time","airbyte_type":"timestamp_with_timezone"}"#, nil),
        (#"{"type":["string","null"]}"#, #"{"type":["null","string"]}"#),
        (#"{"type":["null","integer","string"]}"#, nil),
        (#"{"type":["integer","string"]}"#, nil),
        (#"{"type":"null"}"#, "{}"),
        (#"{"type":["null","array"],"items":{"type":["null","number"]}}"#, nil),
        (#"{"type":"array","items":{}}"#, nil),
        (#"{"type":"array"}"#, nil),
        (
            #"{"type":"array","items":[{"type":"string"},{"type":"integer"}]}"#,
            #"{"type":"array","items":{"oneOf":[{"type":"string"},{"type":"integer"}]}}"#
        ),
        (
            #"{"description":"d","type":"object","properties":{"b":{"type":"boolean"},"a":{}},"additionalProperties":false}"#,
            nil
        ),
        (
            #"{"type":"object","additionalProperties":{"type":"string"}}"#,
            #"{"type":"object","additionalProperties":true}"#
        ),
        (#"{"oneOf":[{"type":"string"},{"type":["null","number"]}]}"#, nil),
        (#"{"anyOf":[{"type":"string"}]}"#, nil),
        (#"{"oneOf":[{"type":"null"},{"type":"number"}]}"#, nil),
        (#"{"$schema":"x","type":"string","enum":["a"],"title":"t"}"#, #"{"type":"string"}"#),
        ("true", "{}"),
    ]

    @Test(arguments: schemas)
    func aSchemaIsReadAndWritten(_ schema: String, _ expected: String?) throws {
        let node = SchemaNode(try JSONValue(parsing: schema))
        let text = JSONWriter.text { node.write(to: &$0) }
        #expect(text == expected ?? schema)
        #expect(SchemaNode(try JSONValue(parsing: text)) == node)
    }

    @Test func aCatalogIsReadFromItsMessageToo() throws {
        let catalog = #"{"streams":[{"name":"a","json_schema":{},"supported_sync_modes":["full_refresh"]}]}"#
        let read = try Catalog(try JSONValue(parsing: catalog))
        let message = try JSONValue(parsing: #"{"type":"CATALOG","catalog":\#(catalog)}"#)
        #expect(try Catalog(message) == read)
        #expect(JSONWriter.text { read.write(to: &$0) } == catalog)
    }
}
