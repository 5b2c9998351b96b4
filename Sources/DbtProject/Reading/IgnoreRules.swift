// SPDX-License-Identifier: Apache-2.0

/// The patterns of `.dbtignore`, in the language of `.gitignore`.
struct IgnoreRules: Sendable {
    private struct Rule: Sendable {
        var segments: [[Unicode.Scalar]]
        var isNegated: Bool
        var isFolderOnly: Bool
    }

    private let rules: [Rule]

    /// The rules of a file's text; nil is no rule at all.
    init(_ text: String?) {
        rules = (text ?? "").split(whereSeparator: \.isNewline).compactMap { Self.rule(String($0)) }
    }

    private static func rule(_ line: String) -> Rule? {
        var text = line[...]
        while text.last == " ", !text.hasSuffix("\\ ") { text = text.dropLast() }
        guard let first = text.first, first != "#" else { return nil }
        let isNegated = first == "!"
        if isNegated { text = text.dropFirst() }
        if text.hasPrefix("\\") { text = text.dropFirst() }
        let isFolderOnly = text.hasSuffix("/")
        if isFolderOnly { text = text.dropLast() }
        let isAnchored = text.contains("/")
        var parts = text.split(separator: "/").map { Array($0.unicodeScalars) }
        if !isAnchored { parts.insert(["*", "*"], at: 0) }
        guard !parts.isEmpty else { return nil }
        return Rule(segments: parts, isNegated: isNegated, isFolderOnly: isFolderOnly)
    }

    /// Whether a file is left out, by its path relative to the package.
    func ignores(_ path: String) -> Bool {
        guard !rules.isEmpty else { return false }
        let parts = path.split(separator: "/").map { Array($0.unicodeScalars) }
        var isIgnored = false
        for rule in rules where Self.matches(rule, parts) { isIgnored = !rule.isNegated }
        return isIgnored
    }

    /// A rule that fits a folder fits all in it.
    private static func matches(_ rule: Rule, _ path: [[Unicode.Scalar]]) -> Bool {
        for count in stride(from: path.count, through: 1, by: -1) {
            if count == path.count, rule.isFolderOnly { continue }
            if matches(rule.segments[...], path[..<count]) { return true }
        }
        return false
    }

    private static func matches(
        _ pattern: ArraySlice<[Unicode.Scalar]>, _ path: ArraySlice<[Unicode.Scalar]>
    ) -> Bool {
        guard let first = pattern.first else { return path.isEmpty }
        if first == ["*", "*"] {
            let rest = pattern.dropFirst()
            if rest.isEmpty { return !path.isEmpty }
            return (path.startIndex...path.endIndex).contains { matches(rest, path[$0...]) }
        }
        guard let part = path.first, Wildcard.matches(first[...], part[...]) else { return false }
        return matches(pattern.dropFirst(), path.dropFirst())
    }
}

/// `*`, `?` and `[…]` inside of one part of a path.
enum Wildcard {
    static func matches(_ pattern: ArraySlice<Unicode.Scalar>, _ text: ArraySlice<Unicode.Scalar>) -> Bool {
        guard let first = pattern.first else { return text.isEmpty }
        switch first {
        case "*":
            let rest = pattern.dropFirst()
            return (text.startIndex...text.endIndex).contains { matches(rest, text[$0...]) }
        case "?":
            return !text.isEmpty && matches(pattern.dropFirst(), text.dropFirst())
        case "[":
            guard let scalar = text.first, let (isMember, rest) = set(pattern.dropFirst(), scalar) else {
                return text.first == "[" && matches(pattern.dropFirst(), text.dropFirst())
            }
            return isMember && matches(rest, text.dropFirst())
        case "\\" where pattern.count > 1:
            let next = pattern.dropFirst()
            return text.first == next.first && matches(next.dropFirst(), text.dropFirst())
        default:
            return text.first == first && matches(pattern.dropFirst(), text.dropFirst())
        }
    }

    /// Whether a scalar is in the set that begins here, and what follows the set.
    private static func set(
        _ pattern: ArraySlice<Unicode.Scalar>, _ scalar: Unicode.Scalar
    ) -> (isMember: Bool, rest: ArraySlice<Unicode.Scalar>)? {
        var rest = pattern
        let isNegated = rest.first == "!" || rest.first == "^"
        if isNegated { rest = rest.dropFirst() }
        var isMember = false
        var isFirst = true
        while let start = rest.first, isFirst || start != "]" {
            isFirst = false
            rest = rest.dropFirst()
            if rest.first == "-", let end = rest.dropFirst().first, end != "]" {
                if (start.value...max(start.value, end.value)).contains(scalar.value) { isMember = true }
                rest = rest.dropFirst(2)
            } else if start == scalar {
                isMember = true
            }
        }
        guard rest.first == "]" else { return nil }
        return (isMember != isNegated, rest.dropFirst())
    }
}
