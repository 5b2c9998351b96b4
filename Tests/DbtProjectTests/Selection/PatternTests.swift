// SPDX-License-Identifier: Apache-2.0

import DbtProject
import LotusCore
import Testing

/// Names, paths and criteria are read as Python and dbt read them.
@Suite struct PatternTests {
    @Test func namesMatchAsInFnmatch() throws {
        let rows = try RecordedTable.rows("names")
        let texts = try #require(rows.last?["texts"]?.texts)
        #expect(rows.count > 190 && texts.count > 50)
        for row in rows.dropLast() {
            let pattern = try #require(row["pattern"]?.string)
            let compiled = NamePattern(pattern)
            #expect(texts.filter(compiled.matches) == row["matches"]?.texts, "pattern \(pattern)")
        }
    }

    @Test func aPatternOfManyStarsEndsSoon() {
        let name = String(repeating: "a", count: 2_000)
        #expect(!NamePattern(String(repeating: "a*", count: 200) + "b").matches(name))
    }

    @Test(arguments: 0..<20)
    func anyTextIsACriterionOrAnError(seed: UInt64) throws {
        var generator = SeededGenerator(seed)
        let scalars = Array("ab1+@:.,*?[]!-/ \n_é{}'\"".unicodeScalars)
        let methods = SelectionMethod.allCases.map { "\($0.rawValue):" } + ["config.a.b:", "", ""]
        let selector = try NodeSelector(RecordedProjects.project("contracts"))
        for _ in 0..<100 {
            var text = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0...12, using: &generator) {
                text.append(scalars[Int.random(in: 0..<scalars.count, using: &generator)])
            }
            let raw = methods[Int.random(in: 0..<methods.count, using: &generator)] + String(text)
            do {
                let criteria = try CriteriaParser().parse(raw)
                var warnings: [SelectionWarning] = []
                _ = try selector.select(.criteria(criteria), warnings: &warnings)
            } catch {
                #expect(error.hint != nil && !error.message.isEmpty, "\(raw)")
            }
        }
    }

    @Test func manyDoubleStarsEndSoon() throws {
        let pattern = try PathPattern(String(repeating: "**/", count: 40) + "nothing")
        #expect(!pattern.matches(file: String(repeating: "a/", count: 40) + "b"))
    }

    @Test func pathsMatchAsInGlob() throws {
        let files = [
            "models/a.sql", "models/staging/b.sql", "models/staging/deep/c.sql", "seeds/d.csv", "top.sql",
            "models/.e.sql",
        ]
        for row in try RecordedTable.rows("paths") {
            let text = try #require(row["pattern"]?.string)
            if let message = row["error"]?.string {
                let error = try #require(throws: LotusError.self) { try PathPattern(text) }
                // At `.` alone Python trips over itself.
                #expect(error.message == (text == "." ? "Unacceptable pattern: '.'" : message))
                continue
            }
            let pattern = try PathPattern(text)
            let chosen = files.filter {
                pattern.matches(file: $0) || pattern.matchesFolder(of: $0, where: { _ in true })
            }
            #expect(chosen == row["chosen"]?.texts, "pattern \(text)")
        }
    }

    @Test func criteriaAreReadAsInDbt() throws {
        let rows = try RecordedTable.rows("criteria")
        #expect(rows.count > 80)
        for row in rows {
            let text = try #require(row["text"]?.string)
            if let message = row["error"]?.string {
                let error = try #require(throws: LotusError.self) { try CriteriaParser().parse(text) }
                #expect(error.message == message)
                continue
            }
            let found = try CriteriaParser().parse(text)
            #expect(found.method.rawValue == row["method"]?.string, "\(text)")
            #expect(found.arguments == row["arguments"]?.texts, "\(text)")
            #expect(found.value == row["value"], "\(text)")
            #expect(found.takesChildrensParents == row["childrens_parents"]?.bool, "\(text)")
            #expect(found.parents == relatives("parents", row), "\(text)")
            #expect(found.children == relatives("children", row), "\(text)")
        }
    }

    private func relatives(_ key: String, _ row: JSONValue) -> SelectionCriteria.Relatives {
        guard row[key]?.bool == true else { return .none }
        guard let depth = row["\(key)_depth"], !depth.isNull else { return .all }
        return .within(depth.integer.map(Int.init) ?? .max)
    }
}
