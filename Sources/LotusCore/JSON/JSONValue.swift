// SPDX-License-Identifier: Apache-2.0

/// A small JSON document as a tree: a configuration, a state, an answer of some kilobytes. Records are
/// never read this way.
///
/// Members keep their order, and numbers the digits they were written with.
package enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    /// As it was written; valid JSON.
    case number(String)
    case string(String)
    case array([JSONValue])
    case object([Member])

    /// A key and its value.
    package struct Member: Hashable, Sendable {
        package let key: String
        package var value: JSONValue

        package init(_ key: String, _ value: JSONValue) {
            self.key = key
            self.value = value
        }
    }
}

// MARK: - Reading

extension JSONValue {
    /// The only value of some bytes. Of equal keys in an object the last counts, in the place of the first.
    package init(parsing bytes: UnsafeBufferPointer<UInt8>) throws(JSONScanError) {
        let scanner = JSONScanner(bytes)
        self = try Self.tree(try scanner.document(), scanner)
    }

    /// The only value of some bytes.
    package init(parsing bytes: [UInt8]) throws(JSONScanError) {
        self = try bytes.withUnsafeBufferPointer { bytes throws(JSONScanError) in
            try JSONValue(parsing: bytes)
        }
    }

    /// The only value of a text.
    package init(parsing text: String) throws(JSONScanError) {
        try self.init(parsing: Array(text.utf8))
    }

    /// A value that a scanner has found.
    package init(_ slice: JSONSlice, of scanner: JSONScanner) throws(JSONScanError) {
        self = try Self.tree(slice, scanner)
    }

    private static func tree(_ slice: JSONSlice, _ scanner: JSONScanner) throws(JSONScanError) -> JSONValue {
        switch slice.kind {
        case .null: return .null
        case .true: return .bool(true)
        case .false: return .bool(false)
        case .string: return .string(scanner.text(of: slice))
        case .integer, .decimal, .exponent: return .number(scanner.text(of: slice))
        case .array:
            var elements = try scanner.elements(at: slice.start)
            var values: [JSONValue] = []
            while let element = try elements.next() { values.append(try tree(element, scanner)) }
            return .array(values)
        case .object:
            var members = try scanner.members(at: slice.start)
            var object: [Member] = []
            var places: [String: Int] = [:]
            while let member = try members.next() {
                let key = scanner.text(of: member.key)
                let value = try tree(member.value, scanner)
                if let place = places[key] {
                    object[place].value = value
                } else {
                    places[key] = object.count
                    object.append(Member(key, value))
                }
            }
            return .object(object)
        }
    }
}

// MARK: - Taking apart

extension JSONValue {
    /// The value of a key; nil in anything but an object that has it. Setting adds, replaces or, with nil,
    /// removes it, and makes an object of anything else.
    package subscript(key: String) -> JSONValue? {
        get {
            guard case .object(let members) = self else { return nil }
            return members.first { $0.key == key }?.value
        }
        set {
            var members = self.members ?? []
            let place = members.firstIndex { $0.key == key }
            switch (place, newValue) {
            case (let place?, let value?): members[place].value = value
            case (let place?, nil): members.remove(at: place)
            case (nil, let value?): members.append(Member(key, value))
            case (nil, nil): break
            }
            self = .object(members)
        }
    }

    /// The text of a string.
    package var string: String? { if case .string(let text) = self { text } else { nil } }
    /// The value of a boolean.
    package var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
    /// A number without fraction or exponent that fits.
    package var integer: Int64? { if case .number(let text) = self { Int64(text) } else { nil } }
    /// A number.
    package var double: Double? { if case .number(let text) = self { Double(text) } else { nil } }
    /// The elements of an array.
    package var elements: [JSONValue]? { if case .array(let values) = self { values } else { nil } }
    /// The members of an object.
    package var members: [Member]? { if case .object(let members) = self { members } else { nil } }
    /// Whether it is `null`.
    package var isNull: Bool { self == .null }

    /// The value at the end of some keys.
    package func value(at path: [String]) -> JSONValue? {
        path.reduce(Optional(self)) { value, key in value?[key] }
    }
}

// MARK: - Making and writing

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
    package init(stringLiteral value: String) { self = .string(value) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(integerLiteral value: Int64) { self = .number(String(value)) }
    package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    package init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(elements.map { Member($0.0, $0.1) })
    }
    package init(nilLiteral: ()) { self = .null }

    /// A whole number.
    package static func integer(_ number: some BinaryInteger) -> JSONValue { .number(String(number)) }
}

extension JSONValue: JSONWritable {
    /// As it is.
    package func write(to writer: inout JSONWriter) {
        switch self {
        case .null: writer.null()
        case .bool(let value): writer.bool(value)
        case .number(let text): writer.raw(text)
        case .string(let text): writer.string(text)
        case .array(let values): writer.array { for value in values { value.write(to: &$0) } }
        case .object(let members):
            writer.object { for member in members { $0.member(member.key, member.value) } }
        }
    }

    /// The document as text.
    package func text(form: JSONWriter.Form = .compact) -> String {
        JSONWriter.text(form: form) { write(to: &$0) }
    }
}
