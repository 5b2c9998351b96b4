// SPDX-License-Identifier: Apache-2.0

import LotusCore
import LotusTestKit
import ProjectFiles
import Testing

@Suite struct YAMLLimitTests {
    @Test func `an empty value and a comment are no keys`() throws {
        #expect(try YAMLReader.read(SourceText(name: "t", text: " \n# x\n")).map?.isEmpty == true)
    }

    @Test func `a file over the limit is refused before it is parsed`() throws {
        let folder = try ScratchFolder()
        let long = "a: " + String(repeating: "x", count: ProjectFileLimits.fileBytesMax)
        let path = try folder.write("big.yml", long)
        let error = #expect(throws: LotusError.self) {
            _ = try YAMLReader.read(file: path, shownAs: "big.yml")
        }
        #expect(error?.code == .fileTooLarge)
    }

    @Test func `a folder in the file's place is an error`() throws {
        let folder = try ScratchFolder()
        let error = #expect(throws: LotusError.self) {
            _ = try YAMLReader.read(file: folder.path, shownAs: "profiles.yml")
        }
        #expect(error?.code == .fileUnreadable)
    }

    @Test func `a long line is not carried by errors`() throws {
        let text = "a: 1\na: " + String(repeating: "x", count: 1000)
        let error = #expect(throws: LotusError.self) {
            _ = try YAMLReader.read(SourceText(name: "t", text: text))
        }
        #expect(error?.location?.line == 2)
        #expect(error?.location?.lineText == nil)
    }

    @Test func `typed reading takes numbers and booleans from rendered text`() throws {
        let map = try #require(
            YAMLReader.read(SourceText(name: "t", text: "i: '4'\nb: 'True'\nd: 4.0\nv: 1.10\nn: ~\n")).map)
        #expect(try map.optionalInt("i") == 4)
        #expect(try map.optionalBool("b") == true)
        #expect(try map.optionalInt("d") == 4)
        #expect(try map.optionalString("v") == "1.10")
        #expect(try map.optionalString("n") == nil)
        #expect(try map.optionalString("absent") == nil)
    }

    @Test func `a node describes itself without its value`() throws {
        let root = try YAMLReader.read(SourceText(name: "t", text: "a: hunter2\n"))
        let node = try #require(root["a"])
        #expect("\(node)" == "text at t:1:4")
        #expect(!String(reflecting: node).contains("hunter2"))
        var dumped = ""
        dump(root, to: &dumped)
        #expect(!dumped.contains("hunter2"))
    }
}
