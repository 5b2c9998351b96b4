// SPDX-License-Identifier: Apache-2.0

/// The SQL of a model as its text alone tells: `ref()` and `source()` stand as tables, what only an incremental
/// run adds is left out, and any other expression of a template is a 0. It tells where columns come from, and is
/// never run.
package struct ModelSketch {
    /// The schema of tables that stand for what the model reads; their names are chosen by the caller.
    package static let schema = "__lotus"

    package private(set) var sql = ""
    private let table: (_ function: String, _ arguments: [String]) -> String?
    /// How many blocks are open in what is left out.
    private var omittedDepth = 0

    /// - Parameter table: the name of a table for `ref` or `source` with its arguments; nil for an unknown one.
    package init(_ text: String, table: @escaping (_ function: String, _ arguments: [String]) -> String?) {
        self.table = table
        var rest = text[...]
        while let brace = rest.firstIndex(of: "{") {
            let after = rest.index(after: brace)
            guard after < rest.endIndex, let close = Self.closings[rest[after]] else {
                append(rest[...brace])
                rest = rest[after...]
                continue
            }
            append(rest[..<brace])
            let content = rest[rest.index(after: after)...]
            guard let end = content.firstRange(of: close) else { return }
            add(Self.trimmed(content[..<end.lowerBound]), sign: rest[after])
            rest = rest[end.upperBound...]
        }
        append(rest)
    }

    private static let closings: [Character: String] = ["{": "}}", "%": "%}", "#": "#}"]

    private static func trimmed(_ text: Substring) -> Substring {
        let isNoise = { (sign: Character) in sign.isWhitespace || sign == "-" }
        let start = text.drop(while: isNoise)
        let end = start.lastIndex { !isNoise($0) }
        return end.map { start[...$0] } ?? ""
    }

    private mutating func append(_ text: some StringProtocol) {
        if omittedDepth == 0 { sql += text }
    }

    private mutating func add(_ content: Substring, sign: Character) {
        switch sign {
        case "{": append(expression(content))
        case "%": addTag(content)
        default: break
        }
    }

    private mutating func addTag(_ content: Substring) {
        let word = content.prefix { $0.isLetter }
        if omittedDepth > 0 {
            switch word {
            case "if": omittedDepth += 1
            case "endif": omittedDepth -= 1
            case "else", "elif": if omittedDepth == 1 { omittedDepth = 0 }
            default: break
            }
        } else if word == "if", content.contains("is_incremental()"),
            !content.contains("not is_incremental()")
        {
            omittedDepth = 1
        }
    }

    private func expression(_ content: Substring) -> String {
        let function = String(content.prefix { $0.isLetter })
        switch function {
        case "config": return ""
        case "this": return "\(Self.schema).this"
        case "ref", "source":
            // What stands between quotes.
            let parts = content.split(omittingEmptySubsequences: false) { $0 == "'" || $0 == "\"" }
            let arguments = parts.enumerated().filter { $0.offset % 2 == 1 }.map { String($0.element) }
            return table(function, arguments).map { "\(Self.schema).\"\($0)\"" } ?? "0"
        default: return "0"
        }
    }
}
