// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// The grammar of `.env`, as python-dotenv reads it:
///
/// ```
/// # a comment
/// export NAME=value            # unquoted: up to " #" or the end of the line
/// NAME='as it is, \' and \\'   # single quotes: no expansion
/// NAME="line 1\nline 2 ${X}"   # double quotes: escapes and expansion; may span lines
/// NAME=${OTHER:-default}/path  # ${…}: variables of the process, then earlier lines; unset is empty
/// ```
///
/// A line that is none of these is an error (python-dotenv skips it with a warning). Errors never carry
/// a line's text: this file is where secrets live.
struct DotEnvFile {
    private let source: SourceText
    private let process: [String: String]
    private var scanner: TextScanner
    private var values: [String: String] = [:]

    /// The nearest `.env` from a project folder up to its git root.
    static func find(from folder: String) -> String? {
        let gitRoot = enclosingGitRoot(of: folder)
        var current = folder
        for _ in 0..<ProjectFileLimits.folderLevelsMax {
            let candidate = current + "/.env"
            if TextFile.exists(candidate) { return candidate }
            guard let gitRoot, current != gitRoot, let parent = FilePath.parent(of: current) else {
                return nil
            }
            current = parent
        }
        return nil
    }

    private static func enclosingGitRoot(of folder: String) -> String? {
        var current = folder
        for _ in 0..<ProjectFileLimits.folderLevelsMax {
            if TextFile.anythingExists(current + "/.git") { return current }
            guard let parent = FilePath.parent(of: current) else { return nil }
            current = parent
        }
        return nil
    }

    /// The assignments of a file; of two for one name the later counts.
    static func parse(_ source: SourceText, process: [String: String]) throws(LotusError) -> [String: String]
    {
        var file = DotEnvFile(source: source, process: process, scanner: TextScanner(source.text))
        try file.readAll()
        return file.values
    }

    private init(source: SourceText, process: [String: String], scanner: TextScanner) {
        self.source = source
        self.process = process
        self.scanner = scanner
    }

    private mutating func readAll() throws(LotusError) {
        while true {
            _ = scanner.takeWhile { Self.isSpace($0) || Self.isLineBreak($0) }
            if scanner.isAtEnd { return }
            if scanner.peek == "#" {
                _ = scanner.takeWhile { !Self.isLineBreak($0) }
            } else {
                try readAssignment()
            }
        }
    }

    private mutating func readAssignment() throws(LotusError) {
        let start = scanner.place
        var name = scanner.takeWhile(Self.isNameScalar)
        skipSpace()
        if name == "export", scanner.peek != "=" {
            name = scanner.takeWhile(Self.isNameScalar)
            skipSpace()
        }
        guard Self.isName(name), scanner.take("=") else {
            throw error(
                .dotEnvLine, "this line is not `NAME=value`",
                hint: "Write `NAME=value`, begin the line with # to make it a comment, or put quotes around"
                    + " a value of several lines.",
                at: start)
        }
        skipSpace()
        values[name] = try readValue()
    }

    // MARK: Values

    private mutating func readValue() throws(LotusError) -> String {
        switch scanner.peek {
        case "'":
            let value = try readSingleQuoted()
            try requireEndOfLine()
            return value
        case "\"":
            let value = try readDoubleQuoted()
            try requireEndOfLine()
            return value
        default:
            return try readUnquoted()
        }
    }

    private mutating func readUnquoted() throws(LotusError) -> String {
        var value = String.UnicodeScalarView()
        var pendingSpace = String.UnicodeScalarView()
        while let scalar = scanner.peek, !Self.isLineBreak(scalar) {
            if Self.isSpace(scalar) {
                pendingSpace.append(scalar)
                scanner.advance()
            } else if scalar == "#", value.isEmpty || !pendingSpace.isEmpty {
                _ = scanner.takeWhile { !Self.isLineBreak($0) }
            } else {
                value += pendingSpace
                pendingSpace = .init()
                value += try readExpansionOrScalar().unicodeScalars
            }
        }
        return String(value)
    }

