// SPDX-License-Identifier: Apache-2.0

/// RFC 8259 written to be obviously right: one character at a time, on an array, no shortcuts.
/// The scanner is held to it; it is held to Foundation where Foundation is strict.
struct ReferenceJSON {
    struct Invalid: Error {}

    indirect enum Node {
        case object([(key: Range<Int>, value: Node)], Range<Int>)
        case array([Node], Range<Int>)
        case scalar(Range<Int>)

        var range: Range<Int> {
            switch self {
            case .object(_, let range), .array(_, let range), .scalar(let range): range
            }
        }
    }

    private let bytes: [UInt8]
    private var index = 0
    private let depthMax: Int

    static func parse(_ bytes: [UInt8], depthMax: Int = 256) -> Node? {
        guard String(validating: bytes, as: UTF8.self) != nil else { return nil }
        var parser = ReferenceJSON(bytes: bytes, depthMax: depthMax)
        parser.blanks()
        guard let node = try? parser.value(depth: 0) else { return nil }
        parser.blanks()
        return parser.index == bytes.count ? node : nil
    }

    private init(bytes: [UInt8], depthMax: Int) {
        self.bytes = bytes
        self.depthMax = depthMax
    }

    private var next: Character? { index < bytes.count ? Character(Unicode.Scalar(bytes[index])) : nil }

    private mutating func blanks() {
        while let byte = next, [" ", "\t", "\n", "\r"].contains(byte) { index += 1 }
    }

    private mutating func take(_ character: Character) -> Bool {
        guard next == character else { return false }
        index += 1
        return true
    }

    private mutating func expect(_ text: String) throws {
        for character in text { guard take(character) else { throw Invalid() } }
    }

    private mutating func value(depth: Int) throws -> Node {
        let start = index
        switch next {
        case "{": return try object(depth: depth + 1)
        case "[": return try array(depth: depth + 1)
        case "\"": try string()
        case "t": try expect("true")
        case "f": try expect("false")
        case "n": try expect("null")
        default: try number()
        }
        return .scalar(start..<index)
    }

    private mutating func object(depth: Int) throws -> Node {
        guard depth <= depthMax else { throw Invalid() }
        let start = index
        var members: [(Range<Int>, Node)] = []
        try expect("{")
        blanks()
        if take("}") { return .object([], start..<index) }
        repeat {
            blanks()
            let key = index
            try string()
            let keyEnd = index
            blanks()
            try expect(":")
            blanks()
            members.append((key..<keyEnd, try value(depth: depth)))
            blanks()
        } while take(",")
        try expect("}")
        return .object(members, start..<index)
    }

    private mutating func array(depth: Int) throws -> Node {
        guard depth <= depthMax else { throw Invalid() }
        let start = index
        var elements: [Node] = []
        try expect("[")
        blanks()
        if take("]") { return .array([], start..<index) }
        repeat {
            blanks()
            elements.append(try value(depth: depth))
            blanks()
        } while take(",")
        try expect("]")
        return .array(elements, start..<index)
    }

    private mutating func string() throws {
        try expect("\"")
        while true {
            guard let character = next, index < bytes.count, bytes[index] >= 0x20 else { throw Invalid() }
            index += 1
            if character == "\"" { return }
            if character == "\\" { try escape() }
        }
    }

    private mutating func escape() throws {
        guard let character = next else { throw Invalid() }
        index += 1
        guard character == "u" else {
            guard "\"\\/bfnrt".contains(character) else { throw Invalid() }
            return
        }
        let unit = try codeUnit()
        if (0xDC00...0xDFFF).contains(unit) { throw Invalid() }
        if (0xD800...0xDBFF).contains(unit) {
            try expect("\\u")
            guard (0xDC00...0xDFFF).contains(try codeUnit()) else { throw Invalid() }
        }
    }

    private mutating func codeUnit() throws -> Int {
        var digits = ""
        for _ in 0..<4 {
            guard let digit = next, "0123456789abcdefABCDEF".contains(digit) else { throw Invalid() }
            digits.append(digit)
            index += 1
        }
        guard let unit = Int(digits, radix: 16) else { throw Invalid() }
        return unit
    }

    private mutating func number() throws {
        _ = take("-")
        if !take("0") { try digits() }
        if take(".") { try digits() }
        if take("e") || take("E") {
            _ = take("+") || take("-")
            try digits()
        }
    }

    private mutating func digits() throws {
        let start = index
        while let digit = next, ("0"..."9").contains(digit) { index += 1 }
        guard index > start else { throw Invalid() }
    }
}
