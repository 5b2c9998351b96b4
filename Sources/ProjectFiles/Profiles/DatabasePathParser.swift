// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// Takes the path of an attached database apart: its type, and where it is.
struct DatabasePathParser {
    let projectFolder: String
    let home: String?
    let location: SourceLocation

    /// The types that a path can begin with, like `sqlite:`.
    private static let types = ["ducklake", "sqlite", "postgres", "duckdb"]

    /// What follows `ducklake:` (or stands alone where the type is given as an option).
    func lakeAddress(_ text: String) throws(LotusError) -> LakeAddress {
        if text.isEmpty { return .secret(LakeAddress.defaultSecretName) }
        // DuckLake's own rule for telling a secret's name from a file.
        if text.unicodeScalars.allSatisfy({
            $0 == "_" || $0.isASCII && ($0.properties.isAlphabetic || ("0"..."9").contains($0))
        }) {
            return .secret(text)
        }
        let (type, rest) = try split(text)
        switch type {
        case nil, "duckdb": return .duckdbFile(try file(rest, type: "duckdb"))
        case "sqlite": return .sqlite(try file(rest, type: "sqlite"))
        case "postgres": return .postgres(try PostgresAddressParser(location: location).parse(rest))
        default:
            throw LotusError(
                .attachPath, "a lake's catalog cannot be inside another lake",
                hint: "Write `ducklake:` only once.", location: location)
        }
    }

    /// A database that is no lake.
    ///
    /// - Parameter type: the `type` of the attachment, which wins over the path's.
    func database(_ text: String, type: String?) throws(LotusError) -> Attachment.Database {
        let (pathType, rest) = try split(text)
        switch type ?? pathType {
        case nil, "duckdb": return .duckdb(try file(rest, type: "duckdb"))
        case "sqlite": return .sqlite(try file(rest, type: "sqlite"))
        case "postgres": return .postgres(try PostgresAddressParser(location: location).parse(rest))
        case .some(let type): throw unsupported(type)
        }
    }

    /// The text after `ducklake:`, or nil when the path does not begin with it.
    static func afterLakePrefix(_ text: String) -> String? {
        let prefix = "ducklake:"
        return text.lowercased().hasPrefix(prefix) ? String(text.dropFirst(prefix.count)) : nil
    }

    // MARK: Types

    /// DuckDB's rule: a word of at least two letters before a colon is a type, unless `//` follows.
    private func split(_ text: String) throws(LotusError) -> (type: String?, rest: String) {
        let lower = text.lowercased()
        // libpq's URI is taken with and without the type before it.
        if lower.hasPrefix("postgres://") || lower.hasPrefix("postgresql://") { return ("postgres", text) }
        let word = lower.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
        let rest = text.dropFirst(word.count)
        guard word.count >= 2, rest.first == ":", !rest.hasPrefix("://") else { return (nil, text) }
        return (try canonical(String(word)), String(rest.dropFirst()))
    }

    func canonical(_ type: String) throws(LotusError) -> String {
        switch type.lowercased() {
        case "sqlite", "sqlite3", "sqlite_scanner": return "sqlite"
        case "postgres", "postgresql", "postgres_scanner": return "postgres"
        case "ducklake": return "ducklake"
        case "duckdb": return "duckdb"
        default: throw unsupported(type)
        }
    }

    private func unsupported(_ type: String) -> LotusError {
        let known = ["md", "motherduck", "mysql"].contains(type.lowercased())
        return LotusError(
            .attachPath, "databases of type '\(type)' cannot be attached",
            hint: known
                ? "Attach a DuckDB, SQLite or Postgres database, or a DuckLake."
                : YAMLNode.hint(
                    closest: type, in: Self.types,
                    otherwise: "Known types: \(Self.types.joined(separator: ", "))."),
            location: location)
    }

    private func file(_ text: String, type: String) throws(LotusError) -> LocalPath {
        guard !text.isEmpty else {
            throw LotusError(
                .attachPath, "the path names no file", hint: "Write for example `\(type):catalog.\(type)`.",
                location: location)
        }
        return LocalPath(text, in: projectFolder, home: home)
    }
}
