// SPDX-License-Identifier: Apache-2.0

internal import Jinja

/// `modules.re`: regular expressions.
enum ExpressionModule {
    static let module: Value = .dict(
        DictValue(
            ["match", "search", "fullmatch", "findall", "sub", "split", "escape"].map { name in
                (
                    name,
                    .object(
                        HostFunction(name) { (arguments, state) throws(TemplateError) in
                            try call(name, arguments, state)
                        })
                )
            } + [("I", 2), ("IGNORECASE", 2), ("M", 8), ("MULTILINE", 8), ("S", 16), ("DOTALL", 16)]))

    private static func call(
        _ name: String, _ arguments: CallArguments, _ state: RenderState
    ) throws(TemplateError) -> Value {
        switch name {
        case "escape":
            return .string(escaped(try (arguments.positional.first ?? Value.none).str(state)))
        case "sub":
            let values = try PythonSignature(name, ["pattern", "repl", "string", "count=", "flags="]).bind(
                arguments)
            return try replaced(values, state)
        default:
            let values = try PythonSignature(name, ["pattern", "string", "flags="]).bind(arguments)
            let regex = try regex(values[0], values[2], state)
            let text = try (values[1] ?? Value.none).str(state)
            return found(name, regex, text)
        }
    }

    private static func found(_ name: String, _ regex: Regex<AnyRegexOutput>, _ text: String) -> Value {
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
            for match in text.matches(of: regex) {
                parts.append(.string(String(text[start..<match.range.lowerBound])))
                for group in match.output.dropFirst() {
                    parts.append(group.substring.map { .string(String($0)) } ?? Value.none)
                }
                start = match.range.upperBound
            }
            return .list(parts + [.string(String(text[start...]))])
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

    private static func replaced(_ values: [Value?], _ state: RenderState) throws(TemplateError) -> Value {
        let regex = try regex(values[0], values[4], state)
        let replacement = try (values[1] ?? Value.none).str(state)
        let text = try (values[2] ?? Value.none).str(state)
        var left = Int.max
        if case .int(let count)? = values[3], count > 0 { left = count }
        var result = ""
        var start = text.startIndex
        for match in text.matches(of: regex) where left > 0 {
            left -= 1
            result += text[start..<match.range.lowerBound]
            result += expanded(replacement, match.output)
            start = match.range.upperBound
        }
        return .string(result + text[start...])
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

    private static func regex(
        _ pattern: Value?, _ flags: Value?, _ state: RenderState
    ) throws(TemplateError) -> Regex<AnyRegexOutput> {
        let pattern = try (pattern ?? Value.none).str(state)
        var bits = 0
        if case .int(let number)? = flags { bits = number }
        do {
            var regex = try Regex(pattern.replacing("(?P<", with: "(?<").replacing("\\Z", with: "\\z"))
            regex = regex.matchingSemantics(.unicodeScalar)
            if bits & 2 != 0 { regex = regex.ignoresCase() }
            if bits & 8 != 0 { regex = regex.anchorsMatchLineEndings() }
            if bits & 16 != 0 { regex = regex.dotMatchesNewlines() }
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

/// What an expression found.
final class MatchObject: HostObject {
    private let groups: [String?]
    private let names: [String?]
    private let start: Int
    private let end: Int

    private init(_ match: Regex<AnyRegexOutput>.Match, _ text: String) {
        groups = match.output.map { $0.substring.map(String.init) }
        names = match.output.map(\.name)
        let scalars = text.unicodeScalars
        start = scalars.distance(from: scalars.startIndex, to: match.range.lowerBound)
        end = scalars.distance(from: scalars.startIndex, to: match.range.upperBound)
    }

    static func value(_ match: Regex<AnyRegexOutput>.Match, _ text: String) -> Value {
        .object(MatchObject(match, text))
    }

    var typeName: String { "re.Match" }
    var isTrue: Bool { true }

    private func group(_ key: Value) throws(TemplateError) -> Value {
        var place: Int?
        if case .int(let number) = key { place = number }
        if let name = key.text { place = names.firstIndex(of: name) }
        guard let place, groups.indices.contains(place) else { throw TemplateError(.index, "no such group") }
        return PlainValue.optional(groups[place]).jinja
    }

    func attribute(_ name: String, _ state: RenderState) throws(TemplateError) -> Value? {
        guard ["group", "groups", "groupdict", "start", "end", "span"].contains(name) else { return nil }
        return .object(
            HostFunction(name) { [self] (arguments, state) throws(TemplateError) in
                switch name {
                case "group":
                    guard arguments.positional.count > 1 else {
                        return try self.group(arguments.positional.first ?? 0)
                    }
                    var all: [Value] = []
                    for key in arguments.positional { all.append(try self.group(key)) }
                    return .tuple(all)
                case "groups": return .tuple(self.groups.dropFirst().map { PlainValue.optional($0).jinja })
                case "groupdict":
                    let named = zip(self.names, self.groups).compactMap { name, group in
                        name.map { ($0, PlainValue.optional(group).jinja) }
                    }
                    return .dict(DictValue(named))
                case "start": return .int(self.start)
                case "end": return .int(self.end)
                default: return .tuple([.int(self.start), .int(self.end)])
                }
            })
    }
}
