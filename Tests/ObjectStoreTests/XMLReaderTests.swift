// SPDX-License-Identifier: Apache-2.0

import LotusCore
import ObjectStore
import Testing

@Suite struct XMLReaderTests {
    private func events(_ text: String) throws -> [XMLReader.Event] { try events(Array(text.utf8)) }

    private func events(_ bytes: [UInt8]) throws -> [XMLReader.Event] {
        var reader = XMLReader(bytes)
        var events: [XMLReader.Event] = []
        while let event = try reader.next() { events.append(event) }
        return events
    }

    @Test(arguments: [
        ("<a/>", [XMLReader.Event.start("a"), .end("a")]),
        ("\u{FEFF}<?xml version='1.0'?>\n<a></a>\n", [.start("a"), .end("a")]),
        ("<a b='>' c=\"/>\">x</a >", [.start("a"), .text("x"), .end("a")]),
        ("<s:a xmlns:s='u'><s:b/></s:a>", [.start("a"), .start("b"), .end("b"), .end("a")]),
        ("<a>&lt;&gt;&amp;&quot;&apos;&#65;&#x1F600;</a>", [.start("a"), .text("<>&\"'A😀"), .end("a")]),
        ("<a><!-- <b> --><![CDATA[<&>]]></a>", [.start("a"), .text("<&>"), .end("a")]),
    ])
    func whatServersSendIsRead(_ text: String, _ wanted: [XMLReader.Event]) throws {
        #expect(try events(text) == wanted)
    }

    @Test(arguments: [
        "", " ", "text", "<", "<a", "<a>", "<a></b>", "<a/><b/>", "<a/>x", "</a>", "<a>&", "<a>&x;</a>",
        "<a>&#xD800;</a>", "<!DOCTYPE a [<!ENTITY b 'c'>]><a/>", "<a><![CDATA[x</a>", "<!-- <a/>",
        "<a b='></a>", "< a/>",
        String(repeating: "<a>", count: 17) + String(repeating: "</a>", count: 17),
    ])
    func whatIsBrokenIsRefused(_ text: String) {
        #expect(throws: XMLReader.Malformed.self) { try events(text) }
    }

    @Test func changedBytesNeverTrap() {
        let whole = Array(
            """
            <?xml version="1.0"?><ListBucketResult xmlns="u"><Contents><Key>a&amp;b</Key><ETag>&quot;x&quot;</ETag>
            <!-- c --><![CDATA[d]]></Contents><IsTruncated>false</IsTruncated></ListBucketResult>
            """.utf8)
        var random = SeededGenerator(7)
        var refused = 0
        for _ in 0..<5_000 {
            var bytes = Array(whole.prefix(Int.random(in: 0...whole.count, using: &random)))
            for _ in 0..<Int.random(in: 0...4, using: &random) where !bytes.isEmpty {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(
                    in: 0...255, using: &random)
            }
            do { _ = try events(bytes) } catch { refused += 1 }
        }
        #expect(refused > 1_000)
    }
}

@Suite struct ServerTimeTests {
    @Test(
        arguments: [
            ("2026-11-24T11:42:54.000Z", 1_795_520_574_000_000),
            ("2026-11-24T11:42:54Z", 1_795_520_574_000_000),
            ("2026-11-24T11:42:54.1234567Z", 1_795_520_574_123_456),
            ("2026-11-24T11:42:54.5Z", 1_795_520_574_500_000),
            ("2000-02-29T00:00:00Z", 951_782_400_000_000), ("1970-01-01T00:00:00Z", 0),
            ("2026-11-24 11:42:54Z", nil),
            ("2026-13-24T11:42:54Z", nil), ("2026-11-24T11:42:54.Z", nil), ("", nil),
        ] as [(String, Int64?)])
    func isoTimesAreRead(_ text: String, _ micros: Int64?) {
        #expect(ServerTime.iso(text)?.microseconds == micros)
    }

    @Test(
        arguments: [
            ("Tue, 24 Nov 2026 11:42:54 GMT", 1_795_520_574_000_000), ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
            ("Tue, 24 Nov 2026 11:42:54", nil), ("Tue, 24 Foo 2026 11:42:54 GMT", nil), ("", nil),
        ] as [(String, Int64?)])
    func httpTimesAreRead(_ text: String, _ micros: Int64?) {
        #expect(ServerTime.http(text)?.microseconds == micros)
    }
}
