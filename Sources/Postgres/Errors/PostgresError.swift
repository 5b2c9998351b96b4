// SPDX-License-Identifier: Apache-2.0

/// An error of Postgres, or of the way to it, with everything that the server says of it.
///
/// What it means is told by ``kind``, which comes from the SQLSTATE and never from the words of a
/// message: those are in the server's language. `description` has no values of rows; `debugDescription`
/// has all that the server sent.
package struct PostgresError: Error, Sendable, Hashable {
    /// What went wrong, as far as a caller treats it differently.
    package enum Kind: Sendable, Hashable, CaseIterable {
        case libraryMissing, unreachable, timedOut, passwordRefused, databaseMissing, roleRefused, tls
        case tooManyConnections, unavailable, connectionLost, outcomeUnknown, statementTimeout
        case lockTimeout, conflict, insufficientPrivilege, readOnly, statement, cancelled, value
    }

    package var kind: Kind
    /// Postgres's code of five characters; nil when the server had no say in it.
    package var sqlState: String?
    /// `ERROR`, `FATAL` or `PANIC`, in English.
    package var severity: String?
    /// The server's own sentence. May quote a value; see ``description``.
    package var message: String
    /// Often holds values of rows, so it is in no description.
    package var detail: String?
    package var hint: String?
    /// Which character of the statement, counted from 1.
    package var position: Int?
    package var schema: String?
    package var table: String?
    package var column: String?
    package var constraint: String?
    /// The function of the server that raised it.
    package var routine: String?
    /// Where the server is, such as `127.0.0.1:5432/lake`.
    package var server: String?

    package init(_ kind: Kind, _ message: String, sqlState: String? = nil) {
        self.kind = kind
        self.message = message
        self.sqlState = sqlState
    }
}

extension PostgresError {
    /// The same transaction may succeed when it is run again from its beginning.
    package var isRetryable: Bool { kind == .conflict }

    /// The way to the server failed, and may be open again later. What ran is undone, or never began;
    /// of ``Kind/outcomeUnknown`` nobody knows, so that is not among them.
    package var isConnectionFailure: Bool {
        switch kind {
        case .unreachable, .timedOut, .tooManyConnections, .unavailable, .connectionLost: true
        default: false
        }
    }
}

extension PostgresError: CustomStringConvertible, CustomDebugStringConvertible {
    /// One line without values of rows.
    package var description: String {
        let place = server.map { " (\($0))" } ?? ""
        let state = sqlState.map { " [SQLSTATE \($0)]" } ?? ""
        return safeMessage + place + state
    }

    /// Everything that the server sent, values of rows too.
    package var debugDescription: String {
        let parts: [(String, String?)] = [
            ("detail", detail), ("hint", hint), ("position", position.map { "\($0)" }), ("schema", schema),
            ("table", table), ("column", column), ("constraint", constraint), ("routine", routine),
        ]
        let told = parts.compactMap { name, value in value.map { "; \(name): \($0)" } }.joined()
        return "\(kind): \(message)\(sqlState.map { " [SQLSTATE \($0)]" } ?? "")\(told)"
    }

    /// The message; of a data error (class 22) without the values that it quotes.
    private var safeMessage: String {
        guard let sqlState, sqlState.hasPrefix("22") else { return message }
        return QuotedText.masked(message)
    }
}

/// Quotations in a sentence of any language.
enum QuotedText {
    private static let pairs: [Character: Character] = [
        "\"": "\"", "«": "»", "„": "“", "“": "”", "»": "«", "「": "」", "'": "'", "‘": "’",
    ]

    /// The sentence with `…` between its quotation marks.
    static func masked(_ text: String) -> String {
        guard let start = text.firstIndex(where: { pairs[$0] != nil }), let closing = pairs[text[start]]
        else {
            return text
        }
        // Up to the last one: a value may hold quotation marks itself.
        guard let end = text.lastIndex(of: closing), end > start else { return String(text[...start]) + "…" }
        return String(text[...start]) + "…" + String(text[end...])
    }
}
