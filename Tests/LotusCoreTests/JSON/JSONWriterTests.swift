// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusCore
import Testing

@Suite struct JSONWriterTests {
    /// A document with every kind of value.
    private func everything(_ writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("text", "a\"b\\c/\n\u{1}é🦆")
            writer.member("count", -12)
            writer.member("big", Int128.max)
            writer.member("ratio", 0.1)
            writer.member("none", nil as String?)
            writer.member("yes", true)
            writer.key("list")
            writer.array { writer in
                writer.value(["x", "y"])
                writer.array { _ in }
                writer.object { _ in }
                writer.raw("{\"z\" : 1}")
            }
            writer.member("counts", ["b": 2, "a": 1])
        }
    }

    @Test func `the compact form has no white space`() {
        let text = JSONWriter.text { everything(&$0) }
        let max = "170141183460469231731687303715884105727"
        #expect(
            text
                == #"{"text":"a\"b\\c/\n\u0001é🦆","count":-12,"big":\#(max),"ratio":0.1,"none":null,"yes":true,"#
                + #""list":[["x","y"],[],{},{"z" : 1}],"counts":{"a":1,"b":2}}"#)
    }

    @Test func `the pretty form has a line for each part`() {
        #expect(
            JSONWriter.text(form: .pretty, asciiOnly: true) { everything(&$0) } == #"""
                {
                  "text": "a\"b\\c/\n\u0001\u00e9\ud83e\udd86",
                  "count": -12,
                  "big": 170141183460469231731687303715884105727,
                  "ratio": 0.1,
                  "none": null,
                  "yes": true,
                  "list": [
                    [
                      "x",
                      "y"
                    ],
                    [],
                    {},
                    {"z" : 1}
                  ],
                  "counts": {
                    "a": 1,
                    "b": 2
                  }
                }
                """#)
    }

    @Test(
        arguments: [
            (0, "0.0"), (-0.0, "-0.0"), (1, "1.0"), (0.1, "0.1"), (1e16, "1e+16"),
            (.leastNonzeroMagnitude, "5e-324"),
            (1.0 / 3, "0.3333333333333333"),
            (.greatestFiniteMagnitude, "1.7976931348623157e+308"), (.nan, "null"), (.infinity, "null"),
            (-.infinity, "null"),
        ] as [(Double, String)])
    func `doubles are short and read back`(_ number: Double, _ expected: String) throws {
        let text = JSONWriter.text { $0.double(number) }
        #expect(text == expected)
        let back = try withGuardedBytes(Array(text.utf8)) { bytes in
            let scanner = JSONScanner(bytes)
            return scanner.double(of: try scanner.document())
        }
        #expect(back == (number.isFinite ? number : nil))
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `any text reads back`(_ seed: UInt64) throws {
        var random = SeededGenerator(seed)
        for _ in 0..<100 {
            let scalars = (0..<Int.random(in: 0...40, using: &random)).compactMap { _ in
                let limit: UInt32 =
                    [0x20, 0x80, 0x80, 0x80, 0x3000, 0x10FFFF].randomElement(using: &random) ?? 0x80
                return Unicode.Scalar(UInt32.random(in: 0...limit, using: &random))
            }
            var text = ""
            text.unicodeScalars.append(contentsOf: scalars)
            for asciiOnly in [false, true] {
                let json = JSONWriter.text(asciiOnly: asciiOnly) { $0.string(text) }
                #expect(json.utf8.allSatisfy { $0 < 0x80 } || !asciiOnly)
                let back = try withGuardedBytes(Array(json.utf8)) { bytes in
                    let scanner = JSONScanner(bytes)
                    return scanner.text(of: try scanner.document())
                }
                #expect(back.utf8.elementsEqual(text.utf8))
                let foundation = try JSONSerialization.jsonObject(
                    with: Data(json.utf8), options: .fragmentsAllowed)
                #expect((foundation as? String)?.utf8.elementsEqual(text.utf8) == true)
            }
        }
    }

    @Test(arguments: 0..<10 as Range<UInt64>)
    func `a document copied by the scanner is the same document`(_ seed: UInt64) throws {
        var source = RandomJSON(seed: seed)
        for _ in 0..<50 {
            let bytes = source.document()
            try withGuardedBytes(bytes) { buffer throws in
                let scanner = JSONScanner(buffer)
                var writer = JSONWriter(form: .pretty)
                try copy(try scanner.document(), of: scanner, to: &writer)
                let copied = writer.finished()
                let options: JSONSerialization.ReadingOptions = .fragmentsAllowed
                let one = try JSONSerialization.jsonObject(with: Data(bytes), options: options) as? NSObject
                let other =
                    try JSONSerialization.jsonObject(with: Data(copied), options: options) as? NSObject
                #expect(one == other)
            }
        }
    }

    private func copy(_ slice: JSONSlice, of scanner: JSONScanner, to writer: inout JSONWriter) throws {
        switch slice.kind {
        case .object:
            writer.beginObject()
            var members = try scanner.members(at: slice.start)
            while let member = try members.next() {
                writer.key(raw: scanner.bytes(of: member.key))
                try copy(member.value, of: scanner, to: &writer)
            }
            writer.endObject()
        case .array:
            writer.beginArray()
            var elements = try scanner.elements(at: slice.start)
            while let element = try elements.next() { try copy(element, of: scanner, to: &writer) }
            writer.endArray()
        default: writer.raw(scanner.bytes(of: slice))
        }
    }

    @Test func `the buffer is handed on above the threshold only`() throws {
        struct Full: Error {}
        var writer = JSONWriter()
        var written: [UInt8] = []
        for number in 0..<100 {
            writer.integer(number)
            writer.endLine()
            writer.flush(above: 16) { written += $0 }
            #expect(writer.bufferedBytes <= 16)
        }
        let before = writer.bufferedBytes
        #expect(throws: Full.self) { try writer.flush(above: 0) { _ throws(Full) in throw Full() } }
        #expect(writer.bufferedBytes == before, "what the sink refused is kept")
        writer.flush(above: 0) { written += $0 }
        #expect(writer.bufferedBytes == 0)
        writer.flush(above: 0) { _ in Issue.record("nothing is left") }
        #expect(String(decoding: written, as: UTF8.self) == (0..<100).map { "\($0)\n" }.joined())
    }

    @Test func `misuse stops the program`() async {
        await #expect(processExitsWith: .failure) {
            _ = JSONWriter.text { $0.object { $0.string("no key") } }
        }
        await #expect(processExitsWith: .failure) { _ = JSONWriter.text { $0.object { $0.key("no value") } } }
        await #expect(processExitsWith: .failure) {
            _ = JSONWriter.text { $0.array { $0.key("in an array") } }
        }
        await #expect(processExitsWith: .failure) { _ = JSONWriter.text { _ in } }
        await #expect(processExitsWith: .failure) {
            _ = JSONWriter.text {
                $0.null()
                $0.null()
            }
        }
        await #expect(processExitsWith: .failure) { _ = JSONWriter.text { $0.beginArray() } }
        await #expect(processExitsWith: .failure) {
            _ = JSONWriter.text {
                $0.beginArray()
                $0.endObject()
            }
        }
    }
}
