// SPDX-License-Identifier: Apache-2.0

import LotusCore

/// Random JSON texts of every form, and random damage to them; the same for the same seed.
struct RandomJSON {
    var random: SeededGenerator

    init(seed: UInt64) {
        random = SeededGenerator(seed)
    }

    mutating func document() -> [UInt8] { Array((blanks() + container(depth: 0) + blanks()).utf8) }

    mutating func damaged(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...3, using: &random) where !bytes.isEmpty {
            let index = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<7, using: &random) {
            case 0: bytes.remove(at: index)
            case 1: bytes.insert(hostileByte(), at: index)
            case 2: bytes[index] = hostileByte()
            case 3: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            case 4: bytes.removeSubrange(index...)
            case 5: bytes.insert(contentsOf: bytes[index..<min(index + 5, bytes.count)], at: index)
            default: bytes.swapAt(index, Int.random(in: 0..<bytes.count, using: &random))
            }
        }
        return bytes
    }

    private mutating func hostileByte() -> UInt8 {
        let favourites =
            Array("{}[]:,\"\\ud8D0123456789.-+eE\n\t \u{0}\u{1F}/tfn".utf8) + [
                0x80, 0xC0, 0xED, 0xF4, 0xFF, 0xBF,
            ]
        return favourites[Int.random(in: 0..<favourites.count, using: &random)]
    }

    private mutating func one(_ of: [String]) -> String { of[Int.random(in: 0..<of.count, using: &random)] }

    private mutating func blanks() -> String { one(["", "", "", "", " ", "\n", "\t ", " \r\n  "]) }

    private mutating func container(depth: Int) -> String {
        let isObject = Bool.random(using: &random)
        let parts = (0..<Int.random(in: 0...7, using: &random)).map { index in
            let key = isObject ? string(suffix: "\(index)") + blanks() + ":" + blanks() : ""
            return blanks() + key + value(depth: depth + 1) + blanks()
        }
        let body = parts.isEmpty ? blanks() : parts.joined(separator: ",")
        return isObject ? "{\(body)}" : "[\(body)]"
    }

    private mutating func value(depth: Int) -> String {
        switch Int.random(in: 0..<9, using: &random) {
        case 0...1 where depth < 6: container(depth: depth)
        case 0...4: string(suffix: "")
        case 5: one(["true", "false", "null"])
        default: number()
        }
    }

    private mutating func number() -> String {
        let whole = one(["0", "7", "10", "\(Int64.random(in: 0...9_007_199_254_740_992, using: &random))"])
        return one(["", "-"]) + whole + one(["", "", ".5", ".0010"]) + one(["", "", "e3", "E-2", "e+07"])
    }

    private mutating func string(suffix: String) -> String {
        let pieces = [
            "plain text", "a", "exactly8", "sixteen bytes ab", "é", "語", "🦆", "\u{7F}", "'", "/", #"\""#,
            #"\\"#,
            #"\/"#, #"\b"#, #"\f"#, #"\n"#, #"\r"#, #"\t"#, #"\u0041"#, #"\u00e9"#, #"\uABCD"#,
            #"\uD83E\udd86"#,
            #"\u0000"#, "{", "}", "[", "]", ":", ",",
        ]
        let text = (0..<Int.random(in: 0...6, using: &random)).map { _ in one(pieces) }.joined()
        return "\"\(text)\(suffix)\""
    }
}