    private mutating func readSingleQuoted() throws(LotusError) -> String {
        let start = scanner.place
        scanner.advance()
        var value = String.UnicodeScalarView()
        while let scalar = scanner.peek {
            if scanner.take("'") { return String(value) }
            if scalar == "\\", let second = scanner.peekSecond, second == "'" || second == "\\" {
                scanner.advance()
            }
            if let scalar = scanner.peek { value.append(scalar) }
            scanner.advance()
        }
        throw unterminated(at: start)
    }

    private mutating func readDoubleQuoted() throws(LotusError) -> String {
        let start = scanner.place
        scanner.advance()
        var value = ""
        while let scalar = scanner.peek {
            if scanner.take("\"") { return value }
            if scalar == "\\" {
                scanner.advance()
                value += readEscape()
            } else {
                value += try readExpansionOrScalar()
            }
        }
        throw unterminated(at: start)
    }

    private mutating func readEscape() -> String {
        guard let letter = scanner.peek else { return "\\" }
        scanner.advance()
        switch letter {
        case "n": return "\n"
        case "r": return "\r"
        case "t": return "\t"
        case "a": return "\u{7}"
        case "b": return "\u{8}"
        case "f": return "\u{C}"
        case "v": return "\u{B}"
        case "\"", "\\", "'", "$": return String(letter)
        default: return "\\" + String(letter)
        }
    }

    /// `${NAME}` or `${NAME:-default}`; any other `$` is itself.
    private mutating func readExpansionOrScalar() throws(LotusError) -> String {
        guard let scalar = scanner.peek else { return "" }
        guard scalar == "$", scanner.peekSecond == "{" else {
            scanner.advance()
            return String(scalar)
        }
        let start = scanner.place
        scanner.advance()
        scanner.advance()
        let inside = scanner.takeWhile { $0 != "}" && !Self.isLineBreak($0) }
        let parts = inside.split(separator: ":-", maxSplits: 1, omittingEmptySubsequences: false)
        guard scanner.take("}"), let name = parts.first.map(String.init), Self.isName(name) else {
            throw error(
                .dotEnvExpansion, "`${` is not followed by a name and `}`",
                hint:
                    "Write ${NAME} or ${NAME:-default}; put single quotes around a value with a plain `${`.",
                at: start)
        }
        let value = process[name] ?? values[name]
        if parts.count == 2, value ?? "" == "" { return String(parts[1]) }
        return value ?? ""
    }

    private mutating func requireEndOfLine() throws(LotusError) {
        skipSpace()
        if scanner.peek == "#" { _ = scanner.takeWhile { !Self.isLineBreak($0) } }
        guard let next = scanner.peek, !Self.isLineBreak(next) else { return }
        throw error(
            .dotEnvLine, "there is more text after the closing quote",
            hint: "Put a backslash before a quote that belongs to the value.", at: scanner.place)
    }

    private func unterminated(at start: SourcePlace) -> LotusError {
        error(
            .dotEnvQuote, "the quoted value that begins here never ends", hint: "Add the closing quote.",
            at: start)
    }

    private func error(
        _ code: LotusError.Code, _ message: String, hint: String, at place: SourcePlace
    ) -> LotusError {
        LotusError(
            code, message, hint: hint,
            location: SourceLocation(file: source.name, line: place.line, column: place.column))
    }

    // MARK: Scalars

    private mutating func skipSpace() { _ = scanner.takeWhile(Self.isSpace) }

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool { scalar == " " || scalar == "\t" }

    private static func isLineBreak(_ scalar: Unicode.Scalar) -> Bool { scalar == "\n" || scalar == "\r" }

    private static func isNameScalar(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
            || scalar == "_" || scalar == "." || scalar == "-"
    }

    private static func isName(_ name: String) -> Bool {
        guard let first = name.unicodeScalars.first else { return false }
        return name.unicodeScalars.allSatisfy(isNameScalar) && (first == "_" || first.properties.isAlphabetic)
    }
}
