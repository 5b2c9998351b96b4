// SPDX-License-Identifier: Apache-2.0

import ProjectFiles
import Testing

@Suite struct YAMLScalarTests {
    /// `scalars.tsv` is what PyYAML 6.0.3 makes of plain scalars: the scalar, its type, its value.
    @Test func `plain scalars resolve as in PyYAML`() throws {
        let golden = GoldenCase(area: "pyyaml", name: "", folder: GoldenCase.root + "/pyyaml")
        let lines = try golden.text("scalars.tsv").split(separator: "\n")
        #expect(lines.count > 500)
        for line in lines {
            let parts = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            let root = try YAMLReader.read(SourceText(name: "t", text: "a: \(parts[0])\n"))
            let node = try #require(root["a"])
            #expect(Self.matches(node.content, type: parts[1], value: parts[2]), "\(line) but \(node.kind)")
        }
    }

    private static func matches(_ content: YAMLNode.Content, type: String, value: String) -> Bool {
        switch content {
        case .null: type == "null"
        case .bool(let flag): type == "bool" && value == "\(flag)"
        case .int(let number): type == "int" && value == "\(number)"
        case .double(let number):
            type == "float" && (number.isNaN ? value == "nan" : Double(value) == number)
        case .string(let text): type == "str" && value == text
        case .list, .map: false
        }
    }
}
