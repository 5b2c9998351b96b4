// SPDX-License-Identifier: Apache-2.0

import DbtProject
import LotusCore
import LotusTestKit
import Testing

/// The manifest holds selectors as dbt writes them.
@Suite struct ManifestSelectorTests {
    @Test(arguments: ["contracts", "everything"])
    func selectorsAreThoseOfTheRecordedManifest(_ project: String) throws {
        let file = try #require(try RecordedProjects.selectorsFile(of: project))
        let recorded = try RecordedFile.json(
            at: Checkout.path("Tests/Fixtures/dbt/recorded/\(project)/manifest/selectors.json"))
        #expect(recorded.members?.isEmpty == false)
        // The recording sorts keys.
        #expect(try sorted(ManifestSelectors.entry(of: file)) == sorted(recorded))
    }

    private func sorted(_ value: JSONValue) -> JSONValue {
        switch value {
        case .array(let values): .array(values.map(sorted))
        case .object(let members):
            .object(
                members.sorted { $0.key < $1.key }.map { JSONValue.Member($0.key, sorted($0.value)) })
        default: value
        }
    }
}
