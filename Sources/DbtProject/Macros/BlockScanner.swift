// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// Finds the top-level blocks of a file: `macro`, `test`, `materialization`, `snapshot`, `docs`.
///
/// The text of a block is not understood, only skipped: comments, `raw`, expressions and texts in quotes
/// hide what is in them (dbt 1.12, `dbt_common/clients/_jinja_blocks.py`).
struct BlockScanner {
    /// A block with its place.
    struct Block: Sendable {
        let type: String
        let name: String
        /// Between the tags.
        let contents: String
        /// With both tags.
        let full: String
        /// The line on which it begins, counted from 1.
        let line: Int
        /// The line on which its contents begin.
        let contentsLine: Int
    }

    private struct Tag {
        var type: String
        var name: String
        var start: Int
        var end: Int
    }

    private let bytes: [UInt8]
    private let file: String
    private var index = 0
    private var strays: [String] = []

    private init(_ text: String, file: String) {
        bytes = Array(text.utf8)
        self.file = file
    }

    /// The blocks of the given types in a text.
    static func blocks(_ types: Set<String>, in text: String, file: String) throws(LotusError) -> [Block] {
        var scanner = BlockScanner(text, file: file)
        return try scanner.blocks(types)
    }

    /// The blocks, and the types of the tags that stand outside of any.
    static func blocksAndStrays(
        _ types: Set<String>, in text: String, file: String
    ) throws(LotusError) -> (blocks: [Block], strays: [String]) {
        var scanner = BlockScanner(text, file: file)
        return (try scanner.blocks(types), scanner.strays)
    }

    private mutating func blocks(_ types: Set<String>) throws(LotusError) -> [Block] {
        var blocks: [Block] = []
        var open: Tag?
        var control: [Tag] = []
        while let tag = try nextTag() {
            switch tag.type {
            case "if", "for": control.append(tag)
            case "endif", "endfor":
                guard let last = control.popLast(), "end" + last.type == tag.type else {
                    throw error("the tag `\(tag.type)` ends nothing that is open", tag.start)
                }
            default: break
            }
            if types.contains(tag.type) {
                if let last = control.last {
                    throw error(
                        "a `\(tag.type)` block stands inside of `\(last.type)`", tag.start,
                        hint: "Blocks must stand at the top of a file.")
                }
                if let outer = open {
                    throw error(
                        "a `\(tag.type)` block stands inside of the `\(outer.type)` block that begins in line"
                            + " \(line(outer.start))", tag.start,
                        hint: "End the outer block with `{% end\(outer.type) %}` first.")
                }
                open = tag
            } else if let begin = open, tag.type == "end" + begin.type {
                blocks.append(block(begin, tag))
                open = nil
            } else if open == nil {
                strays.append(tag.type)
            }
        }
        if let open {
            throw error(
                "the `\(open.type)` block never ends", open.start, hint: "Add `{% end\(open.type) %}`.")
        }
        return blocks
    }

    private func block(_ begin: Tag, _ end: Tag) -> Block {
        Block(
            type: begin.type, name: begin.name, contents: text(begin.end, end.start),
            full: text(begin.start, end.end), line: line(begin.start), contentsLine: line(begin.end))
    }
}

// MARK: - Reading

extension BlockScanner {
    /// The next tag outside of comments and expressions.
    private mutating func nextTag() throws(LotusError) -> Tag? {
        while index + 1 < bytes.count {
            guard bytes[index] == UInt8(ascii: "{") else {
                index += 1
                continue
            }
            switch bytes[index + 1] {
            case UInt8(ascii: "#"): try skip(to: [UInt8(ascii: "#"), UInt8(ascii: "}")], "comment")
            case UInt8(ascii: "{"):
                let start = index
                index += 2
                try skipCode(to: UInt8(ascii: "}"), start)
            case UInt8(ascii: "%"):
                if let tag = try tag() { return tag }
            default: index += 1
            }
        }
        return nil
    }

    private mutating func tag() throws(LotusError) -> Tag? {
        let start = index
        index += 2
        var from = start
        if index < bytes.count, bytes[index] == UInt8(ascii: "-") {
            index += 1
            while from > 0, Self.isSpace(bytes[from - 1]) { from -= 1 }
        } else if index < bytes.count, bytes[index] == UInt8(ascii: "+") {
            index += 1
        }
        skipSpace()
        let type = word()
        guard !type.isEmpty else { return nil }
        let afterType = index
        skipSpace()
        let name = index > afterType ? word() : ""
        if type == "raw" {
            try skipRaw(start)
            return nil
        }
        try skipCode(to: UInt8(ascii: "%"), start)
        return Tag(type: type, name: name, start: from, end: index)
    }

    /// Skips to the end of an expression or a tag; texts in quotes may hold anything.
    private mutating func skipCode(to mark: UInt8, _ start: Int) throws(LotusError) {
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
                try skipText(byte)
            } else if byte == mark, index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "}") {
                let trims = bytes[index - 1] == UInt8(ascii: "-") && mark == UInt8(ascii: "%")
                index += 2
                if trims { skipSpace() }
                return
            } else {
                index += 1
            }
        }
        throw error("what begins here never ends", start, hint: "Add the closing `%}` or `}}`.")
    }

    private mutating func skipText(_ quote: UInt8) throws(LotusError) {
        let start = index
        index += 1
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "\\") {
                index += 2
            } else if bytes[index] == quote {
                index += 1
                return
            } else {
                index += 1
            }
        }
        throw error("a text in quotes never ends", start, hint: "Add the closing quote.")
    }

    private mutating func skip(to end: [UInt8], _ what: String) throws(LotusError) {
        let start = index
        index += 2
        while index + 1 < bytes.count {
            if bytes[index] == end[0], bytes[index + 1] == end[1] {
                index += 2
                return
            }
            index += 1
        }
        throw error("a \(what) never ends", start, hint: "Add the closing `#}`.")
    }

    private mutating func skipRaw(_ start: Int) throws(LotusError) {
        while index + 1 < bytes.count {
            guard bytes[index] == UInt8(ascii: "{"), bytes[index + 1] == UInt8(ascii: "%") else {
                index += 1
                continue
            }
            index += 2
            if index < bytes.count, bytes[index] == UInt8(ascii: "-") { index += 1 }
            skipSpace()
            guard word() == "endraw" else { continue }
            return try skipCode(to: UInt8(ascii: "%"), start)
        }
        throw error("a `raw` block never ends", start, hint: "Add `{% endraw %}`.")
    }

    private mutating func skipSpace() {
        while index < bytes.count, Self.isSpace(bytes[index]) { index += 1 }
    }

    private mutating func word() -> String {
        let start = index
        while index < bytes.count, Self.isWord(bytes[index], isFirst: index == start) { index += 1 }
        return text(start, index)
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || (0x09...0x0D).contains(byte)
    }

    private static func isWord(_ byte: UInt8, isFirst: Bool) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "_"):
            true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): !isFirst
        default: false
        }
    }

    private func text(_ start: Int, _ end: Int) -> String {
        String(decoding: bytes[start..<max(start, end)], as: UTF8.self)
    }

    private func line(_ offset: Int) -> Int {
        bytes[..<min(offset, bytes.count)].count { $0 == UInt8(ascii: "\n") } + 1
    }

    private func error(_ message: String, _ offset: Int, hint: String? = nil) -> LotusError {
        LotusError(
            .dbtParsing, message, hint: hint,
            location: SourceLocation(
                file: file, text: String(decoding: bytes, as: UTF8.self), utf8Offset: offset))
    }
}
