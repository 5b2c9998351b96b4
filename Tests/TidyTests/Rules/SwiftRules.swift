// SPDX-License-Identifier: Apache-2.0

/// What the code of Sources must not do.
enum SwiftRules {
    /// Files outside LotusTestKit that import full Foundation, each with the reason. It brings 44 MB
    /// of the Unicode library into a static program; FoundationEssentials does not.
    static let foundationImports: [String: String] = [:]

    /// Every rule that reads a Swift file of Sources.
    static func violations(in file: SourceFile) -> [Violation] {
        let text = SwiftText(file.text)
        return forced(file, text) + aborting(file, text) + unexplained(file, text) + foundation(file, text)
    }

    // MARK: - Force

    /// `try!`, `as!` and every other exclamation mark behind a value or a type.
    private static func forced(_ file: SourceFile, _ text: SwiftText) -> [Violation] {
        let code = text.code
        return code.indices.compactMap { index in
            guard code[index] == UInt8(ascii: "!"), index > 0, isEndOfValue(code[index - 1]) else {
                return nil
            }
            let isComparison = index + 1 < code.count && code[index + 1] == UInt8(ascii: "=")
            if isComparison { return nil }
            let word = String(
                decoding: code[..<index].reversed().prefix(while: isWord).reversed(), as: UTF8.self)
            let reason =
                switch word {
                case "try", "as": "\(word)! crashes: handle the failure"
                default: "forced unwrapping crashes: use if let, guard let or ??"
                }
            return Violation(file, line: text.line(ofByte: index), reason)
        }
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "_") || byte >= 0x80
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
            || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
    }

    private static func isEndOfValue(_ byte: UInt8) -> Bool { isWord(byte) || ")]}>?\"`".utf8.contains(byte) }

    // MARK: - Aborting

    private static func aborting(_ file: SourceFile, _ text: SwiftText) -> [Violation] {
        lines(of: text, containing: "fatalError(").map {
            Violation(file, line: $0, "fatalError: throw, or state a precondition with a sentence")
        }
    }

    // MARK: - Unchecked concurrency

    private static func unexplained(_ file: SourceFile, _ text: SwiftText) -> [Violation] {
        ["@unchecked Sendable", "nonisolated(unsafe)"].flatMap { claim in
            lines(of: text, containing: claim).filter { !hasSafetyNote(above: $0, text) }.map {
                Violation(file, line: $0, "\(claim) without a // SAFETY: line above it")
            }
        }
    }

    /// Looks through the comments and attributes directly above a line, or directly below it: the
    /// note may be the first line inside the braces.
    private static func hasSafetyNote(above line: Int, _ text: SwiftText) -> Bool {
        let trimmed = text.lines.map { $0.drop { $0 == " " } }
        let above = trimmed[..<(line - 1)].reversed().prefix { $0.hasPrefix("//") || $0.hasPrefix("@") }
        let below = trimmed[line...].prefix(1)
        return (above + below).contains { $0.hasPrefix("// SAFETY: ") || $0.hasPrefix("/// SAFETY: ") }
    }

    // MARK: - Full Foundation

    private static func foundation(_ file: SourceFile, _ text: SwiftText) -> [Violation] {
        if file.target == "LotusTestKit" || foundationImports[file.path] != nil { return [] }
        return ImportStatement.all(in: text).filter { $0.module == "Foundation" }.map {
            Violation(file, line: $0.line, "imports full Foundation: import FoundationEssentials")
        }
    }

    private static func lines(of text: SwiftText, containing word: String) -> [Int] {
        text.codeLines.enumerated().filter { $0.element.contains(word) }.map { $0.offset + 1 }
    }
}
