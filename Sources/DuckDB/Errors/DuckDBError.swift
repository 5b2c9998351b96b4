// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
package import LotusCore

/// An error of the engine with everything that it says of itself.
///
/// The engine is opened with `errors_as_json`, so that the kind, the position in the statement and
/// the names in question arrive as fields and need not be read out of a sentence.
package struct DuckDBError: Error, Sendable, Hashable {
    /// DuckDB's own kind, such as `Parser`, `Binder`, `Catalog`, `IO`, `TransactionContext`.
    package var type: String
    /// DuckDB's message, several lines at times.
    package var message: String
    /// UTF-8 offset in the statement.
    package var position: Int?
    /// A finer kind, such as `COLUMN_NOT_FOUND` or `MISSING_ENTRY`.
    package var subtype: String?
    /// The name that was not found.
    package var name: String?
    /// Names that are close to it.
    package var candidates: [String]
    /// The statement, as it was handed to the engine.
    package var sql: String?

    package init(
        type: String, message: String, position: Int? = nil, subtype: String? = nil,
        name: String? = nil, candidates: [String] = [], sql: String? = nil
    ) {
        self.type = type
        self.message = message
        self.position = position
        self.subtype = subtype
        self.name = name
        self.candidates = candidates
        self.sql = sql
    }

    /// Reads what the C API returns: a JSON object, at times behind `Kind Error: `, or plain text.
    init(text: String, sql: String?) {
        self.init(type: "Unknown", message: text, sql: sql)
        guard let brace = text.firstIndex(of: "{"), text.hasSuffix("}"),
            let fields = try? JSONDecoder().decode(
                [String: String].self, from: Data(text[brace...].utf8)),
            let message = fields["exception_message"]
        else {
            if let range = text.firstRange(of: " Error: ") {
                type = String(text[..<range.lowerBound])
                self.message = String(text[range.upperBound...])
            }
            return
        }
        type = fields["exception_type"] ?? "Unknown"
        self.message = message
        position = fields["position"].flatMap { Int($0) }
        subtype = fields["error_subtype"]
        name = fields["name"]
        candidates = fields["candidates"]?.split(separator: ",").map { String($0) } ?? []
    }

    /// Whether the engine has declared the whole database unusable, for a defect of its own.
    package var isFatal: Bool {
        type.uppercased() == "FATAL" || message.contains("database has been invalidated")
    }

    package var isInterrupt: Bool { type == "INTERRUPT" || type == "Interrupt" }
}

extension DuckDBError: CustomStringConvertible {
    package var description: String { "\(type) Error: \(message)" }
}

extension DuckDBError {
    /// The error for a user who wrote `source`, of which the failed statement is a part.
    ///
    /// - Parameters:
    ///   - file: what to call the source, such as `<query>` or a path.
    ///   - source: the whole text the user wrote.
    ///   - offset: UTF-8 offset of the failed statement in the source.
    package func located(in file: String, source: String, offset: Int) -> LotusError {
        let location = position.map { position in
            SourceLocation(
                file: file, text: source, utf8Offset: offset + position,
                length: Self.tokenLength(in: source, at: offset + position))
        }
        return LotusError(code, summary, hint: hint, location: location, cause: nil)
    }

    /// The error without a place in a user's text.
    package var lotusError: LotusError { LotusError(code, summary, hint: hint) }

    private var code: LotusError.Code {
        if isInterrupt { return .cancelled }
        if isFatal { return .engineGaveUp }
        if subtype == "MISSING_ENTRY" || subtype == "COLUMN_NOT_FOUND" { return .sqlUnknownName }
        if message.contains("attached in read-only mode") { return .readOnly }
        if isOutOfSpace { return .outOfSpace }
        return .sql
    }

    /// Whether a disk or the engine's memory was full.
    package var isOutOfSpace: Bool {
        type.lowercased() == "out of memory" || message.contains("No space left on device")
            || message.contains("File too large")
            || message.contains("database or disk is full")
            || message.contains("disk I/O error") && message.contains("full")
    }

    /// The first lines of the message, without the candidates that stand in the hint.
    private var summary: String {
        if isInterrupt { return "the statement was cancelled" }
        if isFatal { return "the engine met a defect of its own and gave up: \(message)" }
        var lines = message.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
        lines.removeAll { line in
            line.hasPrefix("Did you mean") || line.hasPrefix("Candidate ") || line.hasPrefix("LINE ")
        }
        while lines.last?.isEmpty == true { lines.removeLast() }
        return lines.joined(separator: "\n")
    }

    private var hint: String? {
        if code == .readOnly {
            return "this lake is open for reading only: remove `read_only` from its entry under `attach:` in "
                + "profiles.yml, or leave out `--at`"
        }
        if code == .engineGaveUp {
            return "run it again: what was not committed before has no effect"
        }
        if code == .outOfSpace {
            return type.lowercased() == "out of memory"
                ? "give the engine more room: `memory_limit` or `temp_directory` under `settings:` in profiles.yml"
                : "free some space on the disk that holds the lake, then run it again: nothing was committed"
        }
        guard !candidates.isEmpty else { return nil }
        return NearestNames.hint(Array(candidates.prefix(3)))
    }

    /// How much of the text to underline: the identifier, number or symbol at the offset.
    private static func tokenLength(in source: String, at offset: Int) -> Int {
        let bytes = Array(source.utf8.dropFirst(max(0, offset)).prefix(120))
        let word = bytes.prefix { byte in
            byte == UInt8(ascii: "_") || byte >= 0x80
                || (byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9"))
                || (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z"))
        }
        return max(1, String(decoding: word, as: UTF8.self).unicodeScalars.count)
    }
}
