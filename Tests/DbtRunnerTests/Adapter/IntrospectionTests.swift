// SPDX-License-Identifier: Apache-2.0

import DbtProject
import DbtRunner
import Foundation
import LotusCore
import LotusTestKit
import Testing

/// What templates make of what they ask the database, against what dbt compiled of the same files.
@Suite struct IntrospectionTests {
    private static let fixture = Checkout.path("Tests/Fixtures/dbt/introspection")

    private static func text(_ path: String) throws -> String {
        try String(contentsOfFile: "\(fixture)/\(path)", encoding: .utf8)
    }

    private static func files() throws -> [String: String] {
        var files: [String: String] = [:]
        for path in try FileManager.default.subpathsOfDirectory(atPath: fixture + "/project") {
            var isFolder: ObjCBool = false
            _ = FileManager.default.fileExists(atPath: "\(fixture)/project/\(path)", isDirectory: &isFolder)
            if !isFolder.boolValue { files[path] = try text("project/" + path) }
        }
        return files
    }

    @Test func templatesMakeOfTheDatabaseWhatDbtMakesOfIt() async throws {
        let test = try await TestTarget(.file, try Self.files(), database: "introspection")
        let compiler = try test.compiler()
        let setup = try Self.text("setup.sql")
        let recorded =
            PlainValue(json: try JSONValue(parsing: try Self.text("compiled.json"))).map ?? PlainMap()
        #expect(recorded.count >= 11)
        try await test.target.withDatabase { database in
            try database.run(setup)
            for entry in recorded.entries {
                let node = try compiler.node("model.introspection.\(entry.key)", database: database)
                let ours = (node.compiledCode ?? "").split(separator: "\n", omittingEmptySubsequences: false)
                let theirs = (entry.value.string ?? "").split(
                    separator: "\n", omittingEmptySubsequences: false)
                #expect(ours.count == theirs.count, "\(entry.key)")
                for (line, expected) in zip(ours, theirs) { #expect(line == expected, "\(entry.key)") }
            }
        }
        await test.target.close()
    }
}
