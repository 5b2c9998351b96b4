// SPDX-License-Identifier: Apache-2.0

import AirbyteProtocol
import ConnectorKit
import LotusCore
import Testing

@Suite struct RecordShaperTests {
    struct Example: Sendable, CustomTestStringConvertible {
        let name: String
        let transforms: [Transform]
        let record: String
        let written: String

        init(_ name: String, _ transforms: [Transform], _ record: String, _ written: String) {
            self.name = name
            self.transforms = transforms
            self.record = record
            self.written = written
        }

        var testDescription: String { name }
    }

    static let schema = SchemaNode(
        [.object],
        properties: [
            .init("id", SchemaNode([.integer])),
            .init("total", SchemaNode([.number])),
            .init("note", SchemaNode([.string])),
            .init("tags", SchemaNode([.string])),
            .init(
                "items",
                SchemaNode(
                    [.array],
                    items: SchemaNode(
                        [.object],
                        properties: [
                            .init("price", SchemaNode([.number])), .init("id", SchemaNode([.integer])),
                        ]))),
        ])

    static let examples: [Example] = [
        Example("nothing to do", [], #"{"id":1,"note":"a"}"#, #"{"id":1,"note":"a"}"#),
        Example("no members", [], " { } ", "{}"),
        Example("white space", [], "{ \"id\" : 1 ,\n \"items\" : [ { } , 2 ] }", #"{"id":1,"items":[{},2]}"#),
        Example(
            "money", [], #"{"total":"10.00","items":[{"price":"1.50"},{"price":"2"}]}"#,
            #"{"total":10.00,"items":[{"price":1.50},{"price":2}]}"#),
        Example(
            "money of another spelling", [], #"{"total":" +01.","items":[{"price":".5"}]}"#,
            #"{"total":1,"items":[{"price":0.5}]}"#),
        Example(
            "no money", [], #"{"total":"","items":[{"price":"ten"}]}"#,
            #"{"total":"","items":[{"price":"ten"}]}"#),
        Example(
            "text", [], #"{"note":12.50,"tags":[{"a": "b\"c"}, null]}"#,
            #"{"note":"12.50","tags":"[{\"a\":\"b\\\"c\"},null]"}"#),
        Example(
            "equal keys", [], #"{"id":1,"x":2,"id":3,"x":4,"items":[{"price":"1","price":"2"}]}"#,
            #"{"id":3,"x":4,"items":[{"price":2}]}"#),
        Example(
            "dropped first", [Transform("id", .drop)], #"{"id":1,"note":"a","x":2}"#, #"{"note":"a","x":2}"#),
        Example("dropped last", [Transform("x", .drop)], #"{"note":"a" , "x":2 }"#, #"{"note":"a"}"#),
        Example("all dropped", [Transform("x", .drop), Transform("y", .drop)], #"{"x":1,"y":2}"#, "{}"),
        Example(
            "constant", [Transform("shop_url", .constant("demo"))], #"{"shop_url":"x"}"#,
            #"{"shop_url":"demo"}"#),
        Example(
            "identifier", [Transform("id", .also("gid", .asIs)), Transform("id", .form(.identifier))],
            #"{"id":"gid://shopify/Order/12?x=1"}"#, #"{"id":12,"gid":"gid://shopify/Order/12?x=1"}"#),
        Example(
            "flattened",
            [
                Transform("image", .flatten), Transform("image.url", .rename("image_src")),
                Transform("image.size", .flatten), Transform("image.size.value", .rename("w")),
            ],
            #"{"image":{"x":1,"url":"u","size":{"value":3}},"id":1}"#, #"{"image_src":"u","w":3,"id":1}"#),
        Example(
            "flattened null", [Transform("image", .flatten), Transform("image.url", .rename("image_src"))],
            #"{"image":null,"id":1}"#, #"{"id":1}"#),
        Example(
            "unwrapped", [Transform("media", .unwrap("edges")), Transform("media.edges", .unwrap("node"))],
            #"{"media":{"edges":[{"node":{"a":1}},{"node":2},{}]}}"#, #"{"media":[{"a":1},2,null]}"#),
        Example(
            "wrapped", [Transform("price", .wrap("amount"))], #"{"price":"1.0","x":1}"#,
            #"{"price":{"amount":"1.0"},"x":1}"#),
        Example(
            "joined", [Transform("labels", .form(.joined))], #"{"labels":["a","b \"c\""],"x":{}}"#,
            #"{"labels":"a, b \"c\"","x":{}}"#),
        Example("joined none", [Transform("labels", .form(.joined))], #"{"labels":[]}"#, #"{"labels":null}"#),
        Example(
            "instants", [Transform("at", .form(.offsetOfUTC))], #"{"at":"2026-01-02T03:04:05Z"}"#,
            #"{"at":"2026-01-02T03:04:05+00:00"}"#),
        Example(
            "fallback null", [Transform("w", .fallback(.number("0.0")))], #"{"w":null,"id":1}"#,
            #"{"id":1,"w":0.0}"#),
        Example("fallback none", [Transform("w", .fallback(.number("0.0")))], "{}", #"{"w":0.0}"#),
        Example(
            "copies, also of what comes later",
            [Transform("options", .copyFromRecord("id", as: "product_id"))],
            #"{"options":[{"a":1},{}],"id":7}"#,
            #"{"options":[{"a":1,"product_id":7},{"product_id":7}],"id":7}"#),
    ]

    @Test(arguments: examples)
    func writes(_ example: Example) throws {
        var shaper = RecordShaper(RecordShape(Self.schema, casting: true, transforms: example.transforms))
        // Twice, since a shaper learns.
        for _ in 0..<2 {
            var out: [UInt8] = []
            let record = Array(example.record.utf8)
            _ = try record.withUnsafeBufferPointer {
                try shaper.shape(at: 0, of: JSONScanner($0), appendingTo: &out)
            }
            #expect(String(decoding: out, as: UTF8.self) == example.written)
        }
    }

    @Test func writesTheRecordsKeysInSnakeCase() throws {
        var shaper = RecordShaper(
            RecordShape(
                SchemaNode([.object], properties: [.init("created_at", SchemaNode([.string]))]),
                casting: false, usesSnakeCase: true,
                transforms: [Transform("createdAt", .form(.offsetOfUTC))]))
        let record = Array(#"{"createdAt":"2026-01-01T00:00:00Z","newField":{"innerField":1}}"#.utf8)
        var out: [UInt8] = []
        _ = try record.withUnsafeBufferPointer {
            try shaper.shape(at: 0, of: JSONScanner($0), appendingTo: &out)
        }
        #expect(
            String(decoding: out, as: UTF8.self)
                == #"{"created_at":"2026-01-01T00:00:00+00:00","new_field":{"innerField":1}}"#)
    }

    @Test func anOpenRecordTakesMoreMembers() throws {
        var shaper = RecordShaper(RecordShape(Self.schema, casting: true))
        var out: [UInt8] = []
        for record in [Array(#"{"id":1}"#.utf8), Array("{}".utf8)] {
            let shaped = try record.withUnsafeBufferPointer {
                try shaper.shape(at: 0, of: JSONScanner($0), appendingTo: &out, isOpen: true)
            }
            #expect(shaped.isEmpty == (record.count == 2))
            out += "|".utf8
        }
        #expect(String(decoding: out, as: UTF8.self) == #"{"id":1|{|"#)
    }
}
