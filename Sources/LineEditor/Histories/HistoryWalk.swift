// SPDX-License-Identifier: Apache-2.0

/// A walk through earlier texts, which remembers what was typed at each of them.
struct HistoryWalk: Sendable {
    private var texts: [String]
    private var position: Int

    /// - Parameter texts: the oldest first; the text that is being written comes behind them.
    init(_ texts: [String]) {
        self.texts = texts + [""]
        position = texts.count
    }

    mutating func older(than current: String) -> String? { step(-1, leaving: current) }
    mutating func newer(than current: String) -> String? { step(1, leaving: current) }

    private mutating func step(_ distance: Int, leaving current: String) -> String? {
        guard texts.indices.contains(position + distance) else { return nil }
        texts[position] = current
        position += distance
        return texts[position]
    }

    /// The newest text that holds the query.
    /// - Returns: its position, and where the query is in it, in characters.
    func find(_ query: String, olderThan position: Int?) -> (position: Int, text: String, cursor: Int)? {
        let end = min(position ?? texts.count - 1, texts.count - 1)
        for index in texts[..<max(0, end)].indices.reversed() {
            guard let range = texts[index].firstRange(of: query) else { continue }
            return (index, texts[index], texts[index][..<range.lowerBound].count)
        }
        return nil
    }
}
