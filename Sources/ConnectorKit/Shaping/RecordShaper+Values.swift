// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import LotusCore

extension RecordShaper {
    /// Deals with the value at an offset and returns the offset after it.
    @inline(__always)
    mutating func value(at start: Int, _ node: Int, depth: Int) throws(JSONScanError) -> Int {
        let place = shape.nodes.baseAddress.unsafelyUnwrapped + node
        switch grammar.bytes.byte(start) {
        case UInt8(ascii: "\""):
            let text = try grammar.string(at: start)
            if place.pointee.actions.text != .copy { try change(text, place.pointee, depth) }
            return text.end
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            let number = try grammar.number(at: start)
            let actions = place.pointee.actions
            let action = number.kind == .integer ? actions.integer : actions.decimal
            if action != .copy { try change(number, action, place.pointee, depth) }
            return number.end
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            return try container(at: start, node, depth: depth)
        default:
            let word = try grammar.literal(at: start)
            if place.pointee.actions.word != .copy, word.kind != .null {
                try change(word, place.pointee.actions.word, place.pointee, depth)
            }
            return word.end
        }
    }

    /// A value that gets an object around it.
    private mutating func wrap(at start: Int, _ node: ShapeNode, _ depth: Int) throws(JSONScanError) -> Int {
        flush(upTo: start)
        append(node.wrap)
        let end = try wrapped(at: start, Int(node.element), depth)
        flush(upTo: end)
        append("}")
        return end
    }

    @inline(never)
    private mutating func wrapped(at start: Int, _ node: Int, _ depth: Int) throws(JSONScanError) -> Int {
        try value(at: start, node, depth: depth)
    }

    private mutating func container(at start: Int, _ node: Int, depth: Int) throws(JSONScanError) -> Int {
        let actions = shape.nodes[node].actions
        if grammar.bytes.byte(start) == UInt8(ascii: "{") {
            switch actions.object {
            case .wrap: return try wrap(at: start, shape.nodes[node], depth)
            case .unwrap: return try unwrap(at: start, node, depth: depth)
            case .quote: return try quoteContainer(at: start, depth: depth)
            default: return try object(at: start, node, depth: depth)
            }
        }
        switch actions.array {
        case .wrap: return try wrap(at: start, shape.nodes[node], depth)
        case .join: return try join(at: start, depth: depth)
        case .quote: return try quoteContainer(at: start, depth: depth)
        default: return try array(at: start, Int(shape.nodes[node].element), depth: depth)
        }
    }

    /// The array at an offset.
    private mutating func array(at start: Int, _ element: Int, depth: Int) throws(JSONScanError) -> Int {
        if depth >= Limits.jsonDepthMax { throw grammar.failure(.tooDeep, at: start) }
        var index = blanksSkipped(start &+ 1)
        if grammar.bytes.byte(index) == UInt8(ascii: "]") { return index &+ 1 }
        while true {
            index = blanksSkipped(try value(at: index, element, depth: depth &+ 1))
            if grammar.bytes.byte(index) == UInt8(ascii: "]") { return index &+ 1 }
            if grammar.bytes.byte(index) != UInt8(ascii: ",") {
                throw grammar.failure(.expectedCommaOrBracket, at: index)
            }
            index = blanksSkipped(index &+ 1)
        }
    }

    /// Past white space, which is left out.
    @inline(__always)
    private mutating func blanksSkipped(_ start: Int) -> Int {
        let end = grammar.afterBlanks(start)
        if end != start { skip(start, end) }
        return end
    }
}

// MARK: - Scalars

extension RecordShaper {
    private mutating func change(
        _ text: JSONSlice, _ node: ShapeNode, _ depth: Int
    ) throws(JSONScanError) {
        switch node.actions.text {
        case .unquote: unquote(text)
        case .truncate: truncateText(text)
        case .identifier: identifier(text)
        case .offsetOfUTC: offsetOfUTC(text)
        case .wrap: _ = try wrap(at: text.start, node, depth)
        case .copy, .quote, .join, .unwrap: break
        }
    }

    /// A number or a word.
    private mutating func change(
        _ value: JSONSlice, _ action: ShapeAction, _ node: ShapeNode, _ depth: Int
    ) throws(JSONScanError) {
        switch action {
        case .quote:
            flush(upTo: value.start)
            append("\"")
            flush(upTo: value.end)
            append("\"")
        case .truncate: truncate(value)
        case .wrap: _ = try wrap(at: value.start, node, depth)
        default: break
        }
    }

