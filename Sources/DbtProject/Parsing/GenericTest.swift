// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// A generic test as properties ask for it, with its names (dbt 1.12, `TestBuilder`).
struct GenericTest {
    /// What is tested.
    enum Target {
        case node(name: String, version: PlainValue)
        case source(source: String, table: String)

        var name: String {
            switch self {
            case .node(let name, _): name
            case .source(let source, let table): "\(source)_\(table)"
            }
        }
    }

    /// Keys of a test that are configuration.
    static let configKeys = [
        "severity", "tags", "enabled", "where", "limit", "warn_if", "error_if", "fail_calc", "store_failures",
        "store_failures_as", "sql_header", "meta", "database", "schema", "alias",
    ]

    let target: Target
    let name: String
    let namespace: String?
    let arguments: PlainMap
    let config: PlainMap
    let description: String
    /// The name of the compiled file.
    let shortName: String
    /// The name in the fqn and the unique id.
    let fullName: String

    /// - Parameters:
    ///   - definition: a name, or a map of one.
    ///   - render: renders a text of the configuration.
    init(
        _ definition: PlainValue, target: Target, column: String?, entry: PropertiesEntry,
        render: (String) throws(LotusError) -> PlainValue
    ) throws(LotusError) {
        var (name, arguments) = try Self.split(definition, entry)
        if let column { arguments["column_name"] = .string(column) }
        if let nested = arguments.take("arguments")?.map { arguments.update(nested) }
        guard arguments["model"] == nil else {
            throw entry.error(
                .dbtParsing,
                "the test '\(name)' of '\(entry.name)' has the argument `model`, which is given by dbt",
                hint: "Remove it.")
        }
        self.target = target
        arguments["model"] = .string(Self.modelText(target))
        if let dot = name.firstIndex(of: ".") {
            namespace = String(name[..<dot])
            name = String(name[name.index(after: dot)...])
        } else {
            namespace = nil
        }
        self.name = name
        var config = try Self.config(&arguments, name, entry, render)
        description = arguments.take("description")?.string ?? ""
        if let own = arguments.take("name") {
            shortName = own.pythonText
            fullName = own.pythonText
        } else {
            (shortName, fullName) = Self.names(target, name, namespace, arguments)
            if shortName != fullName, config["alias"] == nil { config["alias"] = .string(shortName) }
        }
        self.arguments = arguments
        self.config = config
    }

    private static func split(
        _ definition: PlainValue, _ entry: PropertiesEntry
    ) throws(LotusError) -> (String, PlainMap) {
        switch definition {
        case .string(let name): return (name, PlainMap())
        case .map(var map):
            if let name = map.take("test_name") { return (name.pythonText, map) }
            guard map.count == 1, let first = map.entries.first else {
                throw entry.error(
                    .dbtParsing,
                    "a test of '\(entry.name)' must be a map of one key, not of \(map.count) (\(map.keys.joined(separator: ", ")))",
                    hint: "Indent the arguments below the test's name.", at: "data_tests")
            }
            guard let arguments = first.value.map else {
                throw entry.error(
                    .dbtParsing,
                    "the arguments of the test '\(first.key)' of '\(entry.name)' must be a map, not"
                        + " \(first.value.pythonLiteral)",
                    hint: "Write `\(first.key): {arguments: {…}}`.", at: "data_tests")
            }
            return (first.key, arguments)
        default:
            throw entry.error(
                .dbtParsing,
                "a test of '\(entry.name)' must be a name or a map, not \(definition.pythonLiteral)",
                hint: "Write for example `- unique`.", at: "data_tests")
        }
    }

    private static func modelText(_ target: Target) -> String {
        switch target {
        case .node(let name, let version):
            let version = version.isTrue ? ", version='\(version.pythonText)'" : ""
            return "{{ get_where_subquery(ref('\(name)'\(version))) }}"
        case .source(let source, let table):
            return "{{ get_where_subquery(source('\(source)', '\(table)')) }}"
        }
    }

