// SPDX-License-Identifier: Apache-2.0

import AirbyteProtocol
import Landing
import LotusCore
import Testing

@Suite struct RecordScannerTests {
    private static func properties(_ list: KeyValuePairs<String, SchemaNode>) -> [SchemaNode.Property] {
        list.map { SchemaNode.Property($0.key, $0.value) }
    }

    private static let string = SchemaNode([.string])
    private static let integer = SchemaNode([.integer])
    private static let number = SchemaNode([.number])
    private static let boolean = SchemaNode([.boolean])

    // MARK: - Values

    @Test(arguments: [
        // Texts: other kinds keep every digit.
        (#""a""#, string, #""a""#),
        (#""say \"hi\" \\ é\u00e9\n""#, string, #""say \"hi\" \\ éé\n""#),
        ("1.50", string, #""1.50""#),
        ("123456789012345678901234567890", string, #""123456789012345678901234567890""#),
        ("true", string, #""true""#),
        (#"{"b":[1, "x\"y"]}"#, string, #""{\"b\":[1, \"x\\\"y\"]}""#),
        ("null", string, "-"),
        // Integers: what is exactly one, and has room.
        ("1", integer, "1"),
        ("-0", integer, "-0"),
        ("1.0", integer, "1"),
        ("10.50e1", integer, "105"),
        ("1e3", integer, "1000"),
        ("12000e-3", integer, "12"),
        ("0.0e-99999999999999999999", integer, "0"),
        ("1.5", integer, "- !TYPECAST_ERROR"),
        ("1e-1", integer, "- !TYPECAST_ERROR"),
        ("9223372036854775807", integer, "9223372036854775807"),
        ("-9223372036854775808", integer, "-9223372036854775808"),
        ("9223372036854775808", integer, "- !FIELD_SIZE_LIMITATION"),
        ("-9223372036854775809", integer, "- !FIELD_SIZE_LIMITATION"),
        ("9223372036854775807.0", integer, "9223372036854775807"),
        ("1e30", integer, "- !FIELD_SIZE_LIMITATION"),
        ("1e99999999999999999999", integer, "- !FIELD_SIZE_LIMITATION"),
        (#""42""#, integer, "42"),
        (#""42.0""#, integer, "- !TYPECAST_ERROR"),
        (#""007""#, integer, "- !TYPECAST_ERROR"),
        (#""x""#, integer, "- !TYPECAST_ERROR"),
        (#""""#, integer, "- !TYPECAST_ERROR"),
        ("true", integer, "- !TYPECAST_ERROR"),
        ("[1]", integer, "- !TYPECAST_ERROR"),
        ("null", integer, "-"),
        // Doubles.
        ("1", number, "1"),
        ("1.50", number, "1.50"),
        ("1E5", number, "1E5"),
        ("1e308", number, "1e308"),
        ("1e309", number, "- !FIELD_SIZE_LIMITATION"),
        ("-1e309", number, "- !FIELD_SIZE_LIMITATION"),
        ("1e-400", number, "1e-400"),
        (#""19.90""#, number, "19.90"),
        (#""-1e2""#, number, "-1e2"),
        (#""1e400""#, number, "- !FIELD_SIZE_LIMITATION"),
        (#""NaN""#, number, "- !TYPECAST_ERROR"),
        (#""Infinity""#, number, "- !TYPECAST_ERROR"),
        (#"" 1""#, number, "- !TYPECAST_ERROR"),
        (#""1.""#, number, "- !TYPECAST_ERROR"),
        ("false", number, "- !TYPECAST_ERROR"),
        ("{}", number, "- !TYPECAST_ERROR"),
        // Booleans: nothing else is one.
        ("true", boolean, "true"),
        ("false", boolean, "false"),
        ("1", boolean, "- !TYPECAST_ERROR"),
        (#""true""#, boolean, "- !TYPECAST_ERROR"),
    ])
    func aValueOfAColumn(_ value: String, _ node: SchemaNode, _ expected: String) throws {
        let found = try ScannedLine.value(value, node)
        #expect(found == expected)
    }

    @Test func aNumberOfThousandsOfDigitsIsTooLarge() throws {
        let digits = "1" + String(repeating: "0", count: 5_000)
        #expect(try ScannedLine.value(digits, Self.number) == "- !FIELD_SIZE_LIMITATION")
        #expect(try ScannedLine.value(digits, Self.integer) == "- !FIELD_SIZE_LIMITATION")
        let small = "0." + String(repeating: "0", count: 5_000) + "1"
        #expect(try ScannedLine.value(small, Self.number) == small)
    }

    // MARK: - Dates and times

    private static let timestamp = SchemaNode([.string], format: "date-time")
    private static let date = SchemaNode([.string], format: "date")
    private static let time = SchemaNode([.string], format: "time")

    @Test(arguments: [
        // The engine reads these itself.
        ("2026-01-02T03:04:05Z", "2026-01-02T03:04:05Z"),
        ("2026-01-02T03:04:05-05:00", "2026-01-02T03:04:05-05:00"),
        ("2026-01-02T03:04:05+0530", "2026-01-02T03:04:05+0530"),
        ("2026-01-02T03:04:05+05", "2026-01-02T03:04:05+05"),
        ("2026-01-02 03:04:05.123456Z", "2026-01-02 03:04:05.123456Z"),
        ("2026-01-02T03:04:05", "2026-01-02T03:04:05"),
        ("2026-01-02", "2026-01-02"),
        ("2026-01-02T24:00:00Z", "2026-01-02T24:00:00Z"),
        ("0000-01-01T00:00:00Z", "0000-01-01T00:00:00Z"),
        ("9999-12-31T23:59:59-23:59", "9999-12-31T23:59:59-23:59"),
        ("2024-02-29T00:00:00Z", "2024-02-29T00:00:00Z"),
        ("2000-02-29T00:00:00Z", "2000-02-29T00:00:00Z"),
        // These not, though they are clear.
        ("2026-01-02t03:04:05z", "2026-01-02T03:04:05+00:00"),
        ("2026-01-02T03:04Z", "2026-01-02T03:04:00+00:00"),
        ("2026-01-02T03:04", "2026-01-02T03:04:00+00:00"),
        ("2026-01-02 03:04:05 +01:30", "2026-01-02T03:04:05+01:30"),
        ("2026-01-02 03:04:05 UTC", "2026-01-02T03:04:05+00:00"),
        ("2026-01-02T03:04:05,250-08:00", "2026-01-02T03:04:05.250-08:00"),
        ("2026-01-02T03:04:05.1234560Z", "2026-01-02T03:04:05.123456+00:00"),
        // A finer time than there is room for.
        ("2026-01-02T03:04:05.123456789Z", "2026-01-02T03:04:05.123456+00:00 ~"),
    ])
    func anInstant(_ text: String, _ expected: String) throws {
        let isCut = expected.hasSuffix(" ~")
        let value = isCut ? String(expected.dropLast(2)) : expected
        #expect(
            try ScannedLine.value("\"\(text)\"", Self.timestamp)
                == "\"\(value)\"" + (isCut ? " ~FIELD_SIZE_LIMITATION" : ""))
    }

    @Test(arguments: [
        "", "x", "2026-02-30T00:00:00Z", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z",
        "2026-01-00T00:00:00Z", "2023-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2026-01-02T25:00:00Z",
        "2026-01-02T24:00:01Z", "2026-01-02T24:00:00.5Z", "2026-01-02T23:59:60Z", "2026-01-02T23:60:00Z",
        "10000-01-01T00:00:00Z", "+2026-01-02T03:04:05Z", "-2026-01-02T03:04:05Z", "2026-1-2T3:4:5Z",
        "2026/01/02", "20260102T030405Z", "infinity", "epoch", " 2026-01-02T03:04:05Z ",
        "2026-01-02T03:04:05ZZ", "2026-01-02T03:04:05+24:00", "2026-01-02T03:04:05+05:60",
        "2026-01-02T03:04:05+5", "2026-01-02T03:04:05.Z", "2026-01-02T03Z", "2026-01-02T",
        "2026-01-02 (BC)", "2026-01-02T03:04:05 Europe/Berlin", "1767323045", "2026-01-02T03:04:05-05:30:15",
        #"2026-01-02T03:04:05Z\n"#, "2026-01-02T03:04:05Z" + String(repeating: " ", count: 100),
    ])
    func aTextThatIsNoInstant(_ text: String) throws {
        #expect(try ScannedLine.value("\"\(text)\"", Self.timestamp) == "- !TYPECAST_ERROR")
    }

    @Test(arguments: [
        (#""2026-01-02""#, date, #""2026-01-02""#),
        (#""2026-01-02T00:00:00Z""#, date, #""2026-01-02""#),
        (#""2026-01-02T00:00:01Z""#, date, #""2026-01-02" ~FIELD_SIZE_LIMITATION"#),
        (#""2026-02-29""#, date, "- !TYPECAST_ERROR"),
        (#""2026-1-2""#, date, "- !TYPECAST_ERROR"),
        ("20260102", date, "- !TYPECAST_ERROR"),
        (#""03:04:05""#, time, #""03:04:05""#),
        (#""03:04""#, time, #""03:04""#),
        (#""03:04:05.123456789Z""#, time, #""03:04:05.123456" ~FIELD_SIZE_LIMITATION"#),
        (#""03:04:05,5""#, time, #""03:04:05.5""#),
        (#""03:04:05+02:00""#, time, #""03:04:05" ~FIELD_SIZE_LIMITATION"#),
        (#""24:00:00""#, time, "- !TYPECAST_ERROR"),
        (#""23:59:60""#, time, "- !TYPECAST_ERROR"),
        (#""3:4:5""#, time, "- !TYPECAST_ERROR"),
        ("1", timestamp, "- !TYPECAST_ERROR"),
        ("{}", timestamp, "- !TYPECAST_ERROR"),
        ("null", timestamp, "-"),
        ("null", date, "-"),
        ("null", time, "-"),
    ])
    func aDateOrATime(_ value: String, _ node: SchemaNode, _ expected: String) throws {
        let found = try ScannedLine.value(value, node)
        #expect(found == expected)
    }

    // MARK: - Nested values

    private static let nested = SchemaNode(
        [.object],
        properties: properties([
            "id": integer, "campaign-messages": SchemaNode([.array], items: string), "test": boolean,
        ]))

    @Test(arguments: [
        (#"{"id":1,"test":true}"#, nested, #"{"id":1,"test":true}"#),
        (#"{"id":null}"#, nested, "{}"),
        ("{}", nested, "{}"),
        (#"{ "id" : 1 , "more" : [ { } ] }"#, nested, #"{"id":1}"#),
        (
            #"{"more":{"id":5},"id":2.5,"campaign-messages":["a",null,1,[true]]}"#, nested,
            #"{"campaign_messages":["a",null,"1","[true]"]} !TYPECAST_ERROR(a.id)"#
        ),
        ("[]", nested, "- !TYPECAST_ERROR"),
        (#""{}""#, nested, "- !TYPECAST_ERROR"),
        (
            #"[{"id":1},{"id":"x"},null,5]"#, SchemaNode([.array], items: nested),
            #"[{"id":1},{},null,null] !TYPECAST_ERROR(a.[1].id) !TYPECAST_ERROR(a.[3])"#
        ),
        ("[]", SchemaNode([.array], items: nested), "[]"),
        ("{}", SchemaNode([.array], items: nested), "- !TYPECAST_ERROR"),
        (
            "[[1,2],[],null]", SchemaNode([.array], items: SchemaNode([.array], items: integer)),
            "[[1,2],[],null]"
        ),
        // What the schema does not describe is kept as it is.
        (
            #"{"b": 1.50,"c":"\u00e9\"\\"}"#, SchemaNode([.object]),
            #""{\"b\": 1.50,\"c\":\"\\u00e9\\\"\\\\\"}""#
        ),
        ("[1,\n 2]", SchemaNode([.array]), #""[1, 2]""#),
        (#""<p>""#, SchemaNode(), #""\"<p>\"""#),
        ("5", SchemaNode(), #""5""#),
        ("null", SchemaNode(), "-"),
    ])
    func aNestedValue(_ value: String, _ node: SchemaNode, _ expected: String) throws {
        let found = try ScannedLine.value(value, node)
        #expect(found == expected)
    }

    private static let place = SchemaNode([.number, .string])
    private static let accepted = SchemaNode(alternatives: [timestamp, string])
    private static let receipt = SchemaNode(alternatives: [nested, string])

    @Test(arguments: [
        ("1.5", place, #"{"type":"number","number":1.5}"#),
        ("2", place, #"{"type":"number","number":2}"#),
        (#""1.5""#, place, #"{"type":"string","string":"1.5"}"#),
        ("true", place, #"{"type":"string","string":"true"}"#),
        ("1e400", place, #"{"type":"string","string":"1e400"}"#),
        ("null", place, "-"),
        (
            #""2026-01-02T03:04:05z""#, accepted,
            #"{"type":"timestamp_with_timezone","timestamp_with_timezone":"2026-01-02T03:04:05+00:00"}"#
        ),
        (#""yesterday""#, accepted, #"{"type":"string","string":"yesterday"}"#),
        (#"{"id":"x"}"#, receipt, #"{"type":"object","object":{}} !TYPECAST_ERROR(a.id)"#),
        ("[1]", receipt, #"{"type":"string","string":"[1]"}"#),
        (#""42""#, SchemaNode([.integer, .boolean]), #"{"type":"integer","integer":42}"#),
        ("1.5", SchemaNode([.integer, .number]), #"{"type":"number","number":1.5}"#),
        ("1", SchemaNode([.integer, .number]), #"{"type":"integer","integer":1}"#),
        ("[]", SchemaNode([.integer, .boolean]), "- !TYPECAST_ERROR"),
        (
            "[1,\"x\"]", SchemaNode([.array], items: place),
            #"[{"type":"number","number":1},{"type":"string","string":"x"}]"#
        ),
    ])
    func aUnion(_ value: String, _ node: SchemaNode, _ expected: String) throws {
        let found = try ScannedLine.value(value, node)
        #expect(found == expected)
    }

    // MARK: - Keys

    private static let table = LandingTable(
        schema: SchemaNode(
            [.object],
            properties: properties([
                "id": integer, "first name": string, "size": nested, "skipped": nested, "z": string,
            ])), selected: ["id", "first name", "size", "z"])

    @Test(arguments: [
        ("{}", "{}"),
        (
            #"{"id":1,"first name":"a","size":{"id":2},"skipped":{"id":"x"},"z":"y"}"#,
            #"{"id":1,"first_name":"a","size":{"id":2},"z":"y"}"#
        ),
        (#"{"z":"y","unknown":{"id":[1,"}"]},"id":1}"#, #"{"z":"y","id":1}"#),
        (#"{"\u0069d":1,"i\u0064":2}"#, #"{"id":2}"#),
        (#" { "id" : 1 , "z" : "y" } "#, #"{"id":1,"z":"y"}"#),
        // Of equal keys the last counts, nulls too.
        (#"{"id":"x","z":"a","id":7,"z":null}"#, #"{"id":7}"#),
        (
            #"{"size":{"id":1,"id":2,"test":true,"test":false},"id":5}"#,
            #"{"size":{"id":2,"test":false},"id":5}"#
        ),
        (
            #"{"size":{"id":1},"size":"x"}"#,
            #"{"_airbyte_changes":[{"field":"size","change":"NULLED","reason":"DESTINATION_TYPECAST_ERROR"}]}"#
        ),
        (#"{"unknown":1,"unknown":2}"#, "{}"),
    ])
    func aRecord(_ record: String, _ expected: String) throws {
        let line = try ScannedLine.of(record, Self.table)
        #expect(line == expected)
        // The order of keys that was learned makes no difference.
        var scanner = RecordScanner(Self.table)
        for other in [
            #"{"z":"y","id":1}"#, #"{"size":{},"z":"y"}"#, #"{"id":1,"skipped":2,"z":"y"}"#, record,
        ] {
            _ = try ScannedLine.of(other, &scanner)
        }
        #expect(try ScannedLine.of(record, &scanner) == expected)
    }

    @Test func moreChangesThanAreListedAreCounted() throws {
        let table = ScannedLine.table(SchemaNode([.array], items: Self.integer))
        var scanner = RecordScanner(table)
        let values = Array(repeating: "true", count: 250).joined(separator: ",")
        let line = try JSONValue(parsing: ScannedLine.of(#"{"a":[\#(values)]}"#, &scanner))
        #expect(scanner.changeCount == 250)
        let listed = line["_airbyte_changes"]?.elements ?? []
        #expect(listed.count == LandingLimits.changesPerRecordMax + 1)
        #expect(listed.last?["field"]?.string == "and 150 more")
        #expect(line["a"]?.elements?.count == 250)
    }

    @Test(arguments: [
        "", "x", "[]", "null", "{", #"{"id"}"#, #"{"id":}"#, #"{"id":1"#, #"{"id":1,}"#, #"{"id":1}}"#,
        #"{"id":1} {"#, #"{"z":"abc"#, #"{"z":"abc\"#, #"{"size":{"id":1}"#, #"{"unknown":[1}"#,
        #"{"z":nul}"#, "{\"z\":\"a\nb\"}", #"{"id" 1}"#, #"{id:1}"#, #"{"size":{"id":1]}"#,
    ])
    func whatIsNoObjectIsRefused(_ record: String) {
        #expect(throws: RecordScanFailure.self) { try ScannedLine.of(record, Self.table) }
    }

    @Test func withoutRoomNothingIsWritten() throws {
        var scanner = RecordScanner(Self.table)
        let record = Array(#"{"id":1,"z":"some text"}"#.utf8)
        let room = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 4_096)
        defer { room.deallocate() }
        for size in 0..<200 {
            let part = UnsafeMutableBufferPointer(rebasing: room[..<size])
            #expect(throws: RecordScanFailure.noRoom) {
                try record.withUnsafeBufferPointer { bytes in
                    try scanner.scan(bytes, emittedAt: 0, into: part)
                }
            }
        }
    }

    @Test(arguments: [
        (#"{"at":"1970-01-01T00:00:00Z"}"#, 0),
        (#"{"at":"1969-12-31T23:59:59Z"}"#, -1),
        (#"{"at":"1970-01-02T01:00:00+02:00"}"#, 0),
        (#"{"at":"1970-01-01T23:00:00-02:00"}"#, 1),
        (#"{"at":"2026-11-24T12:00:00Z"}"#, 20_781),
        (#"{"at":null}"#, nil), ("{}", nil), (#"{"at":"x"}"#, nil), (#"{"other":{"at":"2026-11-24"}}"#, nil),
    ])
    func theDayOfThePartition(_ record: String, _ day: Int?) throws {
        let inner = SchemaNode([.object], properties: Self.properties(["at": Self.timestamp]))
        let table = LandingTable(
            schema: SchemaNode(
                [.object], properties: Self.properties(["at": Self.timestamp, "other": inner])))
        var scanner = RecordScanner(table, partitionField: "at")
        _ = try ScannedLine.of(#"{"at":"2001-01-01"}"#, &scanner)
        _ = try ScannedLine.of(record, &scanner)
        #expect(scanner.partitionDay == day)
    }
}
