// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusTestKit

/// What no text of the checkout may contain, and how each kind of file begins.
enum TextRules {
    static let fileBytesMax = 40_000

    /// Every rule that reads a file as text.
    static func violations(in file: SourceFile, checkout: String = Checkout.root.path) -> [Violation] {
        license(file) + absolutePaths(file, checkout) + registries(file) + blanks(file) + size(file)
    }

    // MARK: - License

    private static func license(_ file: SourceFile) -> [Violation] {
        let notice = "SPDX-License-Identifier: Apache-2.0"
        let lines = splitLines(file.text)
        let first = lines.first ?? ""
        guard file.isWritten else { return [] }
        let expected: String
        // A tools version or an interpreter has to be the first line.
        var found = first
        switch file.kind {
        case "swift", "c", "h":
            expected = "// " + notice
            if first.hasPrefix("// swift-tools-version") { found = lines.dropFirst().first ?? "" }
        case _ where first.hasPrefix("#!"):
            expected = "# " + notice
            found = lines.dropFirst().first ?? ""
        case "sh":
            expected = "# " + notice
        case _ where file.name == "Makefile":
            expected = "# " + notice
        default:
            return []
        }
        return found == expected ? [] : [Violation(file, line: 1, "does not begin with `\(expected)`")]
    }

    // MARK: - Places

    // In two pieces, so that this file keeps the rule.
    private static let homes = ["home", "root", "Users"].map { "/" + $0 + "/" }
    private static let registryHosts =
        [
            "pypi", "files.pythonhosted", "registry.npmjs", "index.crates", "proxy.golang", "deb.debian",
        ].map { $0 + "." } + ["pypi", "pythonhosted", "debian"].map { $0 + ".org" }

    /// The user whose home tests may invent.
    private static let inventedUser = "me"

    private static func absolutePaths(_ file: SourceFile, _ checkout: String) -> [Violation] {
        let texts = splitLines(file.text)
        return lines(of: file, containing: homes + [checkout])
            .filter { line in
                texts[line - 1].contains(checkout) || homes.contains { isPath(into: $0, texts[line - 1]) }
            }
            .map { Violation(file, line: $0, "has an absolute path of some machine") }
    }

    /// Whether a line has an absolute path into a home, as opposed to a folder of that name in another
    /// path, or to the home of nobody.
    private static func isPath(into home: String, _ line: String) -> Bool {
        line.ranges(of: home).contains { range in
            let before = line[..<range.lowerBound].last
            let isInner = before.map { $0.isLetter || $0.isNumber || "_-.~>})".contains($0) } ?? false
            let user = line[range.upperBound...].prefix { $0.isLetter || $0.isNumber || "_-.".contains($0) }
            return !isInner && user != inventedUser
        }
    }

    private static func registries(_ file: SourceFile) -> [Violation] {
        lines(of: file, containing: registryHosts).map {
            Violation(file, line: $0, "names a registry's host: the clients' own settings do that")
        }
    }

    // MARK: - Form

    private static func blanks(_ file: SourceFile) -> [Violation] {
        guard file.isWritten else { return [] }
        return splitLines(file.text).enumerated().flatMap { index, line -> [Violation] in
            var found: [Violation] = []
            if line.hasSuffix(" ") || line.hasSuffix("\r") {
                found.append(Violation(file, line: index + 1, "has blanks at its end"))
            }
            if file.name != "Makefile" && line.contains("\t") {
                found.append(Violation(file, line: index + 1, "has a tab"))
            }
            return found
        }
    }

    private static func size(_ file: SourceFile) -> [Violation] {
        guard file.kind == "swift", file.isWritten, file.text.utf8.count > fileBytesMax else { return [] }
        return [Violation(file, "has \(file.text.utf8.count) bytes: is there a second room in it?")]
    }

    private static func lines(of file: SourceFile, containing words: [String]) -> [Int] {
        // Almost no file has any of them: look through the whole before looking at lines.
        let present = words.filter { file.text.contains($0) }
        if present.isEmpty { return [] }
        return splitLines(file.text).enumerated()
            .filter { line in present.contains { line.element.contains($0) } }
            .map { $0.offset + 1 }
    }
}
