// SPDX-License-Identifier: Apache-2.0

/// Prints an error for a person: what happened, the place in their text with carets, what to do.
///
/// Secrets and control characters are taken out of every part, so that neither a password nor an
/// escape sequence from a file reaches the terminal.
package struct ErrorRenderer: Sendable {
    private let color: Bool
    private let verbose: Bool
    private let redactor: Redactor

    /// - Parameters:
    ///   - color: The word `error` is bold red.
    ///   - verbose: The causes are shown.
    ///   - redactor: Knows the secrets to hide.
    package init(color: Bool = false, verbose: Bool = false, redactor: Redactor = Redactor()) {
        self.color = color
        self.verbose = verbose
        self.redactor = redactor
    }

    /// Several lines without a line break at the end.
    package func render(_ error: any Error) -> String {
        guard let error = error as? LotusError else {
            return headline(code: nil, "\(error)").joined(separator: "\n")
        }
        var lines = headline(code: error.code, error.message)
        let margin = error.location.map { String(repeating: " ", count: "\($0.line)".count) } ?? " "
        if let location = error.location { lines += place(location, margin: margin) }
        if let hint = error.hint { lines += titled("\(margin) help: ", hint) }
        if verbose { lines += causes(of: error).flatMap { titled("\(margin) caused by: ", $0) } }
        return lines.joined(separator: "\n")
    }

    /// What the process exits with when this error ends it: the code's own status, else 1.
    package static func exitCode(of error: any Error) -> Int32 {
        ((error as? LotusError)?.code.exit ?? .workFailed).rawValue
    }
}

extension ErrorRenderer {
    private func headline(code: LotusError.Code?, _ message: String) -> [String] {
        let title = color ? "\u{1B}[1;31merror\u{1B}[0m" : "error"
        let name = code.map { "[\($0)]" } ?? ""
        return indented(printable(message), first: "\(title)\(name): ", rest: "    ")
    }

    private func titled(_ title: String, _ text: String) -> [String] {
        indented(printable(text), first: title, rest: String(repeating: " ", count: title.count))
    }

    private func place(_ location: SourceLocation, margin: String) -> [String] {
        let file = PrintableText.clean(redactor.redact(location.file))
        let arrow = "\(margin) --> \(file):\(location.line):\(location.column)"
        guard let snippet = SourceSnippet(location, redactor: redactor) else { return [arrow] }
        let source = snippet.line.isEmpty ? "" : " \(snippet.line)"
        return [
            arrow,
            "\(margin)  |",
            " \(location.line) |\(source)",
            "\(margin)  | \(snippet.carets)",
        ]
    }

    /// The chain below an error, nearest first.
    private func causes(of error: LotusError) -> [String] {
        var causes: [String] = []
        var next = error.cause
        while let cause = next {
            if causes.count == Limits.errorCausesMax { return causes + ["…"] }
            causes.append("\(cause)")
            next = (cause as? LotusError)?.cause
        }
        return causes
    }

    private func printable(_ text: String) -> [String] {
        let clean = redactor.redact(text).replacing("\r\n", with: "\n")
        return clean.split(separator: "\n", omittingEmptySubsequences: false).map {
            PrintableText.clean(String($0))
        }
    }

    private func indented(_ lines: [String], first: String, rest: String) -> [String] {
        lines.enumerated().map { index, line in
            if index == 0 { return first + line }
            return line.isEmpty ? "" : rest + line
        }
    }
}
