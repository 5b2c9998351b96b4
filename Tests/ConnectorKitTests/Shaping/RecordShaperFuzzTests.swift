// SPDX-License-Identifier: Apache-2.0

import AirbyteProtocol
import ConnectorKit
import LotusCore
import Testing

@Suite struct RecordShaperFuzzTests {
    private struct Differs: Error {}

    @Test(arguments: 0..<8)
    func writesWhatTheTreesSay(_ seed: UInt64) throws {
        var random = RandomRecord(seed: seed)
        for _ in 0..<200 {
            let isSnake = Bool.random(using: &random.random)
            let casting = !isSnake && Bool.random(using: &random.random)
            let schema = random.schema()
            let transforms = random.transforms(schema, isSnake: isSnake)
            let shape = RecordShape(
                schema, casting: casting, usesSnakeCase: isSnake, transforms: transforms, captures: ["id"])
            let tree = TreeShaper(
                schema: schema, casting: casting, usesSnakeCase: isSnake, transforms: transforms)
            var shaper = RecordShaper(shape)
            for _ in 0..<25 {
                let record = random.record(isSnake: isSnake)
                try check(record, &shaper, tree)
            }
        }
    }

    private func check(_ record: [UInt8], _ shaper: inout RecordShaper, _ tree: TreeShaper) throws {
        var out = Array("before".utf8)
        let before = out.count
        let shaped = try record.withUnsafeBufferPointer { bytes in
            try shaper.shape(at: 0, of: JSONScanner(bytes), appendingTo: &out)
        }
        #expect(shaped.output == before..<out.count)
        #expect(shaped.input.upperBound == record.count)
        let text = String(decoding: record, as: UTF8.self)
        let written = Array(out[shaped.output])
        guard let parsed = try? JSONValue(parsing: written) else {
            Issue.record("\(text)\n\(String(decoding: written, as: UTF8.self))")
            throw Differs()
        }
        let found = Canonical.form(parsed)
        let expected = Canonical.form(tree.shape(try JSONValue(parsing: record)))
        if found != expected || !Canonical.isCompact(written) {
            Issue.record(
                """
                read     \(text)
                written  \(String(decoding: written, as: UTF8.self))
                found    \(found.text())
                expected \(expected.text())
                """)
            throw Differs()
        }
        try checkCapture(record, out, shaper, expected)
    }

    private func checkCapture(
        _ record: [UInt8], _ out: [UInt8], _ shaper: RecordShaper, _ expected: JSONValue
    ) throws {
        guard let id = shaper.captured(0) else { return #expect(expected["id"] == nil) }
        #expect(Canonical.form(try JSONValue(parsing: Array(out[id.output]))) == expected["id"])
        #expect(throws: Never.self) { try JSONValue(parsing: Array(record[id.input])) }
    }

    @Test func brokenRecordsAreRefusedAndLeaveTheBufferAsItWas() throws {
        var random = RandomRecord(seed: 99)
        let schema = random.schema()
        var shaper = RecordShaper(RecordShape(schema, casting: true))
        for _ in 0..<3_000 {
            var record = random.record(isSnake: false)
            let index = Int.random(in: 0..<record.count, using: &random.random)
            switch Int.random(in: 0..<3, using: &random.random) {
            case 0: record.remove(at: index)
            case 1: record[index] = UInt8.random(in: 0...255, using: &random.random)
            default: record.removeSubrange(index...)
            }
            let isValid = (try? JSONValue(parsing: record))?.members != nil
            var out: [UInt8] = [1, 2, 3]
            let isShaped = record.withUnsafeBufferPointer { bytes in
                guard let shaped = try? shaper.shape(at: 0, of: JSONScanner(bytes), appendingTo: &out) else {
                    return false
                }
                return bytes[shaped.input.upperBound...].allSatisfy { " \n\r\t".utf8.contains($0) }
            }
            if isValid { #expect(isShaped, "\(String(decoding: record, as: UTF8.self))") }
            if out.count == 3 { #expect(!isValid && out == [1, 2, 3]) }
        }
    }
}

/// Trees in a form in which equal values are equal.
enum Canonical {
    static func form(_ value: JSONValue) -> JSONValue {
        switch value {
        case .object(let members):
            return .object(
                members.map { .init($0.key, form($0.value)) }.sorted { $0.key < $1.key })
        case .array(let elements): return .array(elements.map(form))
        case .number(let text):
            return .number(Int64(text).map { "\($0)" } ?? Double(text).map { number($0) } ?? text)
        case .string(let text):
            // A list or object as text may be spelled in several ways.
            guard text.hasPrefix("{") || text.hasPrefix("["), let inner = try? JSONValue(parsing: text) else {
                return value
            }
            return .string(form(inner).text())
        default: return value
        }
    }

    private static func number(_ double: Double) -> String {
        Int64(exactly: double).map { "\($0)" } ?? "\(double)"
    }

    static func isCompact(_ bytes: [UInt8]) -> Bool {
        var isInside = false
        var isEscaped = false
        for byte in bytes {
            if isEscaped {
                isEscaped = false
            } else if isInside, byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if byte == UInt8(ascii: "\"") {
                isInside.toggle()
            } else if !isInside, byte <= 0x20 {
                return false
            }
        }
        return true
    }
}
