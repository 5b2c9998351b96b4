// SPDX-License-Identifier: Apache-2.0

import DuckDB
import LotusCore
import Testing

@Suite struct SQLSplitterTests {
    static let cases: [(text: String, statements: [String])] = [
        ("", []), (" \n\t;; ;", []), ("-- nothing", []), ("/* nothing */ ;", []),
        ("select 1", ["select 1"]), ("select 1;", ["select 1"]), ("a; b ;c", ["a", "b", "c"]),
        ("select ';'; select 2", ["select ';'", "select 2"]),
        ("select 'it''s; ok'; x", ["select 'it''s; ok'", "x"]),
        ("select 'a\\'; x", ["select 'a\\'", "x"]), ("select E'a\\'; b'; x", ["select E'a\\'; b'", "x"]),
        ("select e'\\\\'; x", ["select e'\\\\'", "x"]),
        ("select \"a;\"\"b\"; x", ["select \"a;\"\"b\"", "x"]),
        ("select $$a;b$$; x", ["select $$a;b$$", "x"]),
        ("select $t$ a;$$ ; $t$; x", ["select $t$ a;$$ ; $t$", "x"]),
        ("select $1; x", ["select $1", "x"]), ("select $name; x", ["select $name", "x"]),
        ("select 1 -- a;b\n+ 2; x", ["select 1 -- a;b\n+ 2", "x"]),
        ("select /* a; /* b; */ c; */ 1; x", ["select /* a; /* b; */ c; */ 1", "x"]),
        ("-- first\nselect 1", ["select 1"]), ("select 'open; end", ["select 'open; end"]),
        ("select \"open; end", ["select \"open; end"]), ("select $$open; end", ["select $$open; end"]),
        ("/* open; end", []), ("select 1 /* open; end", ["select 1"]), ("é; 😀 ; ü", ["é", "😀", "ü"]),
    ]

    @Test(arguments: cases) func aTextIsCutAtTheSemicolonsThatEndStatements(
        text: String, statements: [String]
    ) {
        let parts = SQLSplitter.split(text)
        #expect(parts.map(\.sql) == statements)
        for part in parts {
            #expect(Array(text.utf8)[part.offset...].starts(with: Array(part.sql.utf8)))
        }
    }

    @Test func wordsAreThoseOutsideOfParentheses() {
        #expect(SQLSplitter.split("COPY (select a from b) TO 'x' (format csv)")[0].words == ["copy", "to"])
        #expect(SQLSplitter.split("copy t FROM 'from to.csv'")[0].words == ["copy", "t", "from"])
        #expect(SQLSplitter.split("/* x */ Begin -- y\n Transaction")[0].words == ["begin", "transaction"])
    }

    /// The engine is the judge: it must find as many statements as the splitter, one in each part.
    @Test func theEngineFindsOneStatementInEachPart() async throws {
        let fragments = [
            "select 1", "select 'a;b'", "select \"a;b\" from (select 1 as \"a;b\")", "select $$ ; $$",
            "select $x$ ; $$ $x$", "select E'\\';'", "/* ; */ select 2", "select 3 -- ;\n", "from range(3)",
            "select [1, 2][1]", "select {'a;': 1}", "values (';')", "select 1e5, 'é;'",
        ]
        let database = try await TestDatabase.open()
        try await database.withConnection { connection in
            var random = SeededGenerator(7)
            for _ in 0..<400 {
                let chosen = (0..<Int.random(in: 1...6, using: &random)).map { _ in
                    fragments[Int.random(in: 0..<fragments.count, using: &random)]
                }
                let text = chosen.joined(
                    separator: [";", " ;\n", "; -- ;\n", ";;"].randomElement(using: &random) ?? ";")
                let parts = SQLSplitter.split(text)
                let count = try connection.statementCount(text)
                #expect(parts.count == count, "\(text)")
                for part in parts {
                    let single = try connection.statementCount(part.sql)
                    #expect(single == 1, "\(part.sql)")
                }
            }
        }
        await database.close()
    }

    @Test func anyBytesAreCutWithoutLosingOne() {
        var random = SeededGenerator(11)
        let alphabet = Array("ab1 ;'\"$-/*\n\\E(){}é".unicodeScalars)
        for _ in 0..<5_000 {
            var text = ""
            for _ in 0..<Int.random(in: 0...40, using: &random) {
                text.unicodeScalars.append(alphabet[Int.random(in: 0..<alphabet.count, using: &random)])
            }
            var end = 0
            for part in SQLSplitter.split(text) {
                #expect(part.offset >= end && !part.sql.isEmpty)
                end = part.offset + part.sql.utf8.count
                #expect(end <= text.utf8.count)
            }
        }
    }
}

/// What a shell asks before it runs what was typed.
@Suite struct SQLSplitterPendingTests {
    @Test(arguments: [
        ("", SQLSplitter.Pending.nothing), (" -- only a note", .nothing), ("select 1;", .nothing),
        ("select 1; -- done\n", .nothing), ("select 1; select 2", .statement), ("select 1", .statement),
        ("select 1 -- ;", .statement), ("select (1", .parenthesis), ("select (1)", .statement),
        ("select [1, {'a': 2}", .parenthesis), ("select ';", .text), ("select 'it''s", .text),
        ("select 'a';", .nothing), ("select \"a;", .name), ("select $$ a;", .dollarQuote),
        ("select $x$ a; $$", .dollarQuote), ("select $x$ a; $x$;", .nothing), ("/* select 1;", .comment),
        ("/* /* */ ;", .comment), ("select 1; /*", .comment), (";", .nothing),
    ])
    func theEndOfATextIsKnown(_ text: String, _ pending: SQLSplitter.Pending) {
        #expect(SQLSplitter.pending(text) == pending)
    }

    @Test func aLineCanBeTakenInsteadOfAStatement() throws {
        var splitter = SQLSplitter("select 1;\n .read it's.sql\nselect 2;")
        let first = splitter.next()
        #expect(first?.sql == "select 1")
        let second = splitter.next()
        let part = try #require(second)
        let line = splitter.line(of: part)
        #expect(line == ".read it's.sql")
        let third = splitter.next()
        #expect(third?.sql == "select 2")
        let fourth = splitter.next()
        #expect(fourth == nil)
    }
}
