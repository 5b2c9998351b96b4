// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusCore
import Testing

@Suite struct JSONScannerFuzzTests {
    @Test(arguments: 0..<20 as Range<UInt64>)
    func `random documents have the slices of the reference`(_ seed: UInt64) throws {
        var source = RandomJSON(seed: seed)
        for _ in 0..<60 {
            let bytes = source.document()
            let reference = try #require(ReferenceJSON.parse(bytes))
            try withGuardedBytes(bytes) { buffer throws in
                let scanner = JSONScanner(buffer)
                #expect(try scanner.document().range == reference.range)
                try compare(scanner, reference)
            }
        }
    }

    @Test(arguments: 100..<120 as Range<UInt64>)
    func `random documents have the values that Foundation reads`(_ seed: UInt64) throws {
        var source = RandomJSON(seed: seed)
        for _ in 0..<60 {
            let bytes = source.document()
            let foundation = try JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
            try withGuardedBytes(bytes) { buffer throws in
                let scanner = JSONScanner(buffer)
                #expect(
                    try matches(scanner, scanner.document(), foundation),
                    "\(String(decoding: bytes, as: UTF8.self))")
            }
        }
    }

    @Test(arguments: 200..<230 as Range<UInt64>)
    func `damaged documents are judged as the reference does`(_ seed: UInt64) throws {
        var source = RandomJSON(seed: seed)
        var refused = 0
        for _ in 0..<400 {
            let bytes = source.damaged(source.document())
            let reference = ReferenceJSON.parse(bytes)
            try withGuardedBytes(bytes) { buffer throws in
                let scanner = JSONScanner(buffer)
                do {
                    let slice = try scanner.document()
                    #expect(slice.range == reference?.range, "accepted \(bytes)")
                    if let reference { try compare(scanner, reference) }
                } catch let error as JSONScanError {
                    refused += 1
                    #expect(reference == nil, "refused \(String(decoding: bytes, as: UTF8.self)): \(error)")
                    #expect((0...bytes.count).contains(error.offset))
                    #expect((error.reason == .unexpectedEnd) == (error.offset == bytes.count))
                }
            }
        }
        #expect((40...390).contains(refused), "the damage is neither harmless nor total")
    }

    @Test(arguments: 300..<310 as Range<UInt64>)
    func `a document cut anywhere ends too early`(_ seed: UInt64) throws {
        var source = RandomJSON(seed: seed)
        for _ in 0..<20 {
            let bytes = source.document()
            let end = try withGuardedBytes(bytes) { try JSONScanner($0).document().end }
            for length in 0..<end {
                try withGuardedBytes(Array(bytes[..<length])) { buffer throws in
                    let error = #expect(throws: JSONScanError.self) { try JSONScanner(buffer).document() }
                    #expect(error?.reason == .unexpectedEnd)
                    #expect(error?.offset == length)
                }
            }
        }
    }

    /// Walks a value with the scanner and with the reference side by side.
    private func compare(_ scanner: JSONScanner, _ reference: ReferenceJSON.Node) throws {
        switch reference {
        case .object(let expected, let range):
            var members = try scanner.members(at: range.lowerBound)
            for (key, value) in expected {
                let member = try #require(try members.next())
                #expect(member.key.range == key)
                #expect(member.value.range == value.range)
                try compare(scanner, value)
            }
            #expect(try members.next() == nil)
            #expect(members.end == range.upperBound)
        case .array(let expected, let range):
            var elements = try scanner.elements(at: range.lowerBound)
            for value in expected {
                #expect(try elements.next()?.range == value.range)
                try compare(scanner, value)
            }
            #expect(try elements.next() == nil)
            #expect(elements.end == range.upperBound)
        case .scalar(let range):
            #expect(try scanner.value(at: range.lowerBound).range == range)
        }
    }

    /// Whether a value is the one that Foundation read.
    private func matches(_ scanner: JSONScanner, _ slice: JSONSlice, _ foundation: Any?) throws -> Bool {
        switch slice.kind {
        case .object:
            guard var rest = foundation as? [String: Any] else { return false }
            var members = try scanner.members(at: slice.start)
            while let member = try members.next() {
                let value = rest.removeValue(forKey: scanner.text(of: member.key))
                guard try matches(scanner, member.value, value) else { return false }
            }
            return rest.isEmpty
        case .array:
            guard let array = foundation as? [Any] else { return false }
            var rest = array[...]
            var elements = try scanner.elements(at: slice.start)
            while let element = try elements.next() {
                guard try matches(scanner, element, rest.popFirst()) else { return false }
            }
            return rest.isEmpty
        case .string: return foundation as? String == scanner.text(of: slice)
        case .integer where scanner.integer(of: slice) != nil:
            return (foundation as? NSNumber)?.int64Value == scanner.integer(of: slice)
        case .integer, .decimal, .exponent:
            guard let theirs = (foundation as? NSNumber)?.doubleValue, let ours = scanner.double(of: slice)
            else {
                return false
            }
            // Foundation's decimal numbers lose the last digit in `doubleValue`.
            return abs(ours - theirs) <= abs(ours) * 1e-14
        case .true: return foundation as? Bool == true
        case .false: return foundation as? Bool == false
        case .null: return foundation is NSNull
        }
    }
}
