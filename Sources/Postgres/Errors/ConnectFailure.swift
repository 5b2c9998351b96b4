// SPDX-License-Identifier: Apache-2.0

/// What libpq knows when a connection did not come about.
///
/// It gives no fields then, only a text. The text is asked for in its verbose form, where each of the
/// server's refusals has its SQLSTATE and the function that raised it: those are the same in every
/// language.
package struct ConnectFailure {
    let text: String
    let needsPassword: Bool
    let usesTLS: Bool
    let sslMode: String?

    package init(text: String, needsPassword: Bool = false, usesTLS: Bool = false, sslMode: String? = nil) {
        self.text = text
        self.needsPassword = needsPassword
        self.usesTLS = usesTLS
        self.sslMode = sslMode
    }

    /// One refusal of the server in the text.
    struct Refusal: Hashable {
        let state: String
        let message: String
        var routine: String?
    }

    /// What it means.
    package var error: PostgresError {
        let refusals = refusals
        // `sslmode=prefer` and `allow` try twice: a refusal by pg_hba.conf (28000) of one of the two
        // says less than the reason why the other one failed.
        if let refusal = refusals.first(where: { $0.state != "28000" }) ?? refusals.first {
            var error = PostgresError(kind(of: refusal), refusal.message, sqlState: refusal.state)
            error.severity = "FATAL"
            error.routine = refusal.routine
            return error
        }
        let message = PostgresError.firstLine(of: text)
        if needsPassword {
            return PostgresError(.passwordRefused, "the server asks for a password, and none was given")
        }
        // What follows is libpq's own English: it translates only for programs that set a locale.
        if isAboutTLS { return PostgresError(.tls, message) }
        if text.contains("read-only") { return PostgresError(.readOnly, message) }
        return PostgresError(.unreachable, message)
    }

    private static let wordsOfTLS = [
        "certificate", "private key", "does not support SSL", "sslmode", "SSL negotiation", "SSL response",
    ]

    /// A connection that merely breaks during the handshake is no disagreement about TLS.
    private var isAboutTLS: Bool {
        if Self.wordsOfTLS.contains(where: text.contains) { return true }
        return text.contains("SSL error:") && !text.contains("unexpected eof")
    }

    private func kind(of refusal: Refusal) -> PostgresError.Kind {
        switch refusal.state {
        case "28000":
            let isPlain = !usesTLS && (sslMode == "disable" || sslMode == "allow")
            return isPlain && refusal.routine == "ClientAuthentication" ? .tls : .roleRefused
        case "57P01", "57P02": return .unavailable
        default: return PostgresError.kind(ofState: refusal.state)
        }
    }

    /// Lines such as `… FATAL:  28P01: password authentication failed …`, each with the function from
    /// the line `LOCATION:  auth_failed, auth.c:326` after it.
    var refusals: [Refusal] {
        var found: [Refusal] = []
        for line in text.split(whereSeparator: { $0 == "\n" || $0 == "\r\n" }) {
            if let refusal = Self.refusal(in: line) {
                found.append(refusal)
            } else if !found.isEmpty, found[found.count - 1].routine == nil {
                found[found.count - 1].routine = Self.routine(in: line)
            }
        }
        return found
    }

    private static func refusal(in line: Substring) -> Refusal? {
        var rest = line
        while let range = rest.firstRange(of: ":  ") {
            let after = rest[range.upperBound...]
            let state = after.prefix(5)
            let isState = state.utf8.count == 5 && state.utf8.allSatisfy(isStateByte)
            if isState, after.dropFirst(5).hasPrefix(": ") {
                return Refusal(state: String(state), message: String(after.dropFirst(7)))
            }
            rest = after
        }
        return nil
    }

    private static func isStateByte(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    }

    private static func routine(in line: Substring) -> String? {
        guard let range = line.firstRange(of: ":  "),
            let comma = line[range.upperBound...].firstIndex(of: ",")
        else { return nil }
        let name = line[range.upperBound..<comma]
        guard line[comma...].contains(".c:"), !name.isEmpty else { return nil }
        return String(name)
    }
}
