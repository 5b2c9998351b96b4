// SPDX-License-Identifier: Apache-2.0

internal import LotusCore
internal import Yams

/// Turns the parser's errors into ours, with a place and advice.
///
/// There is no tree to tell which lines hold secrets, so the text is judged line by line.
struct YAMLSyntaxErrors {
    let source: SourceText

    func lotusError(for error: any Error) -> LotusError {
        guard let error = error as? YamlError else {
            return LotusError(.yamlSyntax, "\(source.name) is not valid YAML", cause: error)
        }
        switch error {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _):
            return syntaxError(problem, context: context, at: mark)
        case .composer(_, let problem, let mark, _) where problem.contains("another document"):
            return LotusError(
                .severalDocuments, "the file holds more than one YAML document",
                hint: "Remove the `---` line and what follows it, or split the file.",
                location: place(SourcePlace(mark)))
        case .composer(_, let problem, let mark, _):
            return syntaxError(problem, context: nil, at: mark)
        case .duplicatedKeysInMapping(let duplicates, let context):
            return duplicateKey(duplicates.sorted().first ?? "", first: SourcePlace(context.mark))
        case .memory:
            return nestedTooDeeply()
        default:
            return LotusError(
                .yamlSyntax, "the file is not valid YAML",
                location: SourceLocation(file: source.name, line: 1, column: 1))
        }
    }

    // MARK: Syntax

    private func syntaxError(_ problem: String, context: YamlError.Context?, at mark: Mark) -> LotusError {
        if problem.contains("nesting level") { return nestedTooDeeply() }
        if problem.contains("end of stream"), let context {
            // The end of the file says nothing; what was left open does.
            return LotusError(
                .yamlSyntax, "what begins here never ends (\(problem) \(context.text))",
                hint: "Add the closing quote or bracket.", location: place(SourcePlace(context.mark)))
        }
        var message = problem
        if let context {
            message += " \(context.text)"
            if context.mark.line != mark.line, context.mark.line >= 1 {
                message += " that begins in line \(context.mark.line)"
            }
        }
        return LotusError(
            .yamlSyntax, message, hint: hint(for: problem, at: mark), location: place(SourcePlace(mark)))
    }

    private func nestedTooDeeply() -> LotusError {
        LotusError(
            .nestedTooDeeply, "the file is nested too deeply to be read", hint: "Flatten the file.",
            location: SourceLocation(file: source.name, line: 1, column: 1))
    }

    private func hint(for problem: String, at mark: Mark) -> String {
        let line = source.line(mark.line)
        if problem.contains("cannot start any token"), line.dropFirst(mark.column - 1).first == "\t" {
            return "Indent with spaces: YAML allows no tabs there."
        }
        if line.contains("{{") || line.contains("{%") {
            return "Put quotes around a value with a template: key: \"{{ … }}\"."
        }
        if problem.contains("mapping values are not allowed") {
            return "Put quotes around a value that contains `: `, and check the indentation."
        }
        if problem.contains("alphabetic or numeric character") {
            return "Put quotes around a value that begins with `*` or `&`."
        }
        if problem.contains("undefined alias") {
            return
                "Define the anchor (`&name`) before its alias, or put quotes around a value that begins with `*`."
        }
        if problem.contains("cannot start any token") {
            return "Put quotes around a value that begins with a special character."
        }
        return "Check indentation, quotes and brackets at this place and just before it."
    }

    /// Never further than the file reaches: the parser puts some errors on a line after the last.
    private func place(_ mark: SourcePlace) -> SourceLocation {
        let line = min(max(1, mark.line), source.lineCount)
        let column = line == mark.line ? max(1, mark.column) : source.line(line).unicodeScalars.count + 1
        var location = source.location(line: line, column: column)
        if mayHoldSecret(line) { location.lineText = nil }
        return location
    }

    /// Whether a line, or a line that it hangs under, speaks of secrets.
    private func mayHoldSecret(_ number: Int) -> Bool {
        var indentation = Int.max
        for number in stride(from: number, through: 1, by: -1) {
            let line = source.line(number)
            let own = line.prefix { $0 == " " || $0 == "\t" }.count
            guard own < line.count, own <= indentation else { continue }
            if speaksOfSecrets(line) { return true }
            // One line above on the same level may be the key of a broken multi-line value.
            indentation = indentation == .max ? own : min(indentation, own - 1)
            if indentation < 0 { break }
        }
        return false
    }

    private func speaksOfSecrets(_ line: Substring) -> Bool {
        if SecretNames.carriesCredential(String(line)) { return true }
        let words = line.split { !($0.isLetter || $0.isNumber || $0 == "_" || $0 == "-") }
        return words.contains { $0 == "secrets" || SecretNames.isSecretKey(String($0)) }
    }

    // MARK: Duplicate keys

    private func duplicateKey(_ key: String, first: SourcePlace) -> LotusError {
        let second = secondPlace(of: key, after: first)
        let places = second.map { " (first in line \(first.line), again in line \($0.line))" } ?? ""
        return LotusError(
            .duplicateKey, "the key '\(key)' appears twice\(places)",
            hint: key == "<<"
                ? "Merge several maps with one key: `<<: [*one, *two]`."
                : "Keep one of them: dbt would silently use the last.",
            location: place(second ?? first))
    }

    /// The parser names the first place only. In block style the second is the next line that has the
    /// key in the same column; in flow style, the next occurrence on the line.
    private func secondPlace(of key: String, after first: SourcePlace) -> SourcePlace? {
        let spellings = [key, "\"\(key)\"", "'\(key)'"]
        func isKey(_ rest: Substring.UnicodeScalarView.SubSequence) -> Bool {
            spellings.contains { spelling in
                guard rest.starts(with: spelling.unicodeScalars) else { return false }
                let after = rest.dropFirst(spelling.unicodeScalars.count).drop { $0 == " " }.first
                return after == ":"
            }
        }
        let rest = source.line(first.line).unicodeScalars.dropFirst(first.column)
        for offset in 0..<rest.count where isKey(rest.dropFirst(offset)) {
            return SourcePlace(line: first.line, column: first.column + offset + 1)
        }
        guard first.line < source.lineCount else { return nil }
        for number in (first.line + 1)...source.lineCount
        where isKey(source.line(number).unicodeScalars.dropFirst(first.column - 1)) {
            return SourcePlace(line: number, column: first.column)
        }
        return nil
    }
}

extension SourcePlace {
    fileprivate init(_ mark: Mark) { self.init(line: mark.line, column: mark.column) }
}
