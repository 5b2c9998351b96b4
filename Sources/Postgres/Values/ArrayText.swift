// SPDX-License-Identifier: Apache-2.0

/// Arrays of one dimension as Postgres writes them: `{a,"b c",NULL}`.
enum ArrayText {
    /// The literal of these elements, every one in quotes.
    static func literal(_ elements: [String]) -> [UInt8] {
        var bytes: [UInt8] = [UInt8(ascii: "{")]
        for (index, element) in elements.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            bytes.append(UInt8(ascii: "\""))
            for byte in element.utf8 {
                if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
                    bytes.append(UInt8(ascii: "\\"))
                }
                bytes.append(byte)
            }
            bytes.append(UInt8(ascii: "\""))
        }
        bytes.append(UInt8(ascii: "}"))
        return bytes
    }

    /// The elements; nil when there is a NULL among them, another dimension, or no array at all.
    static func elements(of text: ArraySlice<UInt8>) -> [String]? {
        guard text.first == UInt8(ascii: "{"), text.last == UInt8(ascii: "}"), text.count >= 2 else {
            return nil
        }
        var rest = text.dropFirst().dropLast()
        var elements: [String] = []
        if rest.isEmpty { return elements }
        while true {
            guard let element = element(&rest) else { return nil }
            elements.append(element)
            guard let separator = rest.popFirst() else { return elements }
            guard separator == UInt8(ascii: ",") else { return nil }
        }
    }

    private static func element(_ rest: inout ArraySlice<UInt8>) -> String? {
        guard rest.first == UInt8(ascii: "\"") else {
            let word = rest.prefix { $0 != UInt8(ascii: ",") }
            rest = rest.dropFirst(word.count)
            let text = String(decoding: word, as: UTF8.self)
            return text.isEmpty || text == "NULL" || text.hasPrefix("{") ? nil : text
        }
        rest = rest.dropFirst()
        var bytes: [UInt8] = []
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "\"") { return String(decoding: bytes, as: UTF8.self) }
            if byte == UInt8(ascii: "\\") {
                guard let escaped = rest.popFirst() else { return nil }
                bytes.append(escaped)
            } else {
                bytes.append(byte)
            }
        }
        return nil
    }
}
