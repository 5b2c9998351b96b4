// SPDX-License-Identifier: Apache-2.0

/// Every error code of the sources has a section in docs/errors.md, and the other way round.
enum ErrorCodeRules {
    static let document = "docs/errors.md"

    /// Codes and where they are declared: `Self("LL-AREA-001", ...)`.
    static func declarations(in file: SourceFile) -> [(code: String, line: Int)] {
        let text = SwiftText(file.text)
        let declaration = #/(?:Self|Code)\(\s*"(LL-[^"]*)"/#
        return file.text.matches(of: declaration).compactMap { match in
            let byte = file.text.utf8.distance(from: file.text.startIndex, to: match.range.lowerBound)
            // Not in a comment.
            guard text.code[byte] != UInt8(ascii: " ") else { return nil }
            return (String(match.1), text.line(ofByte: byte))
        }
    }

    /// The codes that have a section, with the line of its heading and whether it says anything.
    static func sections(in text: String) -> [(code: String, line: Int, isEmpty: Bool)] {
        var sections: [(code: String, line: Int, isEmpty: Bool)] = []
        for (index, line) in splitLines(text).enumerated() {
            if line.hasPrefix("## LL-") {
                let code = line.dropFirst(3).prefix { $0 != " " && $0 != ":" }
                sections.append((String(code), index + 1, true))
            } else if !line.isEmpty, !line.hasPrefix("#"), !sections.isEmpty {
                sections[sections.count - 1].isEmpty = false
            }
        }
        return sections
    }

    static func violations(sources: [SourceFile], documentation: String) -> [Violation] {
        let declared = sources.flatMap { file in
            declarations(in: file).map { (code: $0.code, path: file.path, line: $0.line) }
        }
        let sections = sections(in: documentation)
        let documentedCodes = Set(sections.map(\.code))
        let declaredCodes = Set(declared.map(\.code))
        var found: [Violation] = []
        var seen: Set<String> = []
        for (code, path, line) in declared {
            if code.wholeMatch(of: #/LL-[A-Z]+-\d{3}/#) == nil {
                found.append(Violation(path: path, line: line, "\(code) is not of the form LL-AREA-001"))
            }
            if !seen.insert(code).inserted {
                found.append(Violation(path: path, line: line, "\(code) is declared twice"))
            } else if !documentedCodes.contains(code) {
                found.append(Violation(path: path, line: line, "\(code) has no section in \(document)"))
            }
        }
        seen = []
        for (code, line, isEmpty) in sections {
            if !seen.insert(code).inserted {
                found.append(Violation(path: document, line: line, "\(code) has two sections"))
            } else if !declaredCodes.contains(code) {
                found.append(Violation(path: document, line: line, "no source declares \(code)"))
            } else if isEmpty {
                found.append(Violation(path: document, line: line, "the section of \(code) says nothing"))
            }
        }
        return found
    }
}
