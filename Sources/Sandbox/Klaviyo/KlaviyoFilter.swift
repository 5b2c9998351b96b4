// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// A filter such as `and(greater-than(updated,2024-01-01T00:00:00Z),equals(archived,false))`.
///
/// Conditions that stand side by side, with or without `and`, hold together.
struct KlaviyoFilter: Sendable {
    /// One comparison.
    struct Condition: Hashable, Sendable {
        let operation: KlaviyoEndpoint.Operator
        let field: String
        /// Without quotes; more than one for `any`.
        let values: [String]
    }

    let conditions: [Condition]

    /// Throws a ``KlaviyoError`` for what the grammar does not know.
    init(_ text: String) throws {
        var parser = FilterParser(text)
        conditions = try parser.conditions()
    }
}

private struct FilterParser {
    private let bytes: [UInt8]
    private var place = 0

    init(_ text: String) { bytes = Array(text.utf8) }

    mutating func conditions() throws -> [KlaviyoFilter.Condition] {
        let list = try list(depth: 0)
        guard place == bytes.count else { throw unexpected() }
        return list
    }

    private mutating func list(depth: Int) throws -> [KlaviyoFilter.Condition] {
        guard depth < SandboxLimits.filterDepthMax else {
            throw KlaviyoError.invalid("filter", "The filter is nested too deeply.")
        }
        var list: [KlaviyoFilter.Condition] = []
        repeat {
            let word = word()
            try expect("(")
            if word == "and" {
                list += try self.list(depth: depth + 1)
            } else {
                list.append(try condition(word))
            }
            try expect(")")
        } while skip(",")
        return list
    }

    private mutating func condition(_ word: String) throws -> KlaviyoFilter.Condition {
        guard let operation = KlaviyoEndpoint.Operator(rawValue: word) else {
            throw KlaviyoError.invalid("filter", "'\(word)' is not a valid filter operator.")
        }
        let field = self.word()
        try expect(",")
        return KlaviyoFilter.Condition(operation: operation, field: field, values: try values())
    }

    private mutating func values() throws -> [String] {
        guard skip("[") else { return [try value()] }
        var values: [String] = []
        repeat { values.append(try value()) } while skip(",")
        try expect("]")
        return values
    }

    private mutating func value() throws -> String {
        skipBlanks()
        guard place < bytes.count else { throw unexpected() }
        let quote = bytes[place]
        guard quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else {
            let value = word()
            guard !value.isEmpty else { throw unexpected() }
            return value
        }
        place += 1
        let start = place
        while place < bytes.count, bytes[place] != quote { place += 1 }
        guard place < bytes.count else { throw unexpected() }
        defer { place += 1 }
        return String(decoding: bytes[start..<place], as: UTF8.self)
    }

    private mutating func word() -> String {
        skipBlanks()
        let start = place
        let ends = Array("(),[]".utf8)
        while place < bytes.count, !ends.contains(bytes[place]) { place += 1 }
        var end = place
        while end > start, bytes[end - 1] == UInt8(ascii: " ") { end -= 1 }
        return String(decoding: bytes[start..<end], as: UTF8.self)
    }

    private mutating func skipBlanks() {
        while place < bytes.count, bytes[place] == UInt8(ascii: " ") { place += 1 }
    }

    private mutating func skip(_ scalar: Unicode.Scalar) -> Bool {
        skipBlanks()
        guard place < bytes.count, bytes[place] == UInt8(ascii: scalar) else { return false }
        place += 1
        return true
    }

    private mutating func expect(_ scalar: Unicode.Scalar) throws {
        guard skip(scalar) else { throw unexpected() }
    }

    private func unexpected() -> KlaviyoError {
        .invalid("filter", "The filter cannot be read at character \(place + 1).")
    }
}
