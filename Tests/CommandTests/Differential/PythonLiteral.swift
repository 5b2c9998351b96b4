// SPDX-License-Identifier: Apache-2.0

import LotusCore
import LotusTestKit

/// Reads a value as Python writes it: what the original puts into a text column that gets a list, an object
/// or a boolean.
struct PythonLiteral {
    private let bytes: [UInt8]
    private var offset = 0

    /// - Throws: When the text is no literal.
    static func value(of text: String) throws -> JSONValue {
        var reader = PythonLiteral(bytes: Array(text.utf8))
        let value = try reader.value()
        guard reader.offset == reader.bytes.count else { throw KitError("no Python literal: \(text)") }
        return value
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    private mutating func value() throws -> JSONValue {
        if take("{") { return .object(try list(until: "}") { try $0.member() }) }
        if take("[") { return .array(try list(until: "]") { try $0.value() }) }
        if take("'") { return .string(try text(until: "'")) }
        if take("\"") { return .string(try text(until: "\"")) }
        let start = offset
        while offset < bytes.count, !",}]: ".utf8.contains(bytes[offset]) { offset += 1 }
        switch String(decoding: bytes[start..<offset], as: UTF8.self) {
        case "None": return .null
        case "True": return .bool(true)
        case "False": return .bool(false)
        case let number where Double(number) != nil: return .number(number)
        case let other: throw KitError("no Python literal: \(other)")
        }
    }

    private mutating func list<Element>(
        until end: Unicode.Scalar, _ element: (inout Self) throws -> Element
    ) throws -> [Element] {
        var elements: [Element] = []
        while !take(end) {
            elements.append(try element(&self))
            if take(",") { _ = take(" ") }
            guard offset < bytes.count else { throw KitError("a Python literal has no end") }
        }
        return elements
    }

    private mutating func member() throws -> JSONValue.Member {
        guard case .string(let key) = try value(), take(":"), take(" ") else {
            throw KitError("a member of a Python literal has no key")
        }
        return JSONValue.Member(key, try value())
    }

    private mutating func text(until quote: Unicode.Scalar) throws -> String {
        var found: [UInt8] = []
        while !take(quote) {
            guard offset < bytes.count, bytes[offset] != UInt8(ascii: "\\") else {
                throw KitError("a text of a Python literal has an escape or no end")
            }
            found.append(bytes[offset])
            offset += 1
        }
        return String(decoding: found, as: UTF8.self)
    }

    private mutating func take(_ mark: Unicode.Scalar) -> Bool {
        guard offset < bytes.count, bytes[offset] == UInt8(ascii: mark) else { return false }
        offset += 1
        return true
    }
}