    /// The configuration, from beside the arguments and from `config`.
    private static func config(
        _ arguments: inout PlainMap, _ name: String, _ entry: PropertiesEntry,
        _ render: (String) throws(LotusError) -> PlainValue
    ) throws(LotusError) -> PlainMap {
        var nested = arguments["config"]?.map
        if let given = arguments["config"], nested == nil {
            throw entry.error(
                .dbtConfiguration,
                "`config` of the test '\(name)' of '\(entry.name)' must be a map, not"
                    + " \(given.pythonLiteral)", hint: "Write `config: {severity: warn}`.")
        }
        var config = PlainMap()
        func add(_ key: String, _ value: PlainValue) throws(LotusError) {
            let rendered = if let text = value.string { try render(text) } else { value }
            if !rendered.isNone { config[key] = rendered }
        }
        for key in configKeys {
            var value = arguments.take(key) ?? PlainValue.none
            if value.isTrue, nested?[key] != nil {
                throw entry.error(
                    .dbtConfiguration,
                    "the test '\(name)' of '\(entry.name)' has `\(key)` both under `config` and beside it",
                    hint: "Keep the one under `config`.")
            }
            if !value.isTrue, let inner = nested?.take(key) { value = inner }
            try add(key, value)
        }
        arguments["config"] = nil
        for rest in nested?.entries ?? [] { try add(rest.key, rest.value) }
        return config
    }

    // MARK: Names

    private static let nameScalarsMax = 64

    private static func names(
        _ target: Target, _ name: String, _ namespace: String?, _ arguments: PlainMap
    ) -> (short: String, full: String) {
        var type = name
        var targetName = target.name
        switch target {
        case .node(_, let version): if version.isTrue { targetName += "_v\(version.pythonText)" }
        case .source: type = "source_" + name
        }
        if let namespace { type = "\(namespace)_\(type)" }
        var parts: [String] = []
        for entry in arguments.sorted.entries where entry.key != "model" {
            switch entry.value {
            case .map(let map): parts += map.entries.map(\.value.pythonText)
            case .list(let items): parts += items.map(\.pythonText)
            default: parts.append(entry.value.pythonText)
            }
        }
        let identifier = "\(type)_\(targetName)"
        let full = "\(identifier)_\(parts.map(cleaned).joined(separator: "__"))"
        guard full.unicodeScalars.count >= nameScalarsMax else { return (full, full) }
        return ("\(String(identifier.unicodeScalars.prefix(30)))_\(HexDigest.md5(full))", full)
    }

    /// Runs of anything but ASCII letters, digits and `_` become one `_`.
    private static func cleaned(_ text: String) -> String {
        var result = ""
        var isInRun = false
        for scalar in text.unicodeScalars {
            let isKept =
                scalar == "_" || scalar.isASCII && scalar.properties.isAlphabetic
                || ("0"..."9").contains(scalar)
            if isKept {
                result.unicodeScalars.append(scalar)
            } else if !isInRun {
                result += "_"
            }
            isInRun = !isKept
        }
        return result
    }

    /// The last ten digits of the hash that ends the unique id.
    var hash: String {
        let metadata: PlainMap = [
            "namespace": .optional(namespace), "name": .string(name), "kwargs": .map(arguments),
        ]
        return String(HexDigest.md5(fullName + Self.hashable(.map(metadata))).suffix(10))
    }

    /// The metadata as Python prints it, with sorted keys and all values as texts.
    private static func hashable(_ value: PlainValue) -> String {
        func texts(_ value: PlainValue) -> PlainValue {
            switch value {
            case .map(let map): .map(PlainMap(map.sorted.entries.map { ($0.key, texts($0.value)) }))
            case .list(let items): .list(items.map(texts))
            default: .string(value.pythonText)
            }
        }
        return texts(value).pythonLiteral
    }

    // MARK: SQL

    /// The template that calls the test's macro and configures it.
    var rawCode: String {
        let macro = namespace.map { "\($0).test_\(name)" } ?? "test_\(name)"
        let options = config.entries.map { entry in
            let value = entry.value.string.map { "\"\($0.replacing("\"", with: "\\\""))\"" }
            return "\(entry.key)=\(value ?? entry.value.pythonText)"
        }
        let call = options.isEmpty ? "" : "{{ config(\(options.joined(separator: ","))) }}"
        return "{{ \(macro)(**_dbt_generic_test_kwargs) }}\(call)"
    }
}
