// SPDX-License-Identifier: Apache-2.0

import LineEditor
import LotusCore

/// The statements that a person ran, in this session and before.
final class ShellHistory {
    private let file: HistoryFile?
    private var isBroken = false
    private(set) var texts: [String] = []

    /// - Parameter path: nil to remember for this session only.
    init(path: String?) {
        file = path.map { HistoryFile(path: $0) }
        guard let file else { return }
        do throws(HistoryFile.Failure) { texts = try file.load() } catch { warn(error) }
    }

    /// `LOTUS_HISTORY` names the file, and switches the history off when it is empty; else it is in the
    /// user's folder for state, by the XDG rules.
    static func path(_ environment: [String: String]) -> String? {
        if let chosen = environment["LOTUS_HISTORY"] { return chosen.isEmpty ? nil : AbsolutePath.of(chosen) }
        if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") { return "\(state)/lotus/history" }
        guard let home = environment["HOME"], home.hasPrefix("/") else { return nil }
        return "\(home)/.local/state/lotus/history"
    }

    /// Remembers a statement, unless it is the last one again or may hold a secret.
    func add(_ text: String) {
        let text = text.trimmed
        guard !text.isEmpty, text != texts.last, Self.isPublic(text) else { return }
        texts.append(text)
        if texts.count > HistoryFile.textsMax { texts.removeFirst() }
        guard let file, !isBroken else { return }
        do throws(HistoryFile.Failure) { try file.append(text) } catch { warn(error) }
    }

    /// What names a secret or a password is not kept, whether or not the value can be told.
    static func isPublic(_ text: String) -> Bool {
        let lowered = text.lowercased()
        let words = ["secret", "password", "passwd", "token", "api_key", "apikey", "access_key"]
        return !words.contains { lowered.contains($0) } && Terminal.redactor.redact(text) == text
    }

    private func warn(_ failure: HistoryFile.Failure) {
        isBroken = true
        Terminal.warn(
            LotusError(
                .historyFile, "the history \(failure.path) cannot be used: \(failure.reason)",
                hint: "set LOTUS_HISTORY to a file of yours, or to nothing"))
    }
}

extension String {
    /// Without blanks and line breaks at both ends.
    var trimmed: String {
        var rest = self[...]
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }
}
