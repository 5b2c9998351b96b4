// SPDX-License-Identifier: Apache-2.0

internal import Jinja
internal import LotusCore
internal import ProjectFiles

// Generic tests of properties.
extension ManifestBuilder {
    /// Makes the tests of a model without versions, a seed or a snapshot.
    func addTests(of entry: PropertiesEntry, _ rendering: YAMLRendering) throws(LotusError) {
        let target = GenericTest.Target.node(name: entry.name, version: PlainValue.none)
        for column in entry.values["columns"]?.list ?? [] {
            try addTests(of: column, target, entry, rendering)
        }
        for test in Self.tests(of: entry.values) {
            try add(try genericTest(test, target, nil, entry, rendering), entry, tags: [])
        }
    }

    /// Makes the tests of one version of a model.
    func addTests(
        of version: ModelVersions.Version, _ model: ModelVersions, _ rendering: YAMLRendering
    ) throws(LotusError) {
        let target = GenericTest.Target.node(name: model.entry.name, version: version.number)
        for column in model.columns(of: version) { try addTests(of: column, target, model.entry, rendering) }
        for test in model.tests(of: version) {
            try add(try genericTest(test, target, nil, model.entry, rendering), model.entry, tags: [])
        }
    }

    static func tests(of values: PlainMap) -> [PlainValue] {
        (values.value("data_tests") ?? values.value("tests"))?.list ?? []
    }

    private func addTests(
        of column: PlainValue, _ target: GenericTest.Target, _ entry: PropertiesEntry,
        _ rendering: YAMLRendering
    ) throws(LotusError) {
        guard let values = column.map, let name = values["name"]?.pythonText else { return }
        for test in Self.tests(of: values) {
            let column = Self.columnName(name, values, entry.values)
            try add(
                try genericTest(test, target, column, entry, rendering), entry, tags: Self.tags(of: values),
                column: column)
        }
    }

    static func columnName(_ name: String, _ column: PlainMap, _ owner: PlainMap) -> String {
        let quotes = column["quote"]?.bool ?? owner["quote_columns"]?.bool ?? false
        return quotes ? "\"\(name)\"" : name
    }

    static func tags(of column: PlainMap) -> [String] {
        ((column.value("tags")?.listified ?? []) + (column["config"]?["tags"]?.listified ?? [])).compactMap(
            \.string)
    }

    /// A test with its configuration rendered.
    func genericTest(
        _ definition: PlainValue, _ target: GenericTest.Target, _ column: String?, _ entry: PropertiesEntry,
        _ rendering: YAMLRendering
    ) throws(LotusError) -> GenericTest {
        for deprecation in GenericTest.deprecations(of: definition, target: target, entry) {
            session.messages.deprecated(deprecation)
        }
        return try GenericTest(definition, target: target, column: column, entry: entry) {
            text throws(LotusError) in
            do throws(TemplateError) {
                return try rendering.space.renderNative(
                    text, rendering.context, name: entry.file.file.originalPath)
            } catch {
                throw error.lotusError
            }
        }
    }

    /// Adds the node of a test.
    func add(
        _ test: GenericTest, _ entry: PropertiesEntry, tags: [String], column: String? = nil
    ) throws(LotusError) {
        let file = entry.file.file
        let original = file.originalPath
        let parts = original.split(separator: "/").map(String.init)
        let fqn = [file.package] + parts.dropFirst().dropLast() + [test.fullName]
        var node = Node(
            resourceType: .test, uniqueID: "test.\(file.package).\(test.fullName).\(test.hash)",
            name: test.fullName, packageName: file.package, path: test.shortName + ".sql",
            originalFilePath: original, fqn: fqn, alias: test.fullName, schema: session.defaultSchema,
            database: session.defaultDatabase)
        node.rawCode = test.rawCode
        node.description = test.description
        node.tags = Set(tags + (test.config["tags"]?.listified.compactMap(\.string) ?? [])).sorted()
        node.test = TestDetails(
            metadata: TestMetadata(name: test.name, namespace: test.namespace, arguments: test.arguments),
            columnName: column, fileKeyName: "\(entry.key).\(entry.name)")
        setInitialConfig(&node)
        try resolve(test, &node, entry)
        attach(test, &node)
        try add(node)
    }

    private static let plainTests: Set<String> = ["macro.dbt.test_not_null", "macro.dbt.test_unique"]

    private func resolve(_ test: GenericTest, _ node: inout Node, _ entry: PropertiesEntry) throws(LotusError)
    {
        let macro = context.registry.resolve("test_" + test.name, from: node.packageName)
        // Without one dbt writes the word, and so does everything that compares manifests.
        node.macroDependencies = [macro?.uniqueID ?? "None"]
        if let macro, Self.plainTests.contains(macro.uniqueID) {
            node.configCall = test.config
            try configure(&node)
            switch test.target {
            case .node(let name, let version): node.refs.append(RefArguments(name: name, version: version))
            case .source(let source, let table): node.sources.append([source, table])
            }
            return
        }
        try renderTest(test, &node, entry)
    }

