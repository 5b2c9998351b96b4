// SPDX-License-Identifier: Apache-2.0

/// YAML as PyYAML's `safe_dump` writes it: blocks, lines of about 80 characters, ASCII alone.
enum YAMLText {
    private static let lineWidth = 80

    /// The text of a value, with a line break at its end.
    static func text(_ value: PlainValue, sortsKeys: Bool) -> String {
        var writer = YAMLTextWriter(sortsKeys: sortsKeys)
        writer.document(value)
        return writer.text
    }

    /// Where a text is broken into lines; `column` is where it begins.
    static func folded(_ text: String, column: Int, indentation: Int) -> String {
        var result = ""
        var column = column
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        for (place, word) in words.enumerated() {
            if place > 0 {
                let isSingle = !word.isEmpty && !words[place - 1].isEmpty
                if isSingle, column > lineWidth {
                    result += "\n" + String(repeating: " ", count: indentation)
                    column = indentation
                } else {
                    result += " "
                    column += 1
                }
            }
            result += word
            column += word.unicodeScalars.count
        }
        return result
    }
}

/// Writes one document.
private struct YAMLTextWriter {
    let sortsKeys: Bool
    private(set) var text = ""

    init(sortsKeys: Bool) { self.sortsKeys = sortsKeys }

    mutating func document(_ value: PlainValue) {
        switch value {
        case .map(let map) where !map.isEmpty: write(map, 0)
        case .list(let items) where !items.isEmpty: write(items, 0)
        default:
            let scalar = YAMLScalarText(value, isKey: false)
            text += scalar.text(column: 0, indentation: 2) + "\n"
            // A document of one plain value needs an end.
            if scalar.isPlain, value.map == nil, value.list == nil { text += "...\n" }
        }
    }

    private mutating func write(_ map: PlainMap, _ depth: Int) {
        for (place, entry) in (sortsKeys ? map.sorted : map).entries.enumerated() {
            if place > 0 { indent(depth) }
            let key = YAMLScalarText(.string(entry.key), isKey: true).text(column: 0, indentation: depth)
            guard YAMLScalarText.isSimpleKey(entry.key) else {
                text += "? \(key)\n"
                indent(depth)
                text += ":"
                write(entry.value, below: depth, isInMap: false)
                continue
            }
            text += key + ":"
            write(entry.value, below: depth, isInMap: true)
        }
    }

    private mutating func write(_ items: [PlainValue], _ depth: Int) {
        for (place, item) in items.enumerated() {
            if place > 0 { indent(depth) }
            text += "-"
            write(item, below: depth, isInMap: false)
        }
    }

    private mutating func indent(_ depth: Int) { text += String(repeating: " ", count: depth) }

    /// A value behind its key or its dash.
    private mutating func write(_ value: PlainValue, below depth: Int, isInMap: Bool) {
        switch value {
        case .map(let map) where !map.isEmpty:
            if isInMap {
                text += "\n"
                indent(depth + 2)
            } else {
                text += " "
            }
            write(map, depth + 2)
        case .list(let items) where !items.isEmpty:
            // In a map the dashes stand below the key.
            if isInMap {
                text += "\n"
                indent(depth)
            } else {
                text += " "
            }
            write(items, isInMap ? depth : depth + 2)
        default:
            let line = text.utf8.lastIndex(of: UInt8(ascii: "\n")).map { text.utf8.index(after: $0) }
            let column = text[(line ?? text.startIndex)...].unicodeScalars.count + 1
            text +=
                " " + YAMLScalarText(value, isKey: false).text(column: column, indentation: depth + 2) + "\n"
        }
    }
}