    private mutating func unquote(_ text: JSONSlice) {
        let content = text.content
        if isNumber(content) {
            skip(text.start, content.lowerBound)
            skip(content.upperBound, text.end)
        } else if let number = NumberText.number(grammar.bytes[content]) {
            replace(text.range, by: number.utf8)
        }
    }

    /// Whether a part of the input is a number as JSON writes it.
    private func isNumber(_ range: Range<Int>) -> Bool {
        let first = grammar.bytes.byte(range.lowerBound)
        guard !range.isEmpty, first == UInt8(ascii: "-") || first &- UInt8(ascii: "0") < 10,
            let number = try? grammar.number(at: range.lowerBound)
        else { return false }
        return number.end == range.upperBound
    }

    private mutating func truncateText(_ text: JSONSlice) {
        if let number = NumberText.number(grammar.bytes[text.content]),
            let whole = NumberText.whole(number)
        {
            replace(text.range, by: whole.utf8)
        }
    }

    private mutating func truncate(_ number: JSONSlice) {
        if let whole = NumberText.whole(String(decoding: grammar.bytes[number.range], as: UTF8.self)) {
            replace(number.range, by: whole.utf8)
        }
    }

    private mutating func identifier(_ text: JSONSlice) {
        func isDigit(_ index: Int) -> Bool { grammar.bytes[index] &- UInt8(ascii: "0") < 10 }
        var start = text.content.lowerBound
        while start < text.content.upperBound, !isDigit(start) { start &+= 1 }
        var end = start
        while end < text.content.upperBound, isDigit(end) { end &+= 1 }
        if start == end { return replace(text.range, by: "null".utf8) }
        while start &+ 1 < end, grammar.bytes[start] == UInt8(ascii: "0") { start &+= 1 }
        skip(text.start, start)
        skip(end, text.end)
    }

    private mutating func offsetOfUTC(_ text: JSONSlice) {
        let last = text.content.upperBound &- 1
        guard text.content.count > 10, grammar.bytes[last] == UInt8(ascii: "Z") else { return }
        skip(last, last &+ 1)
        append("+00:00")
    }

    private mutating func replace(_ range: Range<Int>, by bytes: some Collection<UInt8>) {
        skip(range.lowerBound, range.upperBound)
        out.append(contentsOf: bytes)
    }
}

// MARK: - Containers as text

extension RecordShaper {
    /// A list or object as a text that holds its compact JSON.
    private mutating func quoteContainer(at start: Int, depth: Int) throws(JSONScanError) -> Int {
        flush(upTo: start)
        append("\"")
        let place = out.count
        let end =
            grammar.bytes.byte(start) == UInt8(ascii: "{")
            ? try object(at: start, 0, depth: depth) : try array(at: start, 0, depth: depth)
        flush(upTo: end)
        escape(from: place)
        append("\"")
        return end
    }

    /// Escapes what has been written from a place on; it is JSON, so it has no control characters.
    private mutating func escape(from place: Int) {
        scratch.removeAll(keepingCapacity: true)
        scratch.append(contentsOf: out[place...])
        out.removeLast(out.count - place)
        for byte in scratch {
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { append("\\") }
            out.append(byte)
        }
    }

    /// The elements of the array at an offset as one text; null when there is none.
    private mutating func join(at start: Int, depth: Int) throws(JSONScanError) -> Int {
        if depth >= Limits.jsonDepthMax { throw grammar.failure(.tooDeep, at: start) }
        flush(upTo: start)
        var index = grammar.afterBlanks(start &+ 1)
        if grammar.bytes.byte(index) == UInt8(ascii: "]") {
            append("null")
            copied = index &+ 1
            return index &+ 1
        }
        append("\"")
        while true {
            let element = try grammar.value(at: index, depth: depth &+ 1)
            copied = element.start
            if element.kind == .string {
                copied = element.content.lowerBound
                flush(upTo: element.content.upperBound)
            } else {
                let place = out.count
                flush(upTo: try value(at: element.start, 0, depth: depth &+ 1))
                escape(from: place)
            }
            index = grammar.afterBlanks(element.end)
            if grammar.bytes.byte(index) == UInt8(ascii: "]") { break }
            index = try grammar.elementStart(afterElement: index)
            append(", ")
        }
        append("\"")
        copied = index &+ 1
        return index &+ 1
    }
}
