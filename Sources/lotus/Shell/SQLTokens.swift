// SPDX-License-Identifier: Apache-2.0

/// Names and symbols of a statement, as far as completion needs them; texts and comments are left out.
struct SQLTokens {
    /// Names without their quotes, other symbols one character each.
    private(set) var tokens: [String] = []

    init(_ text: String) {
        let characters = Array(text)
        var index = 0
        while index < characters.count {
            let character = characters[index]
            if character == "'" {
                index = (characters[(index + 1)...].firstIndex(of: "'") ?? characters.count) + 1
            } else if character == "-", index + 1 < characters.count, characters[index + 1] == "-" {
                index = characters[index...].firstIndex(of: "\n") ?? characters.count
            } else if character == "\"" {
                let end = characters[(index + 1)...].firstIndex(of: "\"") ?? characters.count
                tokens.append(String(characters[(index + 1)..<max(index + 1, end)]))
                index = end + 1
            } else if Self.isName(character) {
                let end = characters[index...].firstIndex { !Self.isName($0) } ?? characters.count
                tokens.append(String(characters[index..<end]))
                index = end
            } else {
                if !character.isWhitespace { tokens.append(String(character)) }
                index += 1
            }
        }
    }

    static func isName(_ character: Character) -> Bool {
        character == "_" || character.isLetter || character.isNumber
    }

    /// The tables that the statement names, each with its alias if it has one.
    var tables: [(name: String, alias: String?)] {
        var found: [(name: String, alias: String?)] = []
        var index = 0
        var isExpected = false
        while index < tokens.count {
            let word = tokens[index].lowercased()
            index += 1
            if ["from", "join", "into", "update", "table", "using"].contains(word) {
                isExpected = true
                continue
            }
            guard isExpected, let first = tokens[index - 1].first, Self.isName(first) else {
                if word != "," { isExpected = false }
                continue
            }
            var name = tokens[index - 1]
            while index + 1 < tokens.count, tokens[index] == "." {
                name = tokens[index + 1]
                index += 2
            }
            if index < tokens.count, tokens[index].lowercased() == "as" { index += 1 }
            var alias: String?
            if index < tokens.count, let start = tokens[index].first, Self.isName(start),
                !SQLKeywords.all.contains(tokens[index].uppercased())
            {
                alias = tokens[index]
                index += 1
            }
            found.append((name, alias))
            // After a comma another one follows.
            isExpected = index < tokens.count && tokens[index] == ","
        }
        return found
    }
}
