// SPDX-License-Identifier: Apache-2.0

import AirbyteProtocol
import ConnectorKit
import LotusCore
import Testing

@Suite("The short notation of schemas")
struct SchemaNotationTests {
    @Test(
        "Each mark stands for its JSON schema",
        arguments: [
            ("s", #"{"type":["null","string"]}"#),
            ("i!", #"{"type":"integer"}"#),
            ("n", #"{"type":["null","number"]}"#),
            ("b", #"{"type":["null","boolean"]}"#),
            ("ts", #"{"type":["null","string"],"format":"date-time"}"#),
            ("d!", #"{"type":"string","format":"date"}"#),
            ("t", #"{"type":["null","string"],"format":"time"}"#),
            (
                "tw!",
                #"{"type":"string","format":"date-time","airbyte_type":"timestamp_without_timezone"}"#
            ),
            ("J", #"{"type":["null","object"]}"#),
            ("J+!", #"{"type":"object","additionalProperties":true}"#),
            ("{}", #"{"type":["null","object"],"properties":{}}"#),
            (
                "{a:i\n  flow-b:[s]}",
                #"{"type":["null","object"],"properties":{"a":{"type":["null","integer"]},"flow-b":"#
                    + #"{"type":["null","array"],"items":{"type":["null","string"]}}}}"#
            ),
            ("[]", #"{"type":["null","array"]}"#),
            (
                "[{a:b}+]",
                #"{"type":["null","array"],"items":{"type":["null","object"],"properties":"#
                    + #"{"a":{"type":["null","boolean"]}},"additionalProperties":true}}"#
            ),
            ("any(ts!|null)", #"{"anyOf":[{"type":"string","format":"date-time"},{"type":"null"}]}"#),
            ("one(null|n!)", #"{"oneOf":[{"type":"null"},{"type":"number"}]}"#),
        ])
    func marks(_ text: String, _ json: String) throws {
        let node = try SchemaNotation.parse(text)
        #expect(JSONWriter.text { $0.value(node) } == json)
        #expect(SchemaNode(try JSONValue(parsing: json)) == node)
    }

    @Test(
        "A text that is not the notation is an error that says where",
        arguments: [
            ("", "no schema", 0),
            ("x", "an unknown word `x`", 0),
            ("s s", "more text after the schema", 2),
            ("{a:s,b:s}", "no blank after the property `a`", 4),
            ("{a s}", "no name with a colon, and no `}`", 2),
            ("{a:s a:i}", "a second property `a`", 7),
            ("{a:s", "no blank after the property `a`", 4),
            ("[s", "no `]`", 2),
            ("one[s]", "no `(` after the word", 3),
            ("one(s", "no `)`", 5),
            ("s+", "a `+` after what is no object", 2),
            ("null!", "a `!` after what is null or several", 5),
            (String(repeating: "[", count: 40), "too many brackets in one another", 32),
        ])
    func errors(_ text: String, _ problem: String, _ offset: Int) {
        #expect(throws: SchemaNotation.Failure(problem: problem, offset: offset)) {
            try SchemaNotation.parse(text)
        }
    }
}
