// SPDX-License-Identifier: Apache-2.0

import LotusCore

/// Inputs for the fuzzer: each follows from the seed and its number alone.
struct InputMaker {
    /// Templates to change.
    let seeds: [[UInt8]]
    let seed: UInt64

    private static let bytesMax = 240
    private static let wordsMax = 60
    private static let changesMax = 6

    /// What templates are made of, so that random texts get past the lexer.
    private static let words: [[UInt8]] = [
        "{%", "%}", "{{", "}}", "{#", "#}", "{%-", "-%}", "{{-", "-}}", "{%+", "+%}", " ", " ", " ", "\n",
        "'", "\"",
        "(", ")", "[", "]", "{", "}", ",", ":", ".", "|", "~", "+", "-", "*", "**", "/", "//", "%", "=", "==",
        "!=",
        "<", "<=", ">", ">=", "if", "elif", "else", "endif", "for", "in", "endfor", "set", "endset", "macro",
        "endmacro", "call", "endcall", "filter", "endfilter", "with", "endwith", "block", "endblock",
        "extends",
        "include", "import", "from", "as", "ignore missing", "without context", "do", "break", "continue",
        "raw",
        "endraw", "autoescape", "endautoescape", "recursive", "scoped", "required", "not", "and", "or", "is",
        "none",
        "true", "false", "a", "b", "x", "loop", "loop.index", "caller()", "super()", "self.a()", "varargs",
        "kwargs",
        "namespace()", "range(9)", "range", "dict", "cycler", "joiner", "lipsum", "0", "1", "2",
        "9999999999999999999",
        "1e308", "1.5", "0x1f", "'a'", "'%s'", "'{}'", "é", "\u{1F389}", "upper", "join", "map", "select",
        "batch",
        "format", "replace", "center", "indent", "wordwrap", "truncate", "sort", "groupby", "tojson",
        "urlize",
        "xmlattr", "pprint", "round", "int", "default", "list", "odd", "defined", "divisibleby", "append",
        "update",
        "split", "zfill", "ljust", "expandtabs", "translate", "x.append(x)", "x * 99", "\\", "\0", "\r\n",
        "\t",
    ].map { Array($0.utf8) }

    /// The input of a number.
    func input(_ number: UInt64) -> [UInt8] {
        var random = SeededGenerator(seed &* 0x9E37_79B9_7F4A_7C15 ^ number)
        switch seeds.isEmpty ? number % 2 : number % 4 {
        case 0: return bytes(&random)
        case 1: return soup(&random)
        default: return mutant(&random)
        }
    }

    private func bytes(_ random: inout SeededGenerator) -> [UInt8] {
        let count = Int.random(in: 0...Self.bytesMax, using: &random)
        return (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
    }

    private func soup(_ random: inout SeededGenerator) -> [UInt8] {
        let count = Int.random(in: 1...Self.wordsMax, using: &random)
        var text: [UInt8] = []
        if Bool.random(using: &random) { text += Array("{{ ".utf8) }
        for _ in 0..<count {
            text += Self.words.randomElement(using: &random) ?? []
            if Int.random(in: 0..<3, using: &random) == 0 { text.append(UInt8(ascii: " ")) }
        }
        return text
    }

    private func mutant(_ random: inout SeededGenerator) -> [UInt8] {
        var text = seeds.randomElement(using: &random) ?? []
        for _ in 0..<Int.random(in: 1...Self.changesMax, using: &random) {
            let at = Int.random(in: 0...text.count, using: &random)
            let end = min(text.count, at + Int.random(in: 0...12, using: &random))
            switch Int.random(in: 0..<6, using: &random) {
            case 0: text.removeSubrange(at..<end)
            case 1: text.insert(contentsOf: Array(text[at..<end]), at: at)
            case 2: text.insert(contentsOf: Self.words.randomElement(using: &random) ?? [], at: at)
            case 3: text.replaceSubrange(at..<end, with: Self.words.randomElement(using: &random) ?? [])
            case 4 where at < text.count: text[at] = UInt8.random(in: 0...255, using: &random)
            default:
                let other = seeds.randomElement(using: &random) ?? []
                let from = Int.random(in: 0...other.count, using: &random)
                text.replaceSubrange(at..., with: other[from...])
            }
        }
        return text
    }
}
