// SPDX-License-Identifier: Apache-2.0

internal import DuckDB
internal import LotusCore

/// Gives the partitions that an incremental model reads the types of its table, where the engine would find
/// others and the model would fail.
///
/// The engine takes the type of a partition from the names that are there: months are numbers in a landing
/// zone that begins in October, and text from the first `month=01` on, which it does not compare with the
/// numbers of a table. A read whose types a user has given, or whose values the model casts, is left alone.
struct HiveTypes {
    /// By name, in lower case.
    private let table: [String: PartitionForm]
    /// Names that are looked at before a search for the others: what an object store lists at once.
    private static let firstNamesMax = 1_000

    /// - Parameter columns: the columns of the table and their types in SQL.
    init(following columns: [(name: String, type: String)]) {
        table = Dictionary(
            columns.compactMap { column in
                PartitionForm(type: column.type).map { (column.name.lowercased(), $0) }
            }, uniquingKeysWith: { first, _ in first })
    }

    /// The statement, with `hive_types` in it where they are needed.
    ///
    /// - Throws: ``DuckDBError`` only when the work was interrupted.
    func follow(_ sql: String, on connection: borrowing Connection) throws -> String {
        guard !table.isEmpty, let tree = try StatementTree.read(sql, on: connection) else { return sql }
        let parentheses = SQLParentheses(sql)
        var changed: [(span: Range<Int>, text: String)] = []
        // The same with one file instead of all, which is enough to see whether the engine takes it.
        var probe: [(span: Range<Int>, text: String)] = []
        var differing: Set<String> = []
        for read in ParquetRead.all(in: tree) {
            guard let span = parentheses.arguments(ofCallAt: read.offset, read.function),
                let names = try names(of: read, on: connection), !names.differing.isEmpty
            else { continue }
            let end = span.upperBound - 1
            let types = names.forms.map { "\(SQLText.literal($0.key)): \($0.form.type)" }
            changed.append((end..<end, ", hive_types = {\(types.joined(separator: ", "))}"))
            if names.areAllKnown, let place = read.patternOffset.flatMap(parentheses.literal(at:)) {
                probe.append((place, SQLText.literal(names.firstFile)))
            }
            differing.formUnion(names.differing)
        }
        guard !changed.isEmpty, try !fits(sql, differing, on: connection) else { return sql }
        let typed = parentheses.replacing(changed)
        let short = parentheses.replacing(changed + probe)
        return try fits(short, differing, on: connection) ? typed : sql
    }

    /// Whether the engine takes a statement, and the columns that it gives go with those of the table.
    private func fits(
        _ sql: String, _ names: Set<String>, on connection: borrowing Connection
    ) throws -> Bool {
        let rows = try StatementTree.answer(on: connection) { try $0.rows("DESCRIBE (\n\(sql)\n)") }
        return rows?.allSatisfy { row in
            guard let name = row[0].string?.lowercased(), names.contains(name) else { return true }
            return PartitionForm(type: row[1].string ?? "") == table[name]
        } ?? false
    }

    // MARK: Names of files

    /// What the names of a read's files tell.
    private struct Names {
        var firstFile: String
        /// Partitions that the table has columns of, with the form of those, in the order of the path.
        var forms: [(key: String, form: PartitionForm)]
        /// Those of another form in the names, in lower case.
        var differing: Set<String>
        /// Whether these are all partitions, and the columns are the first file's.
        var areAllKnown: Bool
    }

    /// - Returns: nil when there are no files, or they cannot be listed.
    private func names(of read: ParquetRead, on connection: borrowing Connection) throws -> Names? {
        let list = "[\(read.patterns.map(SQLText.literal).joined(separator: ", "))]"
        let files = try StatementTree.answer(on: connection) { connection in
            try connection.rows("SELECT file FROM glob(\(list)) LIMIT \(Self.firstNamesMax)")
        }
        let paths = (files ?? []).compactMap { $0.first?.string }
        guard let firstFile = paths.first else { return nil }
        let keys = Self.partitions(of: firstFile).map(\.key)
        let forms = keys.compactMap { key in table[key.lowercased()].map { (key: key, form: $0) } }
        guard !forms.isEmpty else { return nil }
        var shown: [String: PartitionForm] = [:]
        for path in paths {
            for (key, value) in Self.partitions(of: path) where shown[key] != .text {
                if let form = PartitionForm(value: value) { shown[key] = form }
            }
        }
        var differing: Set<String> = []
        for (key, form) in forms where shown[key] != form {
            let isText = try shown[key] == .text || holdsText(key, list, on: connection)
            if isText != (form == .text) { differing.insert(key.lowercased()) }
        }
        return Names(
            firstFile: firstFile, forms: forms, differing: differing,
            areAllKnown: forms.count == keys.count && !read.readsAllSchemas
                && !firstFile.contains(where: { "*?[{".contains($0) }))
    }

    /// Whether any value of a partition shows that it is text. The engine lists no further than to the first.
    private func holdsText(
        _ key: String, _ patterns: String, on connection: borrowing Connection
    ) throws -> Bool {
        let rows = try StatementTree.answer(on: connection) { connection in
            try connection.rows(
                "SELECT file FROM glob(\(patterns)) WHERE regexp_matches(file, $1) LIMIT 1",
                [.text("/\(Self.escaped(key))=\(PartitionForm.textPattern)/")])
        }
        return rows?.isEmpty == false
    }

    /// The text of a regular expression that matches a text alone.
    private static func escaped(_ text: String) -> String {
        String(text.flatMap { $0.isLetter || $0.isNumber || $0 == "_" ? [$0] : ["\\", $0] })
    }

    /// The partitions in the folders of a path.
    private static func partitions(of path: String) -> [(key: String, value: String)] {
        path.split(separator: "/").dropLast().compactMap { folder in
            guard let sign = folder.firstIndex(of: "="), sign > folder.startIndex else { return nil }
            return (String(folder[..<sign]), String(folder[folder.index(after: sign)...]))
        }
    }
}
