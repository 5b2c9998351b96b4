// SPDX-License-Identifier: Apache-2.0

import DbtProject
import LotusCore
import LotusTestKit
import ProjectFiles
import Testing

/// What is wrong with a `selectors.yml` is said with its place in the file.
@Suite struct SelectorErrorTests {
    @Test(arguments: GoldenDirectory("DbtSelectors").cases)
    func anErrorShowsWhereItIs(_ golden: GoldenCase) throws {
        let file = try YAMLReader.read(file: golden.file("selectors.yml"), shownAs: "selectors.yml")
        let error = try #require(throws: LotusError.self) { try useFirstSelector(of: file) }
        try golden.expect(ErrorRenderer().render(error) + "\n", equals: "error.not-recorded.txt")
    }

    private func useFirstSelector(of file: YAMLNode) throws {
        let selectors = try SelectorsReader().read(file)
        let selector = try NodeSelector(SelectableProject(name: "a", resources: []), selectors: selectors)
        var warnings: [SelectionWarning] = []
        _ = try selector.select(selectors.all[0].definition, warnings: &warnings)
    }

    @Test func anUnknownSelectorIsAnError() throws {
        let file = try YAMLReader.read(
            SourceText(name: "selectors.yml", text: "selectors: [{name: nightly, definition: tag:nightly}]"))
        let selectors = try SelectorsReader().read(file)
        let error = try #require(throws: LotusError.self) { try selectors.selector(named: "nightyl") }
        #expect(error.message == "Could not find selector named nightyl, expected one of ['nightly']")
        #expect(error.hint == "did you mean `nightly`?")
    }

    @Test func selectorsReferToEachOtherOnlySoDeep() throws {
        let entries = (0..<150).map { "{name: s\($0), definition: {method: selector, value: s\($0 + 1)}}" }
        let text = "selectors: [\(entries.joined(separator: ", ")), {name: s150, definition: x}]"
        let file = try YAMLReader.read(SourceText(name: "selectors.yml", text: text))
        let error = try #require(throws: LotusError.self) { try useFirstSelector(of: file) }
        #expect(error.code == .selectorCycle)
        #expect(error.message == "selectors refer to each other more than 100 levels deep")
    }

    @Test func anEmptyFileHasNoSelectors() throws {
        let file = try YAMLReader.read(SourceText(name: "selectors.yml", text: "# nothing yet\n"))
        #expect(try SelectorsReader().read(file).all.isEmpty)
    }

    @Test func ofTwoWithOneNameTheLaterCounts() throws {
        let text = "selectors: [{name: a, definition: x}, {name: b, definition: y}, {name: a, definition: z}]"
        let selectors = try SelectorsReader().read(
            YAMLReader.read(SourceText(name: "selectors.yml", text: text)))
        #expect(selectors.all.map(\.name) == ["a", "b"])
        let definition = try selectors.selector(named: "a").definition
        guard case .criteria(let criteria) = definition else {
            Issue.record("the definition is no criterion: \(definition)")
            return
        }
        #expect(criteria.value == "z")
    }
}
