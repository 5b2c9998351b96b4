// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// Reads a JSON text into the same tree as YAML, with places.
///
/// Strict RFC 8259 with one exception: a byte order mark at the start is skipped. A key that appears
/// twice in an object is an error, as in YAML. Comments and trailing commas are errors.
package struct JSONReader {
    private let source: SourceText
    private var scanner: TextScanner
    private var nodeCount = 0
    /// Of the value that is being read; inside a secret errors show no line.
    private var scope = SecretScope()

    /// The tree of a JSON file.
    ///
    /// - Parameter name: what errors call the file.
    package static func read(file path: String, shownAs name: String) throws(LotusError) -> YAMLNode {
        try read(TextFile.source(at: path, shownAs: name))
    }

    /// The tree of a JSON text.
    package static func read(_ source: SourceText) throws(LotusError) -> YAMLNode {
        JSONSecretLines.hide(in: source)
        var reader = JSONReader(source: source)
        return try reader.document()
    }

    private init(source: SourceText) {
        self.source = source
        self.scanner = TextScanner(source.text)
    }

    private mutating func document() throws(LotusError) -> YAMLNode {
        scanner.skipJSONSpace()
        guard !scanner.isAtEnd else { throw error("the file is empty", hint: "Write at least `{}`.") }
        let root = try value(depth: 0)
        scanner.skipJSONSpace()
        guard scanner.isAtEnd else {
            throw error(
                "there is more text after the JSON value", hint: "Remove it: one file holds one value.")
        }
        return root
    }

    // MARK: Values

    private mutating func value(depth: Int) throws(LotusError) -> YAMLNode {
        try checkLimits(depth: depth)
        switch scanner.peek {
        case "{": return try object(depth: depth)
        case "[": return try array(depth: depth)
        case "\"":
            let start = scanner.place
            let text = try string()
            return make(.string(text), text: text, style: .quoted, at: start)
        case "t", "f", "n": return try word()
        case .some(let scalar) where scalar == "-" || ("0"..."9").contains(scalar):
            return try number()
        case .some(let scalar):
            throw error("a JSON value cannot begin with \(quoted(scalar))", hint: hint(for: scalar))
        case nil:
            throw error("the text ends where a value is expected", hint: "Add the value.")
        }
    }

    private mutating func object(depth: Int) throws(LotusError) -> YAMLNode {
        let start = scanner.place
        scanner.advance()
        var entries: [YAMLMap.Entry] = []
        var places: [String: SourcePlace] = [:]
        scanner.skipJSONSpace()
        if scanner.take("}") { return make(.map(YAMLMap()), at: start) }
        repeat {
            scanner.skipJSONSpace()
            let keyPlace = scanner.place
            guard scanner.peek == "\"" else {
                throw error(
                    "a key in double quotes is expected here",
                    hint: scanner.peek == "}" ? "Remove the comma before `}`." : "Write `\"name\": value`.")
            }
            let key = try string()
            if let first = places.updateValue(keyPlace, forKey: key) {
                throw LotusError(
                    .duplicateKey,
                    "the key '\(key)' appears twice (first in line \(first.line), again in line \(keyPlace.line))",
                    hint: "Keep one of them.",
                    location: source.location(line: keyPlace.line, column: keyPlace.column))
            }
            scanner.skipJSONSpace()
            guard scanner.take(":") else {
                throw error("`:` is expected after the key '\(key)'", hint: "Write `\"\(key)\": value`.")
            }
            scanner.skipJSONSpace()
            let item = try member(of: key, depth: depth)
            entries.append(
                .init(key: key, keyLine: keyPlace.line, keyColumn: keyPlace.column, value: item))
            scanner.skipJSONSpace()
        } while scanner.take(",")
        try close("}", opened: start)
        return make(.map(YAMLMap(entries)), at: start)
    }

    private mutating func member(of key: String, depth: Int) throws(LotusError) -> YAMLNode {
        let start = scanner.place
        let outerScope = scope
        scope = scope.entering(key)
        let item = try value(depth: depth + 1)
        if scope.isSecret { source.hide(lines: start.line...scanner.place.line) }
        scope = outerScope
        return item
    }

    private mutating func array(depth: Int) throws(LotusError) -> YAMLNode {
        let start = scanner.place
        scanner.advance()
        var items: [YAMLNode] = []
        scanner.skipJSONSpace()
        if scanner.take("]") { return make(.list([]), at: start) }
        repeat {
            scanner.skipJSONSpace()
            items.append(try value(depth: depth + 1))
            scanner.skipJSONSpace()
        } while scanner.take(",")
        try close("]", opened: start)
        return make(.list(items), at: start)
    }

    private mutating func close(_ bracket: Unicode.Scalar, opened: SourcePlace) throws(LotusError) {
        guard !scanner.take(bracket) else { return }
        throw error(
            "`,` or `\(bracket)` is expected here (opened in line \(opened.line))",
            hint: "Add the missing comma or bracket.")
    }

    private mutating func word() throws(LotusError) -> YAMLNode {
        let start = scanner.place
        let word = scanner.takeWhile { ("a"..."z").contains($0) || ("A"..."Z").contains($0) }
        switch word {
        case "true": return make(.bool(true), text: word, at: start)
        case "false": return make(.bool(false), text: word, at: start)
        case "null": return make(.null, text: word, at: start)
        default:
            throw error("this is not a JSON value", hint: "Put text in double quotes.", at: start)
        }
    }

    private mutating func number() throws(LotusError) -> YAMLNode {
        let start = scanner.place
        let text = scanner.takeWhile { ("0"..."9").contains($0) || "+-.eE".unicodeScalars.contains($0) }
        guard JSONNumber.isValid(text) else {
            throw error(
                "this is not a JSON number",
                hint: "Numbers have no leading zero and no `+`, and digits on both sides of the point.",
                at: start)
        }
        if let int = Int(text) { return make(.int(int), text: text, at: start) }
        let isWhole = !text.contains { ".eE".contains($0) }
        let content: YAMLNode.Content = isWhole ? .string(text) : .double(Double(text) ?? .nan)
        return make(content, text: text, at: start)
    }

    // MARK: Strings

    private mutating func string() throws(LotusError) -> String {
        let start = scanner.place
        scanner.advance()
        var text = String.UnicodeScalarView()
        while let scalar = scanner.peek {
            switch scalar {
            case "\"":
                scanner.advance()
                return String(text)
            case "\\":
                text.append(try escape())
            case _ where scalar.value < 0x20:
                throw error(
                    "a text must not hold a raw line break or control character",
                    hint: "Close the quotes on the same line, or write an escape such as \\n or \\t.")
            default:
                text.append(scalar)
                scanner.advance()
            }
        }
        throw error("the text that begins here never ends", hint: "Add the closing double quote.", at: start)
    }

    private mutating func escape() throws(LotusError) -> Unicode.Scalar {
        let start = scanner.place
        scanner.advance()
        let letter = scanner.peek
        scanner.advance()
        switch letter {
        case "\"", "\\", "/": return letter ?? "/"
        case "b": return "\u{8}"
        case "f": return "\u{C}"
        case "n": return "\n"
        case "r": return "\r"
        case "t": return "\t"
        case "u": return try unicodeEscape(from: start)
        default:
            throw error(
                "unknown escape in a text", hint: "A backslash itself is written as \\\\.", at: start)
        }
    }

    private mutating func unicodeEscape(from start: SourcePlace) throws(LotusError) -> Unicode.Scalar {
        var unit = try hexadecimal(from: start)
        if (0xD800...0xDBFF).contains(unit), scanner.take("\\"), scanner.take("u") {
            let low = try hexadecimal(from: start)
            if (0xDC00...0xDFFF).contains(low) { unit = 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00) }
        }
        guard let scalar = Unicode.Scalar(unit) else {
            throw error("half of a surrogate pair", hint: "Write both halves: \\ud83d\\ude00.", at: start)
        }
        return scalar
    }

    private mutating func hexadecimal(from start: SourcePlace) throws(LotusError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = scanner.peek.flatMap({ Character($0).hexDigitValue }),
                scanner.peek?.isASCII == true
            else {
                throw error(
                    "\\u needs four hexadecimal digits", hint: "Write for example \\u00e9.", at: start)
            }
            value = value << 4 | UInt32(digit)
            scanner.advance()
        }
        return value
    }

    // MARK: Nodes and errors

    private mutating func checkLimits(depth: Int) throws(LotusError) {
        nodeCount += 1
        guard depth <= ProjectFileLimits.nestingDepthMax else {
            throw error(
                code: .nestedTooDeeply,
                "objects and arrays are nested more than \(ProjectFileLimits.nestingDepthMax) deep",
                hint: "Flatten the file.")
        }
        guard nodeCount <= ProjectFileLimits.fileNodesMax else {
            throw error(
                code: .tooManyValues, "the file holds more than \(ProjectFileLimits.fileNodesMax) values",
                hint: "Split the file.")
        }
    }

    private func make(
        _ content: YAMLNode.Content, text: String = "", style: YAMLNode.Style = .plain,
        at place: SourcePlace
    ) -> YAMLNode {
        YAMLNode(
            content: content, text: text, style: style, line: place.line, column: place.column,
            isSecret: scope.isSecret || SecretNames.carriesCredential(text), source: source)
    }

    private func error(
        code: LotusError.Code = .jsonSyntax, _ message: String, hint: String,
        at place: SourcePlace? = nil
    ) -> LotusError {
        let place = place ?? scanner.place
        var location = source.location(line: place.line, column: place.column)
        if scope.isSecret { location.lineText = nil }
        return LotusError(code, message, hint: hint, location: location)
    }

    private func quoted(_ scalar: Unicode.Scalar) -> String {
        scalar.value < 0x20 || scalar == "'" ? "U+\(String(scalar.value, radix: 16))" : "'\(scalar)'"
    }

    private func hint(for scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "'": "JSON text stands in double quotes."
        case "/", "#": "JSON has no comments: remove it."
        case "]", "}", ",": "Remove the comma before it, or add the missing value."
        default: "Put text in double quotes."
        }
    }
}
