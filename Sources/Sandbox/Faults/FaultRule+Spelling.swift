// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

extension FaultRule {
    /// How often a fault strikes that has neither a rate nor a place.
    package static let defaultRate = 0.02

    private static let words: [(word: String, kind: Kind)] = [
        ("hang", .hang), ("disconnect", .disconnect), ("truncated", .truncated), ("short-body", .shortBody),
        ("malformed", .malformed), ("invalid-utf8", .invalidUTF8), ("redirect", .redirect), ("slow", .slow),
        ("expired-result", .expiredResult), ("truncated-result", .truncatedResult),
        ("lone-surrogate", .loneSurrogate), ("duplicate-keys", .duplicateKeys),
        ("huge-record", .hugeRecord), ("changed-type", .changedType),
    ]

    /// Reads a list such as `429:0.05,500:0.01,disconnect,403@orders`; throws `LL-SANDBOX-002`.
    ///
    /// Each is a status or a word, with `@` and a part of the path when only some requests are meant, and
    /// with `:` and a rate. Without a rate one with a place strikes always, any other 2 of 100 requests.
    package static func list(_ text: String) throws -> [FaultRule] {
        let rules = try text.split(separator: ",").map { try FaultRule(spelling: String($0)) }
        guard rules.count <= SandboxLimits.faultRulesMax else {
            throw LotusError(
                .sandboxFault, "there are \(rules.count) faults, more than \(SandboxLimits.faultRulesMax)")
        }
        return rules
    }

    private init(spelling: String) throws {
        let text = spelling.filter { $0 != " " }
        let sides = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let names = sides[0].split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        let place = names.count > 1 ? String(names[1]) : nil
        guard let kind = Self.kind(String(names[0])) else {
            throw LotusError(
                .sandboxFault, "there is no fault `\(names[0])`",
                hint: NearestNames.hint(NearestNames.find(String(names[0]), in: Self.words.map(\.word)))
                    ?? "a fault is a status such as 429, or one of "
                    + Self.words.map(\.word).joined(separator: ", "))
        }
        let rate = sides.count > 1 ? Double(sides[1]) : place == nil ? Self.defaultRate : 1
        guard let rate, (0...1).contains(rate) else {
            throw LotusError(
                .sandboxFault, "`\(sides.last ?? "")` is no rate of fault `\(names[0])`",
                hint: "a rate lies between 0 and 1, such as 0.05 for 5 of 100 requests")
        }
        self.init(kind, rate: rate, pathPart: place)
    }

    private static func kind(_ word: String) -> Kind? {
        if let status = Int(word), (400...599).contains(status) { return .status(status) }
        return words.first { $0.word == word }?.kind
    }

    /// As it is written in a list.
    package var spelling: String {
        (pathPart.map { "\(kind.word)@\($0)" } ?? kind.word) + ":\(rate)"
    }
}

extension FaultRule.Kind {
    /// As it is written in a list.
    package var word: String {
        if case .status(let status) = self { return String(status) }
        return FaultRule.word(of: self) ?? "none"
    }
}

extension FaultRule {
    fileprivate static func word(of kind: Kind) -> String? { words.first { $0.kind == kind }?.word }
}
