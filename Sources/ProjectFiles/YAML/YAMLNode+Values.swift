// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// Typed reading of one value; every error names the key, the place and what the key takes.
///
/// Numbers and booleans are also taken from text (`"4"`, `"true"`), because a rendered `env_var()` is
/// text; dbt would ask for `| as_number` there.
extension YAMLNode {
    /// Any scalar but nothing, as the file spells it: `1.0` stays `1.0`.
    package func asString(_ key: String) throws(LotusError) -> String {
        switch content {
        case .string(let text): return text
        case .bool, .int, .double: return text
        case .null, .list, .map: throw wrongKind(key, wants: "text")
        }
    }

    /// A whole number.
    package func asInt(_ key: String) throws(LotusError) -> Int {
        switch content {
        case .int(let number): return number
        case .double(let number) where number.rounded() == number && abs(number) < 1e15: return Int(number)
        case .string(let text):
            if let number = Int(text.filter { $0 != " " }) { return number }
            throw wrongKind(key, wants: "a whole number")
        default: throw wrongKind(key, wants: "a whole number")
        }
    }

    /// A whole number inside a range.
    package func asInt(_ key: String, in range: ClosedRange<Int>) throws(LotusError) -> Int {
        let number = try asInt(key)
        guard range.contains(number) else {
            let limits =
                range.upperBound == .max
                ? "at least \(range.lowerBound)" : "from \(range.lowerBound) to \(range.upperBound)"
            throw LotusError(
                .outOfRange, "`\(key)` is \(shown)", hint: "Give a whole number \(limits).",
                location: location)
        }
        return number
    }

    /// true, false, yes, no, on or off.
    package func asBool(_ key: String) throws(LotusError) -> Bool {
        switch content {
        case .bool(let value): return value
        case .string(let text):
            switch text.lowercased() {
            case "true", "yes", "on": return true
            case "false", "no", "off": return false
            default: throw wrongKind(key, wants: "true or false")
            }
        default: throw wrongKind(key, wants: "true or false")
        }
    }

    /// A list.
    package func asList(_ key: String) throws(LotusError) -> [YAMLNode] {
        guard let list else { throw wrongKind(key, wants: "a list") }
        return list
    }

    /// A map; nothing (`key:`) is an empty one.
    package func asMap(_ key: String) throws(LotusError) -> YAMLMap {
        switch content {
        case .map(let map): return map
        case .null: return YAMLMap()
        default: throw wrongKind(key, wants: "a map (`name: value` lines)")
        }
    }

    /// A list of texts; one text is a list of one.
    package func asStrings(_ key: String) throws(LotusError) -> [String] {
        guard let list else {
            if map != nil { throw wrongKind(key, wants: "text or a list of texts") }
            return isNull ? [] : [try asString(key)]
        }
        var texts: [String] = []
        for item in list { texts.append(try item.asString(key)) }
        return texts
    }

    /// One of a few words.
    package func asWord<Word: RawRepresentable & CaseIterable>(
        _ key: String, _ type: Word.Type
    ) throws(LotusError) -> Word where Word.RawValue == String {
        let text = try asString(key)
        if let word = Word(rawValue: text) { return word }
        let words = Word.allCases.map(\.rawValue)
        throw LotusError(
            .unknownWord, "`\(key)` is \(shown)",
            hint: Self.hint(
                closest: text, in: words, otherwise: "Use one of: \(words.joined(separator: ", "))."),
            location: location)
    }

    /// The error for a value of another kind than its key takes.
    package func wrongKind(_ key: String, wants: String) -> LotusError {
        let found: String =
            switch content {
            case .null, .list, .map: kind
            case .bool, .int, .double, .string: "\(kind) (\(shown))"
            }
        return LotusError(
            .wrongKind, "`\(key)` must be \(wants), not \(found)", hint: "Write \(wants) for `\(key)`.",
            location: location)
    }

    /// "Did you mean …?" when a close name exists, else what is possible.
    static func hint(closest name: String, in names: some Sequence<String>, otherwise: String) -> String {
        guard let close = NearestNames.hint(NearestNames.find(name, in: names)) else { return otherwise }
        return "\(close) \(otherwise)"
    }
}
