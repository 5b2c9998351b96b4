// SPDX-License-Identifier: Apache-2.0

import DuckDB
import LotusCore

/// Statements, grouped into what runs as one.
struct QueryScript: Sendable {
    enum Unit: Sendable {
        case single(SQLSplitter.Part)
        /// What stands between BEGIN and COMMIT or ROLLBACK.
        case transaction([SQLSplitter.Part], isCommitted: Bool)
    }

    let source: QuerySource
    let units: [Unit]

    /// - Throws: ``LotusError`` `noStatement` or `openTransaction`, before anything has run.
    init(_ source: QuerySource) throws {
        self.source = source
        var units: [Unit] = []
        var open: (begin: SQLSplitter.Part, parts: [SQLSplitter.Part])?
        for part in SQLSplitter.split(source.text) {
            switch part.words.first {
            case "begin", "start":
                guard open == nil else {
                    throw Self.error("a transaction is open already here", part, source)
                }
                open = (part, [])
            case "commit", "end", "rollback", "abort":
                guard let block = open else { throw Self.error("no transaction is open here", part, source) }
                units.append(
                    .transaction(
                        block.parts, isCommitted: part.words.first == "commit" || part.words.first == "end"))
                open = nil
            default:
                if open == nil { units.append(.single(part)) } else { open?.parts.append(part) }
            }
        }
        if let open {
            throw Self.error("the transaction that begins here is never ended", open.begin, source)
        }
        guard !units.isEmpty else {
            throw LotusError(
                .noStatement, "there is no statement in \(source.name)",
                hint: "write a statement, such as `from t`")
        }
        self.units = units
    }

    private static func error(_ what: String, _ part: SQLSplitter.Part, _ source: QuerySource) -> LotusError {
        LotusError(
            .openTransaction, what, hint: "write BEGIN and COMMIT (or ROLLBACK) in pairs; nothing was run",
            location: SourceLocation(
                file: source.name, text: source.text, utf8Offset: part.offset,
                length: part.words.first?.unicodeScalars.count ?? 1))
    }
}

extension SQLSplitter.Part {
    /// How a statement must be run on a lake.
    enum Access {
        /// It only reads.
        case read
        /// It changes tables, and can be part of a transaction.
        case write
        /// It may change the lake and manages its transaction itself.
        case manage
    }

    /// - Parameter kind: what the engine takes it for.
    func access(_ kind: StatementKind) -> Access {
        switch kind {
        case .insert, .update, .delete, .create, .createFunction, .alter, .drop, .mergeInto: .write
        case .copy: words.first { $0 == "from" || $0 == "to" } == "from" ? .write : .read
        case .explain: words.contains("analyze") ? .manage : .read
        case .select: sql.lowercased().contains("ducklake_") ? .manage : .read
        case .call, .vacuum, .multi, .execute, .copyDatabase, .extensionStatement: .manage
        default: .read
        }
    }
}
