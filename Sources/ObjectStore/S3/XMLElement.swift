// SPDX-License-Identifier: Apache-2.0

/// An element of a server's answer with what is in it. Answers are bounded, so their trees are as well.
struct XMLElement {
    let name: String
    private(set) var text = ""
    private(set) var children: [XMLElement] = []

    /// The root element of an answer.
    ///
    /// Throws ``XMLReader/Malformed``.
    static func parse(_ bytes: [UInt8]) throws -> XMLElement {
        var reader = XMLReader(bytes)
        var open: [XMLElement] = []
        var root: XMLElement?
        while let event = try reader.next() {
            switch event {
            case .start(let name): open.append(XMLElement(name: name))
            case .text(let text): open[open.count - 1].text += text
            case .end:
                let done = open.removeLast()
                if open.isEmpty { root = done } else { open[open.count - 1].children.append(done) }
            }
        }
        guard let root else { throw XMLReader.Malformed(reason: "it has no element", offset: bytes.count) }
        return root
    }

    private init(name: String) {
        self.name = name
    }

    /// The children with this name.
    func all(_ name: String) -> [XMLElement] { children.filter { $0.name == name } }

    /// The text of the first child with this name.
    func value(_ name: String) -> String? { children.first { $0.name == name }?.text }

    /// Text that may stand between tags.
    static func escaped(_ text: String) -> String {
        var escaped = ""
        for character in text.unicodeScalars {
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            default: escaped.unicodeScalars.append(character)
            }
        }
        return escaped
    }
}
