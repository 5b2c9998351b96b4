// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusCore
import LotusTestKit
import ProjectFiles
import Testing

@Suite struct EnvironmentTests {
    /// What `.env` makes of its text, read in a project of its own.
    private static func load(
        _ text: String, process: [String: String] = [:]
    ) throws -> (environment: Environment, folder: ScratchFolder) {
        let folder = try ScratchFolder()
        try folder.write(".env", text)
        return (try Environment.load(process: process, projectFolder: folder.path), folder)
    }

    @Test(
        arguments: [
            ("A=b", "b"), ("export A=b", "b"), ("A = b ", "b"), ("A=", ""), ("A=\"\"", ""),
            ("\u{FEFF}A=b", "b"),
            ("A=b # comment", "b"), ("A=b#c", "b#c"), ("A=#c", ""), ("A='b # c'", "b # c"),
            ("A='it\\'s \\\\ \\n $X ${X}'", "it's \\ \\n $X ${X}"),
            ("A=\"x\\ty\\n\\\"z\\\" \\$ \\q\" # c", "x\ty\n\"z\" $ \\q"),
            ("A=\"line 1\nline 2\"\nB=c", "line 1\nline 2"),
            ("A='line 1\r\nline 2'", "line 1\r\nline 2"), ("A=b\r\nB=c\r\n", "b"), ("X=1\nA=${X}/y", "1/y"),
            ("A=${HOME}/y", "/home/me/y"), ("A=\"${X:-d}\"", "d"), ("A=${X}", ""), ("A=$X", "$X"),
            ("X=file\nA=${X}", "process"), ("A=1\nA=2", "2"), ("A=b=c=", "b=c="), ("# c\n\n  A=b", "b"),
            ("A=a b  c ", "a b  c"), ("export=x\nA=${export}", "x"), ("A.b-c=1\nA=2", "2"),
        ])
    func `the grammar of dotenv files`(_ text: String, _ expected: String) throws {
        let process = text.contains("X=file") ? ["X": "process"] : ["HOME": "/home/me"]
        #expect(try Self.load(text, process: process).environment["A"] == expected)
    }

    @Test(
        arguments: [
            ("A=b\nhunter2\n", "LL-ENV-001", 2, 1), ("A=b\n1B=hunter2", "LL-ENV-001", 2, 1),
            ("=hunter2", "LL-ENV-001", 1, 1), ("A=\"hunter2\nB=c", "LL-ENV-002", 1, 3),
            ("A='hunter2", "LL-ENV-002", 1, 3), ("A=\"b\" hunter2", "LL-ENV-001", 1, 7),
            ("A=\"${hunter2\"", "LL-ENV-003", 1, 4), ("A=x${}", "LL-ENV-003", 1, 4),
            ("export A", "LL-ENV-001", 1, 1),
        ])
    func `errors of dotenv files have a place and no text`(
        _ text: String, _ code: String, _ line: Int, _ column: Int
    ) throws {
        let error = #expect(throws: LotusError.self) { _ = try Self.load(text) }
        #expect(error?.code.rawValue == code)
        #expect(error?.location?.description == ".env:\(line):\(column)")
        #expect(error?.location?.lineText == nil)
        #expect(error.map { !Dump.error($0).contains("hunter2") } == true)
        #expect(error?.hint?.isEmpty == false)
    }

    @Test func `variables of the process win`() throws {
        let loaded = try Self.load("A=file\nB=file\n", process: ["A": "process"])
        #expect(loaded.environment["A"] == "process")
        #expect(loaded.environment["B"] == "file")
        #expect(loaded.environment.dotEnvPath == loaded.folder.file(".env"))
    }

    @Test func `a dotenv file is found up to the git root and not above`() throws {
        let folder = try ScratchFolder()
        try folder.write(".env", "WHERE=above")
        try folder.write("repository/.git/HEAD", "ref")
        try folder.write("repository/lakes/shop/dbt_project.yml", "name: shop")
        let project = folder.file("repository/lakes/shop")
        #expect(try Environment.load(process: [:], projectFolder: project)["WHERE"] == nil)
        try folder.write("repository/.env", "WHERE=root")
        #expect(try Environment.load(process: [:], projectFolder: project)["WHERE"] == "root")
        try folder.write("repository/lakes/.env", "WHERE=between")
        #expect(try Environment.load(process: [:], projectFolder: project)["WHERE"] == "between")
    }

    @Test func `without a git root only the project folder is looked at`() throws {
        let folder = try ScratchFolder()
        try folder.write(".env", "WHERE=above")
        try folder.write("shop/dbt_project.yml", "name: shop")
        #expect(try Environment.load(process: [:], projectFolder: folder.file("shop"))["WHERE"] == nil)
        try folder.write("shop/.env", "WHERE=here")
        #expect(try Environment.load(process: [:], projectFolder: folder.file("shop"))["WHERE"] == "here")
    }

    @Test(
        arguments: [
            ("DB_PASSWORD", true), ("DBT_ENV_SECRET_X", true), ("API_TOKEN", true),
            ("AWS_ACCESS_KEY_ID", true),
            ("PG_PASS", true), ("PGHOST", false), ("PWD", false), ("SHOPIFY_STORE", false),
        ])
    func `a variable's name tells whether it is a secret`(_ name: String, _ isSecret: Bool) {
        #expect(Environment().isSecret(name) == isSecret)
    }

    @Test func `an environment describes itself without its values`() {
        let environment = Environment(process: ["A": "hunter2"])
        #expect("\(environment)" == "1 variables")
        var dumped = ""
        dump(environment, to: &dumped)
        #expect(!dumped.contains("hunter2"))
    }
}
