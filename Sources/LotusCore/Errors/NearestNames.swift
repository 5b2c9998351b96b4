// SPDX-License-Identifier: Apache-2.0

/// Suggestions for a name that was not found: what the user probably meant.
package enum NearestNames {
    /// The names closest to a misspelt one, closest first, then by name.
    ///
    /// Upper and lower case are equal. A name counts as close when it is the same but for case, a few
    /// typing errors away (one for each three characters), made of the same `_` words in another
    /// order, or when one of the two begins with, contains as `_` words, or contains the other.
    package static func find(_ name: String, in names: some Sequence<String>, limit: Int = 3) -> [String] {
        let wanted = Folded(name)
        var ranked: [(rank: Int, name: String)] = []
        for candidate in Set(names) {
            if let rank = wanted.rank(of: Folded(candidate)) { ranked.append((rank, candidate)) }
        }
        ranked.sort { ($0.rank, $0.name) < ($1.rank, $1.name) }
        return ranked.prefix(max(0, limit)).map(\.name)
    }

    /// The names as a question, such as "did you mean `a` or `b`?"; nil when there are none.
    package static func hint(_ names: [String]) -> String? {
        let quoted = names.map { "`\($0)`" }
        guard let last = quoted.last else { return nil }
        let others = quoted.dropLast().joined(separator: ", ")
        return others.isEmpty ? "did you mean \(last)?" : "did you mean \(others) or \(last)?"
    }
}

/// A name without case, as scalars and as `_` words.
private struct Folded {
    let text: String
    let scalars: [Unicode.Scalar]
    let words: [Substring]

    /// A part shorter than this says nothing about the whole.
    private static let partScalarsMin = 3

    init(_ name: String) {
        text = name.lowercased()
        scalars = Array(text.unicodeScalars)
        words = text.split { $0 == "_" || $0 == "-" || $0 == "." || $0 == " " }
    }

    /// How far away a candidate is: 0 the same but for case, nil too far.
    func rank(of candidate: Folded) -> Int? {
        if text == candidate.text { return 0 }
        let ranks = [spellingRank(candidate), wordOrderRank(candidate), partRank(candidate)]
        return ranks.compactMap { $0 }.min()
    }

    private func spellingRank(_ candidate: Folded) -> Int? {
        let errorsMax = max(scalars.count, candidate.scalars.count) / 3
        let length = min(scalars.count, candidate.scalars.count)
        let allowed = length < 2 ? 0 : max(1, errorsMax)
        guard max(scalars.count, candidate.scalars.count) <= Limits.nearestNameScalarsMax,
            abs(scalars.count - candidate.scalars.count) <= allowed
        else { return nil }
        let errors = EditDistance.between(scalars, candidate.scalars)
        return errors <= allowed ? errors * 10 : nil
    }

    private func wordOrderRank(_ candidate: Folded) -> Int? {
        words.count > 1 && words.sorted() == candidate.words.sorted() ? 15 : nil
    }

    private func partRank(_ candidate: Folded) -> Int? {
        let (short, long) = scalars.count < candidate.scalars.count ? (self, candidate) : (candidate, self)
        guard short.scalars.count >= Self.partScalarsMin else { return nil }
        let surplus = min(long.scalars.count - short.scalars.count, 9)
        if long.text.hasPrefix(short.text) { return 30 + surplus }
        if long.hasWords(short.words) { return 40 + surplus }
        return long.text.contains(short.text) ? 50 + surplus : nil
    }

    private func hasWords(_ part: [Substring]) -> Bool {
        guard !part.isEmpty, part.count <= words.count else { return false }
        return (0...(words.count - part.count)).contains { words[$0...].starts(with: part) }
    }
}
