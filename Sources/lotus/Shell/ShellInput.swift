// SPDX-License-Identifier: Apache-2.0

import DuckDB
import Glibc
import LineEditor
import LotusCore

/// Where the statements of a person come from: a terminal with editing, or one without.
final class ShellInput {
    enum Style: Sendable {
        case editing
        /// A terminal that cannot move its cursor, or whose output goes elsewhere.
        case plain
        /// No terminal: a script.
        case script

        static var current: Style {
            guard Terminal.isTerminal(STDIN_FILENO) else { return .script }
            let kind = Terminal.environment["TERM"] ?? ""
            return Terminal.isTerminal(STDOUT_FILENO) && !["", "dumb"].contains(kind) ? .editing : .plain
        }
    }

    private let style: Style
    private let signals: ShellSignals
    private let history: ShellHistory?
    private let reader: StatementReader
    private var plain = PlainLines()

    init(_ style: Style, signals: ShellSignals, history: ShellHistory?) {
        self.style = style
        self.signals = signals
        self.history = history
        reader = StatementReader(signals.device)
    }

    /// The next text, and what ended it.
    func read(prompt: String, complete: (String, String) -> Completions) -> StatementReader.Outcome {
        let outcome =
            style == .editing
            ? reader.read(editor(prompt), complete: complete) : plain.read(prompt: prompt, signals.device)
        if case .text(let text) = outcome { history?.add(text) }
        return outcome
    }

    private func editor(_ prompt: String) -> LineEditor {
        LineEditor(
            prompt: prompt, history: history?.texts ?? [], isComplete: { Self.isComplete($0) },
            continuation: { Self.continuation(of: prompt, behind: $0) })
    }

    /// A dot command is a line; statements end with a semicolon.
    static func isComplete(_ text: String) -> Bool {
        let start = text.trimmed
        return start.isEmpty || start.hasPrefix(".") || SQLSplitter.pending(text) == .nothing
    }

    /// As wide as the prompt, with a mark for what is open.
    static func continuation(of prompt: String, behind text: String) -> String {
        let mark =
            switch SQLSplitter.pending(text) {
            case .nothing, .statement: "-"
            case .parenthesis: "("
            case .text: "'"
            case .name: "\""
            case .dollarQuote: "$"
            case .comment: "*"
            }
        return String(repeating: " ", count: max(0, PrintableText.columns(prompt) - 3)) + mark + "> "
    }
}

/// Lines of a terminal that cannot be edited on.
struct PlainLines {
    /// A longer statement belongs into a file.
    private static let bytesMax = 16 << 20
    private var bytes: [UInt8] = []

    mutating func read(prompt: String, _ device: TerminalDevice) -> StatementReader.Outcome {
        var text = ""
        Terminal.writeError(prompt)
        while true {
            if let lineEnd = bytes.firstIndex(of: UInt8(ascii: "\n")) {
                text += String(decoding: bytes[...lineEnd], as: UTF8.self)
                bytes.removeSubrange(...lineEnd)
                if ShellInput.isComplete(text) { return .text(text) }
                Terminal.writeError(ShellInput.continuation(of: prompt, behind: text))
                continue
            }
            switch device.read(isBrief: false) {
            case .bytes(let more) where bytes.count + text.utf8.count < Self.bytesMax: bytes += more
            case .bytes, .timeOut, .wake(.resized), .wake(.continued): continue
            case .wake(.interrupt):
                bytes = []
                Terminal.writeError("\n")
                return .interrupted
            case .wake(.stop): return .stopped
            case .end: return .end
            }
        }
    }
}
