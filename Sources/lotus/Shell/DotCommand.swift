// SPDX-License-Identifier: Apache-2.0

import DuckDB
import DuckLake
import LineEditor
import LotusCore

/// A line that begins with a dot: what the shell can do beside SQL.
struct DotCommand {
    /// Name, arguments, and what it is for.
    static let all: [(name: String, arguments: String, purpose: String)] = [
        (".columns", "TABLE", "list the columns of a table with their types"),
        (".exit", "", "leave, as Ctrl-D does"),
        (".help", "", "show this list"),
        (".maxrows", "[N]", "how many rows of a result a terminal shows; 0 for all"),
        (".mode", "table|json|csv|line", "how rows are shown"),
        (".output", "[FILE]", "write results into a file, or to the terminal again"),
        (".quit", "", "leave, as Ctrl-D does"),
        (".read", "FILE", "run the statements of a file"),
        (".schema", "[TABLE]", "show the statements that make tables and views"),
        (".snapshots", "", "list the states of the lake"),
        (".tables", "[PATTERN]", "list tables and views; * and ? stand for anything"),
        (".timing", "on|off", "show rows and time of each statement"),
    ]

    private let name: String
    private let arguments: [String]
    private let location: SourceLocation

    init(_ line: String, _ part: SQLSplitter.Part, _ source: QuerySource) {
        var words = Self.words(line)
        // Statements end with a semicolon; out of habit so do these lines.
        if let last = words.last, last.hasSuffix(";") {
            words[words.count - 1] = String(last.dropLast())
            if last == ";" { words.removeLast() }
        }
        name = words.first?.lowercased() ?? "."
        arguments = Array(words.dropFirst())
        location = SourceLocation(
            file: source.name, text: source.text, utf8Offset: part.offset, length: words.first?.count ?? 1)
    }

    /// Words with blanks between them; quotes keep blanks.
    private static func words(_ line: String) -> [String] {
        var words: [String] = []
        var word: String?
        var quote: Character?
        for character in line {
            if character == quote {
                quote = nil
            } else if quote == nil, character == "'" || character == "\"" {
                quote = character
                word = word ?? ""
            } else if quote == nil, character.isWhitespace {
                if let done = word { words.append(done) }
                word = nil
            } else {
                word = (word ?? "") + String(character)
            }
        }
        return words + (word.map { [$0] } ?? [])
    }

    func run(in shell: Shell, on connection: borrowing Connection) throws {
        switch name {
        case ".help": write(Self.help, to: shell)
        case ".exit", ".quit": shell.leave()
        case ".mode": shell.settings.mode = try choice(ShellMode.self)
        case ".timing": shell.settings.showsTiming = try choice(Switch.self) == .on
        case ".maxrows": try setRowsMax(shell)
        case ".output": try shell.sendOutput(to: arguments.first)
        case ".read":
            let path = try argument("a file")
            try shell.run(QuerySource.read(argument: nil, file: path), on: connection)
        case ".tables": try listTables(shell, connection)
        case ".schema": try showSchema(shell, connection)
        case ".columns": try listColumns(shell, connection)
        case ".snapshots":
            let lake = try shell.workspace.mainLake()
            let snapshots = try connection.interruptible(by: shell.signals.interrupt) {
                try lake.snapshots(on: $0)
            }
            let listing = Listing<SnapshotRecord>.snapshots
            if shell.settings.mode == .json {
                listing.writeJSON(snapshots, to: shell.sink)
            } else {
                listing.writeTable(snapshots, to: shell.sink)
            }
        default: throw unknown()
        }
    }

    private enum Switch: String, CaseIterable { case on, off }

    // MARK: Arguments

    private func argument(_ what: String) throws -> String {
        guard let argument = arguments.first else { throw wrong("`\(name)` needs \(what)") }
        return argument
    }

    private func choice<Choice: RawRepresentable<String> & CaseIterable>(_: Choice.Type) throws -> Choice {
        let choices = Choice.allCases.map(\.rawValue)
        let text = try argument("one of \(choices.joined(separator: ", "))")
        if let choice = Choice(rawValue: text.lowercased()) { return choice }
        throw wrong("`\(text)` is none of \(choices.joined(separator: ", "))")
    }

    private func setRowsMax(_ shell: Shell) throws {
        guard let text = arguments.first else {
            return write(shell.settings.rowsMax.map { "\($0)\n" } ?? "0\n", to: shell)
        }
        guard let rows = Int(text), rows >= 0 else { throw wrong("`\(text)` is no number of rows") }
        shell.settings.rowsMax = rows == 0 ? nil : rows
    }

    private func wrong(_ message: String) -> LotusError {
        LotusError(.dotCommand, message, hint: "`.help` lists the dot commands", location: location)
    }

    private func unknown() -> LotusError {
        let close = NearestNames.hint(NearestNames.find(name, in: Self.all.map(\.name)))
        return LotusError(
            .dotCommand, "there is no `\(name)`", hint: close ?? "`.help` lists the dot commands",
            location: location)
    }

    private func write(_ text: String, to shell: Shell) {
        shell.sink.buffer.append(contentsOf: text.utf8)
    }

    static var help: String {
        let left = all.map { $0.arguments.isEmpty ? $0.name : "\($0.name) \($0.arguments)" }
        let width = left.map(\.count).max() ?? 0
        return zip(left, all).map { text, command in
            text + String(repeating: " ", count: width - text.count + 2) + command.purpose + "\n"
        }.joined()
    }

    // MARK: The catalog

    private func listTables(_ shell: Shell, _ connection: borrowing Connection) throws {
        let pattern = (arguments.first ?? "*").replacing("*", with: "%").replacing("?", with: "_")
        try show(
            """
            select schema_name as "schema", name, kind from (\(CatalogNames.relations))
            where name ilike $1 or schema_name || '.' || name ilike $1 order by all
            """, [.text(pattern)], shell, connection)
    }

    private func showSchema(_ shell: Shell, _ connection: borrowing Connection) throws {
        let rows = try connection.interruptible(by: shell.signals.interrupt) {
            try $0.rows(
                """
                select sql from (\(CatalogNames.relations)) where $1 = '' or lower(name) = lower($1)
                    or lower(schema_name || '.' || name) = lower($1) order by schema_name, name
                """, [.text(arguments.first ?? "")])
        }
        if rows.isEmpty, let name = arguments.first { throw noTable(name) }
        for row in rows { write("\(row[0].string ?? "")\n", to: shell) }
    }

    private func listColumns(_ shell: Shell, _ connection: borrowing Connection) throws {
        let name = try argument("a table")
        let count = try show(
            """
            select column_name as "column", data_type as "type", is_nullable as "nullable"
            from duckdb_columns() where not internal and database_name not like '\\_\\_ducklake\\_%' escape '\\'
                and (lower(table_name) = lower($1) or lower(schema_name || '.' || table_name) = lower($1))
            order by schema_name, column_index
            """, [.text(name)], shell, connection)
        if count == 0 { throw noTable(name) }
    }

    @discardableResult
    private func show(
        _ sql: String, _ values: [Value], _ shell: Shell, _ connection: borrowing Connection
    ) throws -> Int {
        let output = shell.settings.output(to: shell.sink, columns: shell.signals.device.size.columns)
        try connection.interruptible(by: shell.signals.interrupt) { connection in
            try connection.query(sql, values) { try output.show($0) }
        }
        return output.lastTotal?.shown ?? 0
    }

    private func noTable(_ table: String) -> LotusError {
        LotusError(
            .dotCommand, "there is no table `\(table)`", hint: "`.tables` lists the tables",
            location: location)
    }
}
