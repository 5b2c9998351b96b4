// SPDX-License-Identifier: Apache-2.0

/// Which database a statement writes to, as far as its beginning tells.
enum WriteTarget: Sendable, Equatable {
    /// It writes nothing, or only what belongs to the connection: temporary tables, settings.
    case nothing
    /// A name: its parts in order, without their quotes.
    case named([String])
    /// A schema: the name of its database, if it has one, and its own.
    case schema([String])
    /// It begins, commits or rolls back a transaction.
    case transaction(Boundary)
    /// It may write anywhere, or only read: the engine has to be asked.
    case unknown

    enum Boundary: Sendable { case begin, commit, rollBack }

    /// Reads the first words of one statement.
    init(_ sql: String) {
        var words = StatementWords(sql)
        switch words.next()?.lowercased() {
        // Functions of DuckLake change a lake from within a SELECT.
        case let word? where ["select", "from"].contains(word) && sql.callsDuckLake: self = .unknown
        case "select", "from", "values", "describe", "desc", "show", "summarize", "explain", "set", "reset",
            "pragma", "use", "load", "install", "checkpoint", "prepare", "deallocate", "pivot", "unpivot",
            "analyze", "table":
            self = .nothing
        case "insert": self = Self.insert(&words)
        case "update": self = .named(words.name())
        case "delete", "merge":
            words.skip("from", "into")
            self = .named(words.name())
        case "truncate":
            words.skip("table")
            self = .named(words.name())
        case "create": self = Self.create(&words)
        case "drop", "alter": self = Self.object(&words)
        case "comment":
            words.skip("on")
            self = Self.comment(&words)
        case "copy": self = Self.copy(&words)
        case "begin", "start": self = .transaction(.begin)
        case "commit", "end": self = .transaction(.commit)
        case "rollback", "abort": self = .transaction(.rollBack)
        default: self = .unknown
        }
    }

    private static func insert(_ words: inout StatementWords) -> WriteTarget {
        words.skip("or", "replace", "ignore", "into")
        return .named(words.name())
    }

    private static func create(_ words: inout StatementWords) -> WriteTarget {
        words.skip("or", "replace", "unique", "persistent")
        let before = words
        if let word = words.next()?.lowercased(), word == "temp" || word == "temporary" { return .nothing }
        words = before
        let kind = words.next()?.lowercased()
        switch kind {
        case "secret": return .nothing
        case "index":
            while let word = words.next()?.lowercased() {
                if word == "on" { return .named(words.name()) }
            }
            return .unknown
        default: break
        }
        words.skip("if", "not", "exists")
        return kind == "schema" ? .schema(words.name()) : .named(words.name())
    }

    private static func object(_ words: inout StatementWords) -> WriteTarget {
        let kind = words.next()?.lowercased()
        if kind == "secret" || kind == "persistent" { return .nothing }
        words.skip("if", "exists")
        return kind == "schema" ? .schema(words.name()) : .named(words.name())
    }

    private static func comment(_ words: inout StatementWords) -> WriteTarget {
        let kind = words.next()?.lowercased()
        let name = words.name()
        if kind == "schema" { return .schema(name) }
        return .named(kind == "column" ? name.dropLast() : name)
    }

    private static func copy(_ words: inout StatementWords) -> WriteTarget {
        if words.isAtBracket { return .nothing }
        let name = words.name()
        words.skipBracket()
        return words.next()?.lowercased() == "from" ? .named(name) : .nothing
    }
}

/// Goes through the first words and names of a statement.
struct StatementWords {
    private let bytes: [UInt8]
    private var place = 0

    init(_ sql: String) { bytes = Array(sql.utf8) }

    /// The next word or name, a quoted one without its quotes; nil at anything else.
    mutating func next() -> String? {
        skipBlanks()
        guard place < bytes.count else { return nil }
        if bytes[place] == UInt8(ascii: "\"") { return quoted() }
        let start = place
        while place < bytes.count, Self.isWord(bytes[place]) { place += 1 }
        return place > start ? String(decoding: bytes[start..<place], as: UTF8.self) : nil
    }

    /// The parts of a name with points between them.
    mutating func name() -> [String] {
        var parts: [String] = []
        while let part = next() {
            parts.append(part)
            skipBlanks()
            guard place < bytes.count, bytes[place] == UInt8(ascii: ".") else { break }
            place += 1
        }
        return parts
    }

    /// Passes words for as long as they are among these.
    mutating func skip(_ words: String...) {
        while true {
            let before = self
            skipBlanks()
            guard place < bytes.count, bytes[place] != UInt8(ascii: "\""), let word = next(),
                words.contains(word.lowercased())
            else {
                self = before
                return
            }
        }
    }

    var isAtBracket: Bool {
        var copy = self
        copy.skipBlanks()
        return copy.place < bytes.count && bytes[copy.place] == UInt8(ascii: "(")
    }

    /// Passes what stands in brackets, such as the columns of a table.
    mutating func skipBracket() {
        guard isAtBracket else { return }
        while place < bytes.count, bytes[place] != UInt8(ascii: ")") { place += 1 }
        place += 1
    }

    private mutating func quoted() -> String {
        var name: [UInt8] = []
        place += 1
        while place < bytes.count {
            if bytes[place] == UInt8(ascii: "\"") {
                place += 1
                guard place < bytes.count, bytes[place] == UInt8(ascii: "\"") else { break }
            }
            name.append(bytes[place])
            place += 1
        }
        return String(decoding: name, as: UTF8.self)
    }

    /// Passes white space and comments.
    private mutating func skipBlanks() {
        while place < bytes.count {
            if bytes[place] == 0x20 || (0x09...0x0D).contains(bytes[place]) {
                place += 1
            } else if starts("--") {
                while place < bytes.count, bytes[place] != UInt8(ascii: "\n") { place += 1 }
            } else if starts("/*") {
                place += 2
                while place < bytes.count, !starts("*/") { place += 1 }
                place = min(place + 2, bytes.count)
            } else {
                return
            }
        }
    }

    private func starts(_ text: StaticString) -> Bool {
        let count = text.utf8CodeUnitCount
        guard place + count <= bytes.count else { return false }
        return text.withUTF8Buffer { $0.elementsEqual(bytes[place..<place + count]) }
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "_")
            || byte == UInt8(ascii: "$") || byte >= 0x80
    }
}

extension String {
    /// Whether one of DuckLake's functions may be called.
    var callsDuckLake: Bool { lowercased().contains("ducklake_") }
}
