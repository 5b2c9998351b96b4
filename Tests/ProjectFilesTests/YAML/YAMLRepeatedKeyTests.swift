// SPDX-License-Identifier: Apache-2.0

import LotusCore
import ProjectFiles
import Testing

/// Keys that stand twice, where the last one counts.
@Suite struct YAMLRepeatedKeyTests {
    private func read(_ text: String) throws -> (tree: YAMLNode, warnings: [String]) {
        var repetitions: [RepeatedKey] = []
        let tree = try YAMLReader.read(SourceText(name: "t", text: text), repetitions: &repetitions)
        return (
            tree, repetitions.map { "\($0.location.line):\($0.location.column) \($0.warning.message)" }
        )
    }

    @Test func `the last value stands in the place of the first`() throws {
        let (tree, warnings) = try read("a: 1\nb: 2\r\n\"a\": 3\n'a': 4\n")
        let map = try #require(tree.map)
        #expect(map.keys == ["a", "b"])
        #expect(map["a"]?.text == "4")
        #expect(
            warnings == [
                "3:1 the key 'a' appears twice (first in line 1, again in line 3); the last one counts",
                "4:1 the key 'a' appears twice (first in line 3, again in line 4); the last one counts",
            ])
    }

    @Test func `keys of flow maps and of nested maps are told apart`() throws {
        let (tree, warnings) = try read("m: {x: 1, y: {z: 1, z: 2}, x: 3}\nn:\n- {z: 1}\n- {é: 1, é: 2}\n")
        #expect(tree["m"]?.map?.keys == ["x", "y"])
        #expect(tree["m"]?["x"]?.text == "3")
        #expect(tree["m"]?["y"]?["z"]?.text == "2")
        #expect(warnings.count == 3)
    }

    @Test func `all merge keys count`() throws {
        let (tree, warnings) = try read("a: &a {x: 1, y: 1}\nb: &b {y: 2}\nc:\n  <<: *a\n  <<: *b\n")
        #expect(tree["c"]?["x"]?.text == "1")
        #expect(tree["c"]?["y"]?.text == "2")
        #expect(warnings == [])
    }

    /// The order and the exceptions of dbt 1.12, tried with its own reader.
    @Test func `repetitions are told in the order of PyYAML`() throws {
        let text = """
            a: &x
              - {b: 1, b: 2}
            c: {d: 1, d: 2}
            c: {e: 1}
            m: &m {k: 1}
            over: {<<: *m, k: 2, k: 3}
            after: {k: 2, <<: *m}
            deep: [[{f: 1, f: 2}], {g: 1, g: 2}]
            """
        #expect(
            try read(text).warnings.map { $0.prefix { $0 != " " } } == [
                "3:11", "4:1", "7:9", "2:12", "8:31", "8:16",
            ])
    }

    @Test func `an aliased map is told of once`() throws {
        let (tree, warnings) = try read("a: &a {k_k: 1, k_k: 2}\nb: *a\n")
        #expect(tree["b"]?["k_k"]?.text == "2")
        #expect(warnings.count == 1)
    }

    @Test func `the value of a repeated secret is not shown`() throws {
        var repetitions: [RepeatedKey] = []
        let text = "password: hunter2\npassword: hunter3\n"
        let tree = try YAMLReader.read(SourceText(name: "t", text: text), repetitions: &repetitions)
        #expect(tree["password"]?.isSecret == true)
        #expect(repetitions.count == 1)
        #expect(!ErrorRenderer().render(repetitions[0].warning).contains("hunter"))
    }

    @Test func `too many repetitions are refused`() throws {
        let text = String(repeating: "k: 1\n", count: ProjectFileLimits.repeatedKeysMax + 2)
        let error = #expect(throws: LotusError.self) { try read(text) }
        #expect(error?.code == .duplicateKey)
    }

    @Test func `our own files go on refusing`() throws {
        let error = #expect(throws: LotusError.self) {
            try YAMLReader.read(SourceText(name: "t", text: "a: 1\na: 2\n"))
        }
        #expect(error?.code == .duplicateKey)
    }
}
