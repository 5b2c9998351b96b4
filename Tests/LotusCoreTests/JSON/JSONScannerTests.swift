// SPDX-License-Identifier: Apache-2.0

import LotusCore
import Testing

@Suite struct JSONScannerTests {
    private func document(_ text: String) throws -> JSONSlice {
        try withGuardedBytes(Array(text.utf8)) { try JSONScanner($0).document() }
    }

    @Test(
        arguments: [
            ("{}", .object), ("[]", .array), (" { } ", .object), ("[ ]", .array), ("\"\"", .string),
            (#""\u0000\ud83e\udd86""#, .string), ("0", .integer), ("-0", .integer),
            ("12345678901234567890123", .integer),
            ("1.0", .decimal), ("-0.10", .decimal), ("1e5", .exponent), ("1.5E-10", .exponent),
            ("0e+1", .exponent),
            ("true", .true), ("false", .false), ("null", .null), ("\t\r\n null\n", .null),
            ("\"\u{7F}é語🦆\"", .string),
            (#"{"a":[{"b":[[]]},-1.5e3],"":null}"#, .object), ("\"/\"", .string),
        ] as [(String, JSONKind)])
    func `a value has its kind`(_ text: String, _ kind: JSONKind) throws {
        let slice = try document(text)
        #expect(slice.kind == kind)
        let trimmed = text.drop { " \t\r\n".contains($0) }
        #expect(slice.start == text.utf8.count - trimmed.utf8.count)
        #expect(ReferenceJSON.parse(Array(text.utf8))?.range == slice.range)
    }

    @Test(
        arguments: [
            ("", 0, .unexpectedEnd), ("  ", 2, .unexpectedEnd), ("{", 1, .unexpectedEnd),
            ("[1", 2, .unexpectedEnd),
            ("{\"a\"", 4, .unexpectedEnd), ("\"abc", 4, .unexpectedEnd), ("-", 1, .unexpectedEnd),
            ("1.", 2, .unexpectedEnd), ("1e", 2, .unexpectedEnd), ("1e-", 3, .unexpectedEnd),
            ("tru", 3, .unexpectedEnd),
            (#""\"#, 2, .unexpectedEnd), (#""\u12"#, 5, .unexpectedEnd), (#""\ud800"#, 7, .unexpectedEnd),
            ("]", 0, .expectedValue), ("[,]", 1, .expectedValue), ("[1,]", 3, .expectedValue),
            ("trve", 0, .expectedValue),
            ("NaN", 0, .expectedValue), ("+1", 0, .expectedValue), (".5", 0, .expectedValue),
            ("'a'", 0, .expectedValue),
            ("\u{FEFF}1", 0, .expectedValue), ("nullx", 4, .expectedValue),
            ("[1 /* c */]", 3, .expectedCommaOrBracket),
            ("{1:2}", 1, .expectedKey), ("{,}", 1, .expectedKey), ("{\"a\":1,}", 7, .expectedKey),
            ("{\"a\" 1}", 5, .expectedColon), ("{\"a\":1 \"b\"}", 7, .expectedCommaOrBrace),
            ("{\"a\":1]", 6, .expectedCommaOrBrace), ("[1 2]", 3, .expectedCommaOrBracket),
            ("[1}", 2, .expectedCommaOrBracket),
            ("{} {}", 3, .textAfterValue), ("1 2", 2, .textAfterValue), ("\"a\"b", 3, .textAfterValue),
            ("01", 1, .invalidNumber), ("-01", 2, .invalidNumber), ("1.e5", 2, .invalidNumber),
            ("-a", 1, .invalidNumber),
            ("1x", 1, .invalidNumber), ("1e5.5", 3, .invalidNumber), ("0x10", 1, .invalidNumber),
            ("1\u{0}", 1, .invalidNumber),
            ("\"a\nb\"", 2, .controlCharacter), ("\"0123456789abcdef\u{1F}\"", 17, .controlCharacter),
            ("\"a\u{0}\"", 2, .controlCharacter), (#""\x""#, 1, .invalidEscape),
            (#""\u12G4""#, 1, .invalidEscape),
            (#""\U0041""#, 1, .invalidEscape), (#""\ud800""#, 1, .loneSurrogate),
            (#""\ud800x""#, 1, .loneSurrogate),
            (#""\ud800\n""#, 1, .loneSurrogate), (#""\udc00""#, 1, .loneSurrogate),
            (#""\ud800\ud800""#, 1, .loneSurrogate),
        ] as [(String, Int, JSONScanError.Reason)])
    func `what is not JSON is refused with its place`(
        _ text: String, _ offset: Int, _ reason: JSONScanError.Reason
    ) {
        let error = #expect(throws: JSONScanError.self) { try document(text) }
        #expect(error?.offset == offset)
        #expect(error?.reason == reason)
        #expect(ReferenceJSON.parse(Array(text.utf8)) == nil)
    }

    @Test(
        arguments: [
            [0x80], [0xC0, 0xAF], [0xC1, 0x81], [0xC3], [0xC3, 0x28], [0xE0, 0x80, 0x80], [0xE2, 0x82],
            [0xED, 0xA0, 0x80],
            [0xF0, 0x80, 0x80, 0x80], [0xF0, 0x9F, 0xA6], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80],
            [0xFF],
        ] as [[UInt8]])
    func `broken UTF-8 is refused at its first byte`(_ bytes: [UInt8]) throws {
        for before in 0...20 {
            let text =
                [UInt8(ascii: "\"")] + Array(repeating: UInt8(ascii: "x"), count: before) + bytes
                + Array("yy\"".utf8)
            let error = #expect(throws: JSONScanError.self) {
                try withGuardedBytes(text) { try JSONScanner($0).document() }
            }
            #expect(error?.offset == before + 1)
            #expect(error?.reason == .invalidUTF8)
        }
    }

    @Test func `a depth limit guards the stack`() throws {
        let nested = { (depth: Int) in
            String(repeating: "[{\"a\":", count: depth / 2) + "1" + String(repeating: "}]", count: depth / 2)
        }
        #expect(try document(nested(Limits.jsonDepthMax)).kind == .array)
        let error = #expect(throws: JSONScanError.self) { try document(nested(Limits.jsonDepthMax + 2)) }
        #expect(error?.reason == .tooDeep)
        #expect(throws: JSONScanError.self) { try document(String(repeating: "[", count: 1_000_000)) }
    }

    @Test func `members are keys and values`() throws {
        let text = #" {"a" : 1.5 ,"b\n":"x","":{"c":[1,2]}} "#
        try withGuardedBytes(Array(text.utf8)) { bytes throws in
            let scanner = JSONScanner(bytes)
            var members = try scanner.members(at: 0)
            var found: [String] = []
            while let member = try members.next() {
                found.append("\(scanner.text(of: member.key))=\(scanner.text(of: member.value))")
                #expect(member.key.hasEscapes == (scanner.text(of: member.key) == "b\n"))
            }
            #expect(found == ["a=1.5", "b\n=x", #"={"c":[1,2]}"#])
            #expect(members.end == text.utf8.count - 1)
            #expect(try members.next() == nil)
        }
    }

    @Test func `elements can be read by another walk`() throws {
        let text = #"[{"id":1},{"id":2}, {"id":3} ]"#
        try withGuardedBytes(Array(text.utf8)) { bytes throws in
            let scanner = JSONScanner(bytes)
            var records = try scanner.elements(at: 0)
            var ids: [Int64] = []
            while let start = try records.nextStart() {
                var members = try scanner.members(at: start)
                while let member = try members.next() {
                    ids += [scanner.integer(of: member.value)].compactMap { $0 }
                }
                records.advance(past: try #require(members.end))
            }
            #expect(ids == [1, 2, 3])
            #expect(records.end == text.utf8.count)
        }
    }

    @Test func `lines of JSON`() throws {
        let text = "{\"a\":1}\n\n [2] \r\n3\n\"x\""
        try withGuardedBytes(Array(text.utf8)) { bytes throws in
            let scanner = JSONScanner(bytes)
            var lines = scanner.lines()
            var found: [String] = []
            while let line = try lines.next() { found.append(scanner.text(of: line)) }
            #expect(found == ["{\"a\":1}", "[2]", "3", "x"])
        }
    }

    @Test(arguments: [("1 2\n", 2), ("{}{}\n", 2), ("{}\n]", 3), ("1x", 1)])
    func `two values on a line are refused`(_ text: String, _ offset: Int) {
        let error = #expect(throws: JSONScanError.self) {
            try withGuardedBytes(Array(text.utf8)) { bytes throws in
                var lines = JSONScanner(bytes).lines()
                while try lines.next() != nil {}
            }
        }
        #expect(error?.offset == offset)
    }

    @Test(
        arguments: [
            ("data.orders.nodes", "[1]"), ("", nil), ("data.page.info", "x"), ("data.missing", nil),
            ("data.orders.nodes.0", nil),
            ("dat\u{E9}", "7"), ("dup", "1"), ("missing", nil), ("data.orders.nodes.", nil),
        ] as [(String, String?)])
    func `a path finds its value`(_ path: String, _ expected: String?) throws {
        let text =
            #"{"x":{"orders":0},"data":{"o":[],"orders":{"n":1,"nodes":[1]},"page":{"info":"x"}},"dat\u00e9":7,"dup":1,"dup":2}"#
        try withGuardedBytes(Array(text.utf8)) { bytes throws in
            let scanner = JSONScanner(bytes)
            let found = try scanner.find(JSONPath(path))
            if path.isEmpty {
                #expect(found?.range == 0..<bytes.count)
            } else {
                #expect(found.map(scanner.text) == expected)
            }
        }
    }

    @Test func `a path into a foreign value is nothing and a broken text is an error`() throws {
        try withGuardedBytes(Array("[1]".utf8)) { bytes throws in
            #expect(try JSONScanner(bytes).find(JSONPath("a")) == nil)
        }
        try withGuardedBytes(Array("{\"b\":01,\"a\":1}".utf8)) { bytes throws in
            #expect(throws: JSONScanError.self) { try JSONScanner(bytes).find(JSONPath("a")) }
        }
        #expect(JSONPath(keys: ["a.b"]).keys == ["a.b"])
        #expect(JSONPath("a.b").description == "a.b")
    }

    @Test(
        arguments: [
            ("0", 0), ("-12", -12), ("9223372036854775807", .max), ("-9223372036854775808", .min),
            ("9223372036854775808", nil), ("1.0", nil), ("1e2", nil), ("\"1\"", nil), ("null", nil),
        ] as [(String, Int64?)])
    func `integers that fit`(_ text: String, _ expected: Int64?) throws {
        try withGuardedBytes(Array(text.utf8)) { bytes throws in
            let scanner = JSONScanner(bytes)
            #expect(scanner.integer(of: try scanner.document()) == expected)
        }
    }

    @Test(
        arguments: [("1.5", 1.5), ("-2", -2), ("1e400", nil), ("1e-400", 0), ("true", nil)]
            as [(String, Double?)])
    func `doubles that fit`(_ text: String, _ expected: Double?) throws {
        try withGuardedBytes(Array(text.utf8)) { bytes throws in
            let scanner = JSONScanner(bytes)
            #expect(scanner.double(of: try scanner.document()) == expected)
        }
    }

    @Test func `an empty text and an absent one are refused`() {
        let error = #expect(throws: JSONScanError.self) {
            try JSONScanner(UnsafeBufferPointer(start: nil, count: 0)).document()
        }
        #expect(error?.description == "invalid JSON at byte 0: unexpected end")
    }

    @Test(
        arguments: [
            ("", []), ("a", [0..<1]), ("a\n", [0..<1]), ("a\n\nb\r\n", [0..<1, 2..<2, 3..<5]),
            ("\n", [0..<0]),
        ] as [(String, [Range<Int>])])
    func `lines of bytes`(_ text: String, _ expected: [Range<Int>]) throws {
        try withGuardedBytes(Array(text.utf8)) { #expect(Array(ByteLines($0)) == expected) }
    }
}