    /// Renders a test's arguments and its macro for what they refer to.
    private func renderTest(
        _ test: GenericTest, _ node: inout Node, _ entry: PropertiesEntry
    ) throws(LotusError) {
        let capture = RenderCapture(macros: node.macroDependencies)
        capture.update { ConfigCall.add(test.config, to: &$0.configCall) }
        let render = RenderContext(context, .parse, package: node.packageName, node: node, capture: capture)
        defer { render.close() }
        do {
            let arguments = try TestArguments.render(test.arguments, render)
            render.set(TestArguments.name, arguments)
            if calls(test, from: node) {
                _ = try context.space.text.compile(node.rawCode, name: node.originalFilePath).render(
                    host: render)
            }
        } catch {
            // dbt looks for the macro when the test is compiled.
            guard let metadata = node.test?.metadata, metadata.isMissing(error) else {
                throw testError(error, entry)
            }
        }
        let record = capture.record
        node.refs += record.refs
        node.sources += record.sources
        node.macroDependencies = record.macros
        node.configCall = record.configCall
        if record.hasConfigCall, let tree = try? context.space.text.parse(node.rawCode) {
            node.unrenderedConfigCall = UnrenderedConfig.read(tree)
        }
        try configure(&node)
    }

    /// Whether dbt finds the macro of a test with a namespace while it parses: it knows only the macros on
    /// which the test depends, and that is first the one that the project has under the plain name.
    private func calls(_ test: GenericTest, from node: Node) -> Bool {
        guard let namespace = test.namespace else { return true }
        let called = "macro.\(namespace).test_\(test.name)"
        guard macroPlaces[called] != nil else { return true }
        var known: Set<String> = []
        var waiting = node.macroDependencies
        while let id = waiting.popLast() {
            guard known.insert(id).inserted, let place = macroPlaces[id] else { continue }
            waiting += macros[place].dependencies
        }
        return known.contains(called)
    }

    private func testError(_ error: TemplateError, _ entry: PropertiesEntry) -> LotusError {
        var result = error.lotusError
        result.location = entry.node["name"]?.location ?? entry.node.location
        return result
    }

    /// The node that the test belongs to; its group is the test's.
    private func attach(_ test: GenericTest, _ node: inout Node) {
        guard case .node(let name, let version) = test.target else { return }
        let search = RefArguments(name: name, version: version).searchName
        if let id = refableID(search, package: node.packageName), let owner = self.node(id) {
            node.test?.attachedNode = id
            node.group = owner.group
        } else if let owner = disabledNodes.first(where: { $0.name == name && $0.resourceType.isRefable }) {
            node.test?.attachedNode = owner.uniqueID
            node.group = owner.group
        }
    }
}

/// The arguments of a generic test as its macro gets them.
enum TestArguments {
    /// The name under which the template of a test finds them.
    static let name = "_dbt_generic_test_kwargs"
    private static let functions = ["env_var", "ref", "var", "source", "doc"]

    /// Texts are rendered, also those that look like a call; a column's name is not.
    static func render(_ arguments: PlainMap, _ context: RenderContext) throws(TemplateError) -> Value {
        let dict = DictValue()
        for entry in arguments.entries {
            dict[entry.key] =
                entry.key == "column_name" ? entry.value.jinja : try render(entry.value, context)
        }
        return .dict(dict)
    }

    private static func render(_ value: PlainValue, _ context: RenderContext) throws(TemplateError) -> Value {
        switch value {
        case .string(let text):
            let template = looksLikeCall(text) ? "{{ \(text) }}" : text
            guard TemplateSpace.hasTemplate(template) else {
                return .string(TemplateSpace.withoutLastBreak(template))
            }
            let space = context.environment.space
            return try space.nativeTemplate(template, name: context.node?.originalFilePath ?? "<test>")
                .renderNative(host: context)
        case .list(let items):
            var values: [Value] = []
            for item in items { values.append(try render(item, context)) }
            return .list(values)
        case .map(let map):
            let dict = DictValue()
            for entry in map.entries { dict[entry.key] = try render(entry.value, context) }
            return .dict(dict)
        default: return value.jinja
        }
    }

    private static func looksLikeCall(_ text: String) -> Bool {
        let text = text.strippedAsPython
        guard text.hasSuffix(")"), let open = text.firstIndex(of: "(") else { return false }
        let name = String(text[..<open]).strippedAsPython
        return functions.contains(name) && text.index(after: open) < text.index(before: text.endIndex)
    }
}
