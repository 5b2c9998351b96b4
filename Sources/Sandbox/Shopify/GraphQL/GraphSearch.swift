// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// Reads the search syntax of the API: terms such as `updated_at:>='2026-01-01T00:00:00Z'`, apart by
/// blanks or `AND`. Terms of other fields are passed over, as the API does with what it does not know.
enum GraphSearch {
    /// What the arguments of a connection ask for. Without an order the records come latest change first,
    /// so that nobody relies on one.
    static func query(_ arguments: GraphArguments) -> ListQuery {
        var query = ListQuery()
        query.order = .updatedAt
        query.status = "any"
        if let sortKey = arguments.text("sortKey") {
            query.isDescending = false
            switch sortKey {
            case "UPDATED_AT": query.order = .updatedAt
            case "CREATED_AT": query.order = .createdAt
            default: query.order = .id
            }
        }
        if arguments.bool("reverse") == true { query.isDescending.toggle() }
        for term in terms(arguments.text("query") ?? "") { term.apply(to: &query) }
        return query
    }

    /// The terms of a search.
    static func terms(_ text: String) -> [SearchTerm] {
        var terms: [SearchTerm] = []
        var word = ""
        var quote: Character?
        for character in text + " " {
            if let open = quote {
                if character == open { quote = nil } else { word.append(character) }
            } else if character == "'" || character == "\"" {
                quote = character
            } else if character == " " || character == "\n" || character == "(" || character == ")" {
                if let term = SearchTerm(word) { terms.append(term) }
                word = ""
            } else {
                word.append(character)
            }
        }
        return terms
    }
}

/// One term of a search.
struct SearchTerm: Equatable {
    let field: String
    /// One of `>=`, `<=`, `>`, `<` and nothing, which means equal.
    let comparison: String
    let value: String

    /// The term that a word is, if it is one.
    init?(_ word: String) {
        guard let colon = word.firstIndex(of: ":") else { return nil }
        field = String(word[..<colon])
        let rest = word[word.index(after: colon)...]
        comparison = [">=", "<=", ">", "<"].first { rest.hasPrefix($0) } ?? ""
        value = String(rest.dropFirst(comparison.count))
    }

    /// Narrows a query.
    func apply(to query: inout ListQuery) {
        switch field {
        case "updated_at", "updatedAt": query.updatedAt = narrowed(query.updatedAt, seconds)
        case "created_at", "createdAt": query.createdAt = narrowed(query.createdAt, seconds)
        case "id":
            let id = Int(value.split(separator: "/").last ?? "")
            query.ids = narrowed(query.ids, id.map { ($0, $0) })
        default: break
        }
    }

    /// The last second at or before the value, and the first at or after it.
    private var seconds: (floor: Int, ceiling: Int)? {
        guard let time = SandboxTime.parse(value) else { return nil }
        let floor = Int(time.wholeSeconds)
        return (floor, time.microseconds % 1_000_000 == 0 ? floor : floor + 1)
    }

    private func narrowed(_ range: ClosedRange<Int>, _ bound: (floor: Int, ceiling: Int)?) -> ClosedRange<Int>
    {
        guard let bound else { return range }
        var (low, high) = (range.lowerBound, range.upperBound)
        switch comparison {
        case ">=": low = max(low, bound.ceiling)
        case ">": low = max(low, bound.floor + 1)
        case "<=": high = min(high, bound.floor)
        case "<": high = min(high, bound.ceiling - 1)
        default: (low, high) = (max(low, bound.ceiling), min(high, bound.floor))
        }
        return low <= high ? low...high : Int.max...Int.max
    }
}
