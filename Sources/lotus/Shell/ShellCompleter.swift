// SPDX-License-Identifier: Apache-2.0

import DuckDB
import FoundationEssentials
import LineEditor

/// Finds what may stand at the cursor.
struct ShellCompleter {
    typealias Candidate = Completions.Candidate

    let names: CatalogNames

    /// - Parameters:
    ///   - before: the text before the cursor.
    ///   - text: all of it, which names the tables.
    func complete(_ before: String, in text: String, on connection: borrowing Connection) -> Completions {
        if before.drop(while: \.isWhitespace).hasPrefix(".") { return dotCommand(before, on: connection) }
        switch SQLSplitter.pending(before) {
        case .text, .dollarQuote, .comment: return Completions()
        case .nothing, .statement, .parenthesis, .name: break
        }
        names.refresh(on: connection)
        return sql(before, in: text)
    }

    // MARK: SQL

    private func sql(_ before: String, in text: String) -> Completions {
        let word = String(before.reversed().prefix { SQLTokens.isName($0) }.reversed())
        let rest = before.dropLast(word.count)
        if rest.hasSuffix(".") {
            return matching(word, members(of: qualifier(rest.dropLast()), in: statement(text, before)))
        }
        let previous = SQLTokens(String(rest)).tokens.last?.lowercased() ?? ""
        switch previous {
        case "set", "pragma", "reset", "global", "session":
            return matching(word, names.settings.map { Candidate($0) })
        case "from", "join", "into", "update", "table", "describe", "view", "summarize":
            return matching(word, tables + schemas + calls(names.tableFunctions))
        default:
            guard !word.isEmpty else { return matching(word, columns(in: statement(text, before)) + tables) }
            return matching(
                word,
                columns(in: statement(text, before)) + tables + schemas + keywords(word)
                    + calls(names.functions))
        }
    }

    /// The statement around the cursor.
    private func statement(_ text: String, _ before: String) -> String {
        let parts = SQLSplitter.split(text)
        return parts.last { $0.offset <= before.utf8.count }?.sql ?? text
    }

    private func qualifier(_ text: Substring) -> String {
        if text.hasSuffix("\"") { return String(text.dropLast().reversed().prefix { $0 != "\"" }.reversed()) }
        return String(text.reversed().prefix { SQLTokens.isName($0) }.reversed())
    }

    private var tables: [Candidate] { names.relations.map { Candidate(Self.quoted($0.name), suffix: " ") } }
    private var schemas: [Candidate] {
        Set(names.relations.map(\.schema)).map { Candidate(Self.quoted($0), suffix: ".") }
    }
    private func calls(_ functions: [String]) -> [Candidate] {
        functions.map { Candidate($0, label: "\($0)()", suffix: "(") }
    }

    private func keywords(_ word: String) -> [Candidate] {
        let isLower = word.last?.isLowercase == true
        return SQLKeywords.all.map { Candidate(isLower ? $0.lowercased() : $0, suffix: " ") }
    }

    /// Columns of the tables that the statement names, and the aliases of those.
    private func columns(in statement: String) -> [Candidate] {
        let named = SQLTokens(statement).tables
        return named.flatMap { columns(of: $0.name) }
            + named.compactMap(\.alias).map { Candidate($0, suffix: ".") }
    }

    private func columns(of table: String) -> [Candidate] {
        names.relations.filter { $0.name.lowercased() == table.lowercased() }.flatMap(\.columns).map {
            Candidate(Self.quoted($0))
        }
    }

    /// What follows a dot: columns of a table or alias, tables of a schema.
    private func members(of qualifier: String, in statement: String) -> [Candidate] {
        let lowered = qualifier.lowercased()
        let aliased = SQLTokens(statement).tables.filter { $0.alias?.lowercased() == lowered }.map(\.name)
        let found = (aliased + [qualifier]).flatMap { columns(of: $0) }
        let tables = names.relations.filter { $0.schema.lowercased() == lowered }.map {
            Candidate(Self.quoted($0.name), suffix: " ")
        }
        return found + tables
    }

    /// A name that needs quotes gets them.
    private static func quoted(_ name: String) -> String {
        let isPlain =
            name.first?.isNumber == false && name.allSatisfy { SQLTokens.isName($0) && !$0.isUppercase }
            && !SQLKeywords.all.contains(name.uppercased())
        return isPlain ? name : SQLText.identifier(name)
    }

    private func matching(_ word: String, _ candidates: [Candidate]) -> Completions {
        let lowered = word.lowercased()
        var seen: Set<String> = []
        let fitting = candidates.filter { candidate in
            candidate.text.lowercased().drop { $0 == "\"" }.hasPrefix(lowered)
                && seen.insert(candidate.text.lowercased()).inserted
        }
        return Completions(
            replacing: word.count, fitting.sorted { $0.text.lowercased() < $1.text.lowercased() })
    }

    // MARK: Dot commands

    private func dotCommand(_ before: String, on connection: borrowing Connection) -> Completions {
        let line = before.drop(while: \.isWhitespace)
        guard let blank = line.firstIndex(where: \.isWhitespace) else {
            return matching(
                String(line),
                DotCommand.all.map { Candidate($0.name, suffix: $0.arguments.isEmpty ? "" : " ") })
        }
        let argument = String(line[blank...].drop(while: \.isWhitespace))
        switch line[..<blank].lowercased() {
        case ".read", ".output": return files(argument)
        case ".mode": return matching(argument, ShellMode.allCases.map { Candidate($0.rawValue) })
        case ".timing": return matching(argument, ["off", "on"].map { Candidate($0) })
        case ".tables", ".schema", ".columns":
            names.refresh(on: connection)
            return matching(argument, names.relations.map { Candidate($0.name) })
        default: return Completions()
        }
    }

    /// Names in the folder that the path so far names.
    private func files(_ path: String) -> Completions {
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
        let name = String(path.dropFirst(folder.count))
        let entries =
            (try? FileManager.default.contentsOfDirectory(atPath: folder.isEmpty ? "." : folder)) ?? []
        let fitting = entries.filter { $0.hasPrefix(name) && (!$0.hasPrefix(".") || name.hasPrefix(".")) }
        return Completions(
            replacing: name.count,
            fitting.sorted().map { entry in
                var isFolder = false
                _ = FileManager.default.fileExists(atPath: folder + entry, isDirectory: &isFolder)
                return Candidate(entry, suffix: isFolder ? "/" : "")
            })
    }
}
