// SPDX-License-Identifier: Apache-2.0

/// Reads the XML that S3 servers answer with, one event after the other.
///
/// It knows elements, text, entities, CDATA, comments and declarations, and refuses document types:
/// what S3 does not send is not needed, and an answer cannot make it grow.
package struct XMLReader {
    /// What comes next in an answer.
    package enum Event: Equatable {
        case start(String)
        case text(String)
        case end(String)
    }

    /// Why an answer is not well-formed.
    package struct Malformed: Error, Equatable {
        package let reason: String
        package let offset: Int
    }

    private let bytes: [UInt8]
    private var position = 0
    private var open: [String] = []
    private var pending: Event?
    private var sawRoot = false

    /// Reads a whole answer.
    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
        // A byte order mark.
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    /// The next event; nil after the end of the root element.
    package mutating func next() throws -> Event? {
        if let event = pending {
            pending = nil
            return event
        }
        while position < bytes.count {
            if bytes[position] != UInt8(ascii: "<") {
                let text = try readText()
                if !open.isEmpty { return .text(text) }
                guard text.utf8.allSatisfy({ $0 <= 0x20 }) else {
                    throw malformed("text outside the root element")
                }
            } else if has("<!--") {
                try skip(past: "-->")
            } else if has("<?") {
                try skip(past: "?>")
            } else if has("<![CDATA[") {
                let start = position + 9
                try skip(past: "]]>")
                return .text(String(decoding: bytes[start..<(position - 3)], as: UTF8.self))
            } else if has("<!") {
                throw malformed("a document type is not accepted")
            } else if has("</") {
                return try readEnd()
            } else {
                return try readStart()
            }
        }
        guard open.isEmpty, sawRoot else {
            throw malformed(open.last.map { "it ends inside <\($0)>" } ?? "it has no element")
        }
        return nil
    }

    private mutating func readStart() throws -> Event {
        position += 1
        let name = try readName()
        guard open.count < StoreLimits.xmlDepthMax else {
            throw malformed("elements nest deeper than \(StoreLimits.xmlDepthMax)")
        }
        guard !(open.isEmpty && sawRoot) else { throw malformed("a second root element") }
        sawRoot = true
        // Attributes are passed over; a value in quotes may hold anything.
        var quote: UInt8?
        var previous: UInt8 = 0
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            } else if byte == UInt8(ascii: ">") {
                if previous == UInt8(ascii: "/") { pending = .end(name) } else { open.append(name) }
                return .start(name)
            }
            previous = byte
        }
        throw malformed("it ends inside <\(name)")
    }

    private mutating func readEnd() throws -> Event {
        position += 2
        let name = try readName()
        while position < bytes.count, bytes[position] <= 0x20 { position += 1 }
        guard position < bytes.count, bytes[position] == UInt8(ascii: ">") else {
            throw malformed("it ends inside </\(name)")
        }
        position += 1
        guard open.popLast() == name else { throw malformed("</\(name)> closes nothing") }
        return .end(name)
    }

    /// A name without its namespace prefix.
    private mutating func readName() throws -> String {
        let start = position
        while position < bytes.count, bytes[position] > 0x20, !"/>=<\"'".utf8.contains(bytes[position]) {
            position += 1
        }
        let name = bytes[start..<position]
        guard !name.isEmpty, name.count <= StoreLimits.keyNameBytesMax else {
            throw malformed("a tag without a name")
        }
        let local = name.lastIndex(of: UInt8(ascii: ":")).map { name[($0 + 1)...] } ?? name
        return String(decoding: local, as: UTF8.self)
    }

    private mutating func readText() throws -> String {
        var text: [UInt8] = []
        while position < bytes.count, bytes[position] != UInt8(ascii: "<") {
            if bytes[position] == UInt8(ascii: "&") {
                try readEntity(into: &text)
            } else {
                text.append(bytes[position])
                position += 1
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    private mutating func readEntity(into text: inout [UInt8]) throws {
        let end = bytes[position...].prefix(12).firstIndex(of: UInt8(ascii: ";"))
        guard let end else { throw malformed("an & that begins no entity") }
        let name = String(decoding: bytes[(position + 1)..<end], as: UTF8.self)
        switch name {
        case "amp": text.append(UInt8(ascii: "&"))
        case "lt": text.append(UInt8(ascii: "<"))
        case "gt": text.append(UInt8(ascii: ">"))
        case "quot": text.append(UInt8(ascii: "\""))
        case "apos": text.append(UInt8(ascii: "'"))
        default:
            let number =
                name.hasPrefix("#x")
                ? UInt32(name.dropFirst(2), radix: 16) : name.hasPrefix("#") ? UInt32(name.dropFirst()) : nil
            guard let scalar = number.flatMap(Unicode.Scalar.init) else {
                throw malformed("unknown entity &\(name);")
            }
            text += Array(String(Character(scalar)).utf8)
        }
        position = end + 1
    }

    private func has(_ opening: StaticString) -> Bool {
        opening.withUTF8Buffer { bytes[position...].starts(with: $0) }
    }

    private mutating func skip(past closing: String) throws {
        let closing = Array(closing.utf8)
        while position + closing.count <= bytes.count {
            if bytes[position...].starts(with: closing) {
                position += closing.count
                return
            }
            position += 1
        }
        throw malformed("it ends before \(String(decoding: closing, as: UTF8.self))")
    }

    private func malformed(_ reason: String) -> Malformed { Malformed(reason: reason, offset: position) }
}
