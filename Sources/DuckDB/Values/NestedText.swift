// SPDX-License-Identifier: Apache-2.0

/// Writes LIST, STRUCT, MAP and UNION values as DuckDB's cast to VARCHAR does.
///
/// Inside them a text is quoted when it could be mistaken for structure; other nested values and
/// JSON stand as they are (read off DuckDB 1.5.5).
enum NestedText {
    static func write(_ value: Value, to text: inout TextBuffer) {
        switch value {
        case .list(let elements):
            text.append("[")
            separated(elements, &text) { element, text in member(element, &text) }
            text.append("]")
        case .structure(let members):
            let unnamed = members.allSatisfy { $0.name.isEmpty }
            text.append(unnamed ? "(" : "{")
            separated(members, &text) { part, text in
                if !unnamed {
                    quoted(Array(part.name.utf8), &text)
                    text.append(": ")
                }
                member(part.value, &text)
            }
            text.append(unnamed ? ")" : "}")
        case .map(let entries):
            text.append("{")
            separated(entries, &text) { entry, text in
                member(entry.key, &text)
                text.append("=")
                member(entry.value, &text)
            }
            text.append("}")
        case .union(_, let inner): ValueText.write(inner, to: &text)
        default: ValueText.write(value, to: &text)
        }
    }

    private static func separated<Element>(
        _ elements: [Element], _ text: inout TextBuffer, _ write: (Element, inout TextBuffer) -> Void
    ) {
        for (index, element) in elements.enumerated() {
            if index > 0 { text.append(", ") }
            write(element, &text)
        }
    }

    private static func member(_ value: Value, _ text: inout TextBuffer) {
        switch value {
        case .null, .list, .structure, .map, .union, .json: ValueText.write(value, to: &text)
        default:
            var plain = TextBuffer()
            ValueText.write(value, to: &plain)
            if needsQuotes(plain.bytes) {
                quoted(plain.bytes, &text)
            } else {
                text.bytes.append(contentsOf: plain.bytes)
            }
        }
    }

    private static func quoted(_ bytes: [UInt8], _ text: inout TextBuffer) {
        text.append("'")
        for byte in bytes {
            if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\\") { text.append("\\") }
            text.append(byte)
        }
        text.append("'")
    }

    private static let structural = Set("\"'(),:=[]{}".utf8)

    private static func needsQuotes(_ bytes: [UInt8]) -> Bool {
        guard let first = bytes.first, let last = bytes.last else { return true }
        if first == UInt8(ascii: " ") || last == UInt8(ascii: " ") { return true }
        if bytes.count == 4, bytes.map({ $0 | 0x20 }) == Array("null".utf8) { return true }
        return bytes.contains { structural.contains($0) }
    }
}
