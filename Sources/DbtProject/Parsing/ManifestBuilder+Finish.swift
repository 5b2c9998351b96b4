// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

// The last steps of a parse.
extension ManifestBuilder {
    /// Looks up the model of each unit test; one of a model with versions becomes one for each.
    func resolveUnitTests() throws(LotusError) {
        var resolved: [UnitTest] = []
        for test in unitTests { resolved += try versions(of: test) }
        unitTests = resolved
    }

    private func versions(of test: UnitTest) throws(LotusError) -> [UnitTest] {
        var test = test
        let parts = test.model.split(separator: " ").map(String.init)
        let search = parts.count == 2 ? "\(parts[0]).v\(parts[1])" : test.model
        guard let id = refableID(search, package: test.packageName), let model = node(id) else {
            let isDisabled = disabledNodes.contains { $0.name == test.model && $0.resourceType == .model }
            guard !isDisabled else {
                test.config["enabled"] = false
                disabledRecords.append((test.uniqueID, test.record))
                return []
            }
            throw LotusError(
                .dbtNotFound,
                "the unit test '\(test.name)' tests the model '\(test.model)', which does not exist",
                hint: NearestNames.hint(NearestNames.find(test.model, in: refable.keys))
                    ?? "Correct `model:`.",
                location: places.place(
                    of: [test.model, test.name], in: test.originalFilePath, package: test.packageName))
        }
        test.nodeDependencies = [id]
        test.schema = model.schema
        try checkIncremental(test, model)
        guard model.version.isTrue else { return [test] }
        let excluded = test.versions["exclude"]?.list ?? []
        let included = test.versions["include"]?.list ?? []
        let all = nodes.compactMap { $0 }.filter {
            $0.name == model.name && $0.packageName == model.packageName && $0.version.isTrue
        }
        let chosen = all.filter { node in
            if !excluded.isEmpty { return !excluded.contains(node.version) }
            return included.isEmpty || included.contains(node.version)
        }
        guard !chosen.isEmpty else {
            throw LotusError(
                .dbtNotFound,
                "the unit test '\(test.name)' is for versions of '\(model.name)' that do not exist",
                hint: "The versions are \(all.map(\.version.pythonText).joined(separator: ", ")).",
                location: places.place(of: [test.name], in: test.originalFilePath, package: test.packageName))
        }
        return chosen.map { node in
            var version = test
            version.uniqueID =
                "unit_test.\(test.packageName).\(test.model).\(test.name)_v\(node.version.pythonText)"
            version.nodeDependencies = [node.uniqueID]
            version.version = node.version
            return version
        }
    }

    private func checkIncremental(_ test: UnitTest, _ model: Node) throws(LotusError) {
        guard model.macroDependencies.contains("macro.dbt.is_incremental") else { return }
        let location = places.place(of: [test.name], in: test.originalFilePath, package: test.packageName)
        guard let isIncremental = test.overrides["macros"]?["is_incremental"]?.bool else {
            throw LotusError(
                .dbtParsing,
                "the unit test '\(test.name)' does not say whether '\(model.name)' runs incrementally",
                hint: "Add `overrides: {macros: {is_incremental: true}}` or `false`.", location: location)
        }
        if isIncremental, !test.given.contains(where: { $0["input"] == "this" }) {
            throw LotusError(
                .dbtParsing,
                "the unit test '\(test.name)' gives no rows of the incremental model '\(model.name)' itself",
                hint: "Add `- input: this` to `given`.", location: location)
        }
    }

    // MARK: Primary keys

    /// What a test says of the key of its model.
    private struct KeyTest {
        /// Such as `unique`.
        let name: String
        let columns: [String]
        let isEnabled: Bool

        /// Nil for a test that says nothing of keys.
        init?(_ test: TestDetails, _ config: PlainMap) {
            guard let metadata = test.metadata else { return nil }
            switch metadata.name {
            case "unique", "unique_combination_of_columns", "not_null": name = metadata.name
            default: return nil
            }
            let column = metadata.arguments["column_name"]?.string
            columns = column.map { [$0] } ?? metadata.arguments["combination_of_columns"]?.strings ?? []
            isEnabled = config["enabled"]?.bool != false
        }
    }

    /// What the constraints, or else the tests, of each model say of its key.
    func inferPrimaryKeys() throws(LotusError) {
        var tests: [String: [KeyTest]] = [:]
        func add(_ test: TestDetails?, _ config: @autoclosure () -> PlainMap) {
            guard let test, let owner = test.attachedNode, let found = KeyTest(test, config()) else { return }
            tests[owner, default: []].append(found)
        }
        // By place: a loop over the nodes would copy all the parts of each.
        for place in nodes.indices { add(nodes[place]?.test, nodes[place]?.config ?? PlainMap()) }
        for place in disabledNodes.indices { add(disabledNodes[place].test, disabledNodes[place].config) }
        try forEachNode { node throws(LotusError) in
            guard node.resourceType == .model else { return }
            node.primaryKey = Self.primaryKey(of: node, tests[node.uniqueID] ?? []).sorted()
        }
    }

    private static func primaryKey(of node: borrowing Node, _ tests: [KeyTest]) -> [String] {
        if let constraint = node.constraints.first(where: { $0["type"] == "primary_key" }) {
            return constraint["columns"]?.strings ?? []
        }
        for column in node.columns where column.constraints.contains(where: { $0["type"] == "primary_key" }) {
            return [column.name]
        }
        var enabled: Set<String> = []
        var disabled: Set<String> = []
        var filled: Set<String> = []
        for test in tests {
            if test.name == "not_null" {
                filled.formUnion(test.columns)
            } else if test.isEnabled {
                enabled.formUnion(test.columns)
            } else {
                disabled.formUnion(test.columns)
            }
        }
        let both = filled.filter { enabled.contains($0) || disabled.contains($0) }
        if !both.isEmpty { return Array(both) }
        return Array(enabled.isEmpty ? disabled : enabled)
    }

    // MARK: Result

    /// The finished manifest, which takes the nodes along.
    func manifest() -> Manifest {
        var manifest = Manifest()
        manifest.nodes.reserveCapacity(nodes.count)
        for place in nodes.indices {
            if let node = nodes[place].take() { manifest.nodes.append(node) }
        }
        nodes = []
        manifest.functions = functions
        manifest.sources = sources
        manifest.macros = macros
        manifest.docs = docs
        manifest.exposures = exposures
        manifest.groups = groups
        manifest.unitTests = unitTests
        manifest.metrics = metrics
        manifest.semanticModels = semanticModels
        manifest.savedQueries = savedQueries
        manifest.disabled =
            disabledNodes.map { ($0.uniqueID, $0.record) } + disabledSources.map { ($0.uniqueID, $0.record) }
            + disabledRecords
        manifest.metadata.dbtVersion = session.dbtVersion
        manifest.metadata.projectName = rootName
        manifest.metadata.quoting = context.quoting.record
        manifest.metadata.invocationID = session.invocationID
        manifest.metadata.environment = session.metadataEnvironment
        return manifest
    }
}
