// SPDX-License-Identifier: Apache-2.0

import DbtProject
import LotusCore
import Testing

/// Unit tests of several models, which the recordings do not have.
@Suite struct UnitTestSelectionTests {
    private func resource(_ type: String, _ name: String, dependsOn: [JSONValue] = []) throws
        -> SelectableResource
    {
        try SelectableResource(entry: [
            "unique_id": .string("\(type).shop.\(name)"), "resource_type": .string(type),
            "package_name": "shop",
            "name": .string(name), "fqn": ["shop", .string(name)], "depends_on": ["nodes": .array(dependsOn)],
        ])
    }

    /// `incorporate_indirect_nodes` of dbt 1.12 looks at what the manifest holds under `nodes` only.
    @Test(arguments: [("test", true), ("unit_test", false)])
    func onlyADataTestIsTakenInOnceItsParentsAreThere(type: String, isTakenIn: Bool) throws {
        let project = SelectableProject(
            name: "shop",
            resources: [
                try resource("model", "a"), try resource("model", "b"),
                try resource(type, "both", dependsOn: ["model.shop.a", "model.shop.b"]),
            ])
        let selector = try NodeSelector(project)
        var warnings: [SelectionWarning] = []
        let spec = try SelectionSpec.commandLine(select: ["a b"], exclude: nil, indirectSelection: .cautious)
        let selected = try selector.select(spec, warnings: &warnings).map(\.name)
        #expect(selected == (isTakenIn ? ["a", "b", "both"] : ["a", "b"]))
    }
}
