// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import LotusCore
import Testing

@Suite struct JSONRepairTests {
    private func repaired(_ bytes: [UInt8]) -> (text: String, count: Int) {
        let (bytes, count) = bytes.withUnsafeBufferPointer { JSONRepair.repaired($0) }
        return (String(decoding: bytes, as: UTF8.self), count)
    }

    static let escapes: [(before: String, after: String, count: Int)] = [
        (#"["\ud800"]"#, #"["\ufffd"]"#, 1),
        (#"["\udc00x"]"#, #"["\ufffdx"]"#, 1),
        (#"["\ud83d\ude00"]"#, #"["\ud83d\ude00"]"#, 0),
        (#"["\ud83d\ud83d\ude00"]"#, #"["\ufffd\ud83d\ude00"]"#, 1),
        (#"["\ud83d\n"]"#, #"["\ufffd\n"]"#, 1),
        (#"["\\ud800"]"#, #"["\\ud800"]"#, 0),
        (#"["\"\ud800\""]"#, #"["\"\ufffd\""]"#, 1),
        (#"["äöü日本😀"]"#, #"["äöü日本😀"]"#, 0),
        (#"["\u12"#, #"["\u12"#, 0),
        (#"["\"#, #"["\"#, 0),
    ]

    @Test(arguments: escapes)
    func halvesOfPairsAreReplaced(_ before: String, _ after: String, _ count: Int) {
        let found = repaired(Array(before.utf8))
        #expect(found.text == after)
        #expect(found.count == count)
    }

    @Test(
        arguments: [
            [0xFF], [0xC0, 0xAF], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF5, 0x80], [0xF0, 0x9F, 0x98], [0x80],
            [0xC3, 0x28], [0xF4, 0x90, 0x80, 0x80], [0xE0, 0x80, 0x80],
        ] as [[UInt8]])
    func bytesThatAreNoTextAreReplacedAsAllReadersDo(_ broken: [UInt8]) throws {
        let bytes = Array(#"{"a":"x"#.utf8) + broken + Array(#"y"}"#.utf8)
        let found = repaired(bytes)
        #expect(found.text == String(decoding: bytes, as: UTF8.self))
        #expect(found.count > 0)
        _ = try JSONValue(parsing: found.text)
    }

    @Test func aPageIsReadAgainFromItsStart() throws {
        let page = JSONPage(
            Array(#"["a",""#.utf8) + [0xFF] + Array(#""]"#.utf8), origin: "GET x", stream: nil)
        var calls = 0
        let read = try page.read { scanner in
            calls += 1
            return try JSONValue(try scanner.document(), of: scanner)
        }
        #expect(read.result == ["a", "\u{FFFD}"])
        #expect(read.replacedCount == 1)
        #expect(calls == 2)
    }

    @Test func whatIsNoJSONIsToldWithItsPlaceAndNotItsContent() throws {
        let page = JSONPage(Array(#"{"secret": nope}"#.utf8), origin: "GET host/x", stream: nil)
        let error = try #require(
            #expect(throws: LotusError.self) { try page.read { try $0.document() } })
        #expect(error.code == .sourceMalformed)
        #expect(error.message.contains("byte 11 of 16") && error.message.contains("GET host/x"))
        #expect(!error.message.contains("secret"))
    }
}
