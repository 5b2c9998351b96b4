// SPDX-License-Identifier: Apache-2.0

import Testing

/// What the code of Sources must not do.
@Suite struct SwiftRuleTests {
    @Test func sourcesKeepTheSwiftRules() throws {
        let files = try SourceTree.swiftFiles(in: "Sources")
        #expect(!files.isEmpty)
        expectNone(files.flatMap(SwiftRules.violations(in:)))
    }

    @Test func everyExceptionFromEssentialsIsStillNeeded() throws {
        let importing = try SourceTree.swiftFiles(in: "Sources").filter { file in
            ImportStatement.all(in: SwiftText(file.text)).contains { $0.module == "Foundation" }
        }.map(\.path)
        for (path, reason) in SwiftRules.foundationImports {
            #expect(
                importing.contains(path),
                "\(path) no longer imports full Foundation (\(reason)): drop its row")
        }
    }

    // MARK: - The checks themselves

    private func lines(_ text: String, in path: String = "Sources/LotusCore/A.swift") -> [Int] {
        SwiftRules.violations(in: SourceFile(path: path, text: text)).compactMap(\.line)
    }

    @Test(arguments: [
        "let x = try! read()", "let x = y as! Int", "let x = y!", "f(x!.count)", "let x = a[0]!",
        "let x = f()!",
        "var x: String!", "let x = y?.z!", "let x = \"\\(value!)\"", "let x = #\"\\#(value!)\"#",
        "let x = \"a\"!",
        "let x = [Int]!", "a! == b", "let x = { 1 }()!", "let x = `default`!", "fatalError(\"no\")",
        "_ = x ?? fatalError()", "import Foundation", "package import Foundation",
        "final class C: @unchecked Sendable {}", "nonisolated(unsafe) var x = 1",
        "// SAFETY: far away\n\nfinal class C: @unchecked Sendable {}",
    ])
    func aBreachIsFound(code: String) {
        #expect(lines("\n\(code)\n").count == 1)
        #expect(lines("\n\(code)\n").last ?? 0 >= 2)
    }

    @Test(arguments: [
        "if !x && !(y) { }", "if x != y { }", "let x = a !== b", "let x = [!a, !b]", "return !x",
        "let x = \"no way!\"", "// never try! this", "/* x! /* y! */ z! */ let a = 1",
        "let x = \"\"\"\n  as! \" try! x!\n  \"\"\"", "let x = #\"a\"! \\(x!)\"#", "let x = \"\\\\\" + \"!\"",
        "let x = \"\\(\"nested!\") a!\"", "let x = #/a!\"/#", "let x = try? read()", "let x = y as? Int",
        "let x = \"fatalError(\"", "import FoundationEssentials", "// @unchecked Sendable",
        "// SAFETY: the lock\nfinal class C: @unchecked Sendable {}",
        "// SAFETY: the lock, which\n// nobody else has.\n@frozen\nfinal class C: @unchecked Sendable {}",
        "final class C: @unchecked Sendable {\n    // SAFETY: the lock\n    var x = 1\n}",
        "// SAFETY: set once\nnonisolated(unsafe) var x = 1",
    ])
    func soundCodePasses(code: String) {
        #expect(lines("\n\(code)\n") == [])
    }

    @Test func theTestKitMayImportFoundation() {
        #expect(lines("package import Foundation\n", in: "Sources/LotusTestKit/A.swift") == [])
    }

    @Test func blankingKeepsEveryPlace() {
        let text = SwiftText("a // é\n\"é\\(b)c\" d\n/* \n */ e\n")
        #expect(text.codeLines == ["a      ", "\"   (b) \" d", "   ", "    e", ""])
        #expect(text.code.count == "a // é\n\"é\\(b)c\" d\n/* \n */ e\n".utf8.count)
    }
}
