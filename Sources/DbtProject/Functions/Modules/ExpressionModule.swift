// SPDX-License-Identifier: Apache-2.0

internal import Jinja

/// `modules.re`: regular expressions.
enum ExpressionModule {
    private static let functions = [
        "match", "search", "fullmatch", "findall", "finditer", "sub", "subn", "split", "escape", "compile",
        "purge",
    ]
    private static let flags: [(String, Value)] = [
        ("NOFLAG", 0), ("I", 2), ("IGNORECASE", 2), ("L", 4), ("LOCALE", 4), ("M", 8), ("MULTILINE", 8),
        ("S", 16), ("DOTALL", 16), ("U", 32), ("UNICODE", 32), ("X", 64), ("VERBOSE", 64), ("A", 256),
        ("ASCII", 256),
    ]

    static let module: Value = .dict(DictValue(functions.map { ($0, function($0)) } + flags))

    private static func function(_ name: String) -> Value {
        .object(
            HostFunction(name) { (arguments, state) throws(TemplateError) in
                switch name {
                case "escape":
                    return .string(escaped(try (arguments.positional.first ?? Value.none).str(state)))
                case "purge": return Value.none
                case "compile":
                    let values = try PythonSignature(name, ["pattern", "flags="]).bind(arguments)
                    _ = try regex(values[0], values[1], state)
                    return .object(
                        PatternObject(
                            pattern: try (values[0] ?? Value.none).str(state), flags: values[1] ?? 0))
                default:
                    var rest = arguments
                    let pattern = rest.positional.isEmpty ? Value.none : rest.positional.removeFirst()
                    let flags = rest.keyword.first { $0.name == "flags" }?.value
                    rest.keyword.removeAll { $0.name == "flags" }
                    let names = parameters(of: name)
                    let last = rest.positional.count > names.count ? rest.positional.removeLast() : nil
                    return try run(name, try regex(pattern, flags ?? last, state), rest, state)
                }
            })
    }

    private static func parameters(of name: String) -> [String] {
        switch name {
        case "sub", "subn": ["repl", "string", "count="]
        case "split": ["string", "maxsplit="]
        default: ["string"]
        }
    }

    /// Runs a function with an expression that has been read.
    static func run(
        _ name: String, _ regex: Regex<AnyRegexOutput>, _ arguments: CallArguments, _ state: RenderState
    ) throws(TemplateError) -> Value {
        let values = try PythonSignature(name, parameters(of: name)).bind(arguments)
        guard name == "sub" || name == "subn" else {
            let text = try (values[0] ?? Value.none).str(state)
            var limit = Int.max
            if values.count > 1, case .int(let count)? = values[1], count > 0 { limit = count }
            return found(name, regex, text, limit)
        }
        let (text, count) = try replaced(regex, values, state)
        return name == "sub" ? .string(text) : .tuple([.string(text), .int(count)])
    }

    private static func found(
        _ name: String, _ regex: Regex<AnyRegexOutput>, _ text: String, _ limit: Int
    ) -> Value {
        switch name {
        case "match":
            return (try? regex.prefixMatch(in: text)).flatMap { $0 }.map { MatchObject.value($0, text) }
                ?? Value.none
        case "fullmatch":
            return (try? regex.wholeMatch(in: text)).flatMap { $0 }.map { MatchObject.value($0, text) }
                ?? Value.none
        case "search":
            return (try? regex.firstMatch(in: text)).flatMap { $0 }.map { MatchObject.value($0, text) }
                ?? Value.none
        case "split":
            var parts: [Value] = []
            var start = text.startIndex
            for match in text.matches(of: regex).prefix(limit) {
                parts.append(.string(String(text[start..<match.range.lowerBound])))
                for group in match.output.dropFirst() {
                    parts.append(group.substring.map { .string(String($0)) } ?? Value.none)
                }
                start = match.range.upperBound
            }
            return .list(parts + [.string(String(text[start...]))])
        case "finditer":
            return .list(text.matches(of: regex).map { MatchObject.value($0, text) })
        default:
            return .list(
                text.matches(of: regex).map { match in
                    let groups = match.output.dropFirst().map { Value.string(String($0.substring ?? "")) }
                    switch groups.count {
                    case 0: return .string(String(text[match.range]))
                    case 1: return groups[0]
                    default: return .tuple(groups)
                    }
                })
        }
    }

    private static func replaced(
        _ regex: Regex<AnyRegexOutput>, _ values: [Value?], _ state: RenderState
    ) throws(TemplateError) -> (String, Int) {
        let replacement = try (values[0] ?? Value.none).str(state)
        let text = try (values[1] ?? Value.none).str(state)
        var left = Int.max
        if case .int(let count)? = values[2], count > 0 { left = count }
        var done = 0
        var result = ""
        var start = text.startIndex
        for match in text.matches(of: regex) where left > 0 {
            left -= 1
            done += 1
            result += text[start..<match.range.lowerBound]
            result += expanded(replacement, match.output)
            start = match.range.upperBound
        }
        return (result + text[start...], done)
    }

    /// `\1` and `\g<1>` stand for groups.
    private static func expanded(_ replacement: String, _ output: AnyRegexOutput) -> String {
        var result = ""
        var rest = replacement[...]
        while let sign = rest.firstIndex(of: "\\") {
            result += rest[..<sign]
            rest = rest[rest.index(after: sign)...]
            var digits = rest.prefix { $0.isASCII && $0.isNumber }
            var length = digits.count
            if rest.hasPrefix("g<"), let end = rest.firstIndex(of: ">") {
                digits = rest[rest.index(rest.startIndex, offsetBy: 2)..<end]
                length = rest.distance(from: rest.startIndex, to: end) + 1
            }
            if let group = Int(digits), group < output.count {
                result += output[group].substring ?? ""
                rest = rest.dropFirst(length)
            } else if let next = rest.first {
                result += next == "n" ? "\n" : next == "t" ? "\t" : next == "\\" ? "\\" : "\\\(next)"
                rest = rest.dropFirst()
            }
        }
        return result + rest
    }

    static func regex(
        _ pattern: Value?, _ flags: Value?, _ state: RenderState
    ) throws(TemplateError) -> Regex<AnyRegexOutput> {
        let pattern = try (pattern ?? Value.none).str(state)
        var bits = 0
        if case .int(let number)? = flags { bits = number }
        do {
            // The mode in which white space says nothing can only be asked for in the text.
            let mode = bits & 64 != 0 ? "(?x)" : ""
            var regex = try Regex(mode + pattern.replacing("(?P<", with: "(?<").replacing("\\Z", with: "\\z"))
            regex = regex.matchingSemantics(.unicodeScalar)
            if bits & 2 != 0 { regex = regex.ignoresCase() }
            if bits & 8 != 0 { regex = regex.anchorsMatchLineEndings() }
            if bits & 16 != 0 { regex = regex.dotMatchesNewlines() }
            if bits & 256 != 0 {
                regex = regex.asciiOnlyWordCharacters().asciiOnlyDigits().asciiOnlyWhitespace()
            }
            return regex
        } catch {
            throw TemplateError(
                .value, "the regular expression \(PlainValue.literal(pattern)) cannot be read")
        }
    }

    private static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            if "()[]{}?*+-|^$\\.&~# \t\n\r".unicodeScalars.contains(scalar) { result += "\\" }
            result.unicodeScalars.append(scalar)
        }
        return result
    }
}
