// SPDX-License-Identifier: Apache-2.0

internal import AirbyteProtocol

/// Reads a schema in its short notation, from left to right.
struct SchemaNotationReader {
    private let bytes: [UInt8]
    private var offset = 0
    private var depth = 0

    init(_ text: String) {
        bytes = Array(text.utf8)
    }

    /// The only node of the text.
    mutating func document() throws(SchemaNotation.Failure) -> SchemaNode {
        skipBlanks()
        let node = try node()
        skipBlanks()
        guard offset == bytes.count else { throw failure("more text after the schema") }
        return node
    }

    // MARK: - Nodes

    private mutating func node() throws(SchemaNotation.Failure) -> SchemaNode {
        depth += 1
        defer { depth -= 1 }
        guard depth <= SchemaNotation.depthMax else { throw failure("too many brackets in one another") }
        var node = try kind()
        if take("+") {
            guard node.kinds == [.object] else { throw failure("a `+` after what is no object") }
            node.allowsMore = true
        }
        if take("!") {
            guard !node.kinds.isEmpty else { throw failure("a `!` after what is null or several") }
            node.isNullable = false
        }
        return node
    }

    private mutating func kind() throws(SchemaNotation.Failure) -> SchemaNode {
        if take("{") { return try object() }
        if take("[") { return try array() }
        let start = offset
        let word = word()
        switch word {
        case "one", "any": return try alternatives(of: word + "Of")
        case "null": return SchemaNode()
        default: break
        }
        guard let node = Self.plain[word] else {
            offset = start
            throw failure(word.isEmpty ? "no schema" : "an unknown word `\(word)`")
        }
        return node
    }

    private static let plain: [String: SchemaNode] = [
        "s": SchemaNode([.string]),
        "i": SchemaNode([.integer]),
        "n": SchemaNode([.number]),
        "b": SchemaNode([.boolean]),
        "ts": SchemaNode([.string], format: "date-time"),
        "tw": SchemaNode([.string], format: "date-time", airbyteType: "timestamp_without_timezone"),
        "d": SchemaNode([.string], format: "date"),
        "t": SchemaNode([.string], format: "time"),
        "J": SchemaNode([.object]),
    ]

    private mutating func object() throws(SchemaNotation.Failure) -> SchemaNode {
        var properties: [SchemaNode.Property] = []
        skipBlanks()
        while !take("}") {
            let name = try name()
            guard !properties.contains(where: { $0.name == name }) else {
                throw failure("a second property `\(name)`")
            }
            properties.append(SchemaNode.Property(name, try node()))
            guard skipBlanks() || peek("}") else { throw failure("no blank after the property `\(name)`") }
        }
        return SchemaNode([.object], properties: properties)
    }

    private mutating func array() throws(SchemaNotation.Failure) -> SchemaNode {
        if take("]") { return SchemaNode([.array]) }
        let element = try node()
        guard take("]") else { throw failure("no `]`") }
        return SchemaNode([.array], items: element)
    }

    private mutating func alternatives(of word: String) throws(SchemaNotation.Failure) -> SchemaNode {
        guard take("(") else { throw failure("no `(` after the word") }
        var nodes = [try node()]
        while take("|") { nodes.append(try node()) }
        guard take(")") else { throw failure("no `)`") }
        return SchemaNode(alternatives: nodes, alternativesWord: word)
    }

    // MARK: - Bytes

    /// The name of a property: anything but blanks and colons.
    private mutating func name() throws(SchemaNotation.Failure) -> String {
        let start = offset
        while offset < bytes.count, bytes[offset] != UInt8(ascii: ":"), !isBlank(bytes[offset]) {
            offset += 1
        }
        guard offset > start, offset < bytes.count, bytes[offset] == UInt8(ascii: ":") else {
            throw failure("no name with a colon, and no `}`")
        }
        defer { offset += 1 }
        return String(decoding: bytes[start..<offset], as: UTF8.self)
    }

    private mutating func word() -> String {
        let start = offset
        while offset < bytes.count, isLetter(bytes[offset]) { offset += 1 }
        return String(decoding: bytes[start..<offset], as: UTF8.self)
    }

    private func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n")
    }

    private func peek(_ mark: Unicode.Scalar) -> Bool {
        offset < bytes.count && bytes[offset] == UInt8(ascii: mark)
    }

    private mutating func take(_ mark: Unicode.Scalar) -> Bool {
        guard peek(mark) else { return false }
        offset += 1
        return true
    }

    /// Whether there was one.
    @discardableResult
    private mutating func skipBlanks() -> Bool {
        let start = offset
        while offset < bytes.count, isBlank(bytes[offset]) { offset += 1 }
        return offset > start
    }

    private func failure(_ problem: String) -> SchemaNotation.Failure {
        SchemaNotation.Failure(problem: problem, offset: offset)
    }
}
