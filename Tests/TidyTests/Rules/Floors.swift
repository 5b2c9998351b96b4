// SPDX-License-Identifier: Apache-2.0

/// What a target may import: the table of the house (docs/architecture.md), with the floors that are
/// still to be built.
struct Floor {
    let target: String
    /// A target imports only from floors below its own.
    let level: Int
    /// Targets of this package.
    let ours: Set<String>
    /// Modules of other packages.
    let thirdParty: Set<String>

    init(_ level: Int, _ target: String, ours: Set<String> = [], thirdParty: Set<String> = []) {
        self.level = level
        self.target = target
        self.ours = ours
        self.thirdParty = thirdParty
    }
}

/// The whole table, and the arrows that must not exist even by a detour.
struct Floors {
    struct Never {
        let from: Set<String>
        let to: Set<String>
        let reason: String
    }

    let rows: [String: Floor]
    let nevers: [Never]

    init(_ rows: [Floor], nevers: [Never] = []) {
        self.rows = Dictionary(uniqueKeysWithValues: rows.map { ($0.target, $0) })
        self.nevers = nevers
    }

    /// Modules that every target may import. Full Foundation is another matter: see ``SwiftRules``.
    static let systemModules: Set = [
        "Dispatch", "Foundation", "FoundationEssentials", "Glibc", "Synchronization",
    ]

    private static let sources: Set = ["ShopifySource", "KlaviyoSource", "ProcessSource"]
    private static let engines: Set = ["CDuckDB", "DuckDB", "DuckLake"]

    static let house = Floors(
        [
            Floor(0, "LotusCore", thirdParty: ["Logging"]),
            Floor(0, "CDuckDB"),
            Floor(0, "CPostgres"),

            Floor(1, "DuckDB", ours: ["CDuckDB", "LotusCore"]),
            Floor(1, "LineEditor", ours: ["LotusCore"]),
            Floor(
                1, "ObjectStore", ours: ["LotusCore"],
                thirdParty: ["AsyncHTTPClient", "Crypto", "NIOCore", "NIOHTTP1", "NIOPosix"]),
            Floor(1, "Postgres", ours: ["CPostgres", "LotusCore"]),
            Floor(1, "Jinja", ours: ["LotusCore"], thirdParty: ["BigInt"]),
            Floor(1, "AirbyteProtocol", ours: ["LotusCore"]),
            Floor(1, "ProjectFiles", ours: ["LotusCore"], thirdParty: ["Yams"]),

            Floor(
                2, "DuckLake", ours: ["DuckDB", "LotusCore", "ObjectStore", "Postgres"],
                thirdParty: ["Crypto"]),
            Floor(
                2, "Landing", ours: ["AirbyteProtocol", "DuckDB", "LotusCore", "ObjectStore"],
                thirdParty: ["Crypto"]),
            Floor(
                2, "ConnectorKit", ours: ["AirbyteProtocol", "LotusCore"],
                thirdParty: ["AsyncHTTPClient", "NIOCore", "NIOHTTP1", "NIOPosix", "NIOSSL"]),
            Floor(
                2, "DbtProject", ours: ["Jinja", "LotusCore", "ProjectFiles"],
                thirdParty: ["BigInt", "Crypto"]),
            Floor(2, "Orchestrator", ours: ["LotusCore"], thirdParty: ["ServiceLifecycle"]),

            Floor(3, "ShopifySource", ours: ["AirbyteProtocol", "ConnectorKit", "LotusCore"]),
            Floor(3, "KlaviyoSource", ours: ["AirbyteProtocol", "ConnectorKit", "LotusCore"]),
            Floor(
                3, "ProcessSource", ours: ["AirbyteProtocol", "ConnectorKit", "LotusCore"],
                thirdParty: ["Subprocess"]),
            Floor(
                3, "Sandbox", ours: ["LotusCore"],
                thirdParty: ["Crypto", "NIOCore", "NIOHTTP1", "NIOPosix", "NIOSSL"]),
            Floor(
                3, "Sync",
                ours: [
                    "AirbyteProtocol", "ConnectorKit", "DuckDB", "Landing", "LotusCore", "ObjectStore",
                ]),
            Floor(
                3, "DbtRunner",
                ours: ["DbtProject", "DuckDB", "DuckLake", "Jinja", "LotusCore", "ProjectFiles"]),
            Floor(3, "Launchers", ours: ["LotusCore", "Orchestrator"], thirdParty: ["Subprocess"]),

            Floor(
                4, "DbtCommandLine",
                ours: ["ConnectorKit", "DbtProject", "DbtRunner", "LotusCore", "ProjectFiles"]),
            Floor(
                4, "SQLiteStore", ours: ["AirbyteProtocol", "LotusCore", "Orchestrator", "Sync"],
                thirdParty: ["GRDB"]),
            Floor(4, "PostgresStore", ours: ["LotusCore", "Orchestrator", "Postgres", "Sync"]),
            Floor(
                4, "LakeDefinitions",
                ours: [
                    "DbtProject", "DbtRunner", "DuckDB", "DuckLake", "Landing", "LotusCore", "ObjectStore",
                    "Orchestrator", "ProjectFiles", "Sync",
                ], thirdParty: ["Crypto"]),

            Floor(
                5, "WebServer", ours: ["LotusCore", "Orchestrator"],
                thirdParty: ["NIOCore", "NIOHTTP1", "NIOPosix"]),
            Floor(5, "CodeServer", ours: ["LotusCore", "Orchestrator"], thirdParty: ["GRPCCore"]),

            // The executable alone knows everything.
            Floor(
                6, "lotus",
                ours: [
                    "AirbyteProtocol", "CodeServer", "ConnectorKit", "DbtCommandLine", "DbtProject",
                    "DbtRunner", "DuckDB", "DuckLake", "Jinja", "KlaviyoSource", "LakeDefinitions",
                    "Landing", "Launchers",
                    "LineEditor", "LotusCore", "ObjectStore", "Orchestrator", "Postgres", "PostgresStore",
                    "ProcessSource",
                    "ProjectFiles",
                    "SQLiteStore", "Sandbox", "ShopifySource", "Sync", "WebServer",
                ],
                thirdParty: ["ArgumentParser", "Logging", "ServiceLifecycle"]),

            // Beside the floors: only tests import it.
            Floor(
                6, "LotusTestKit",
                ours: [
                    "AirbyteProtocol", "ConnectorKit", "LotusCore", "ObjectStore", "Orchestrator", "Sync",
                ]),
            // They measure; built with the tests, run by `make bench`.
            Floor(
                6, "LandingBenchmark",
                ours: ["AirbyteProtocol", "ConnectorKit", "DuckDB", "Landing", "LotusCore"]),
            Floor(6, "JinjaBenchmark", ours: ["Jinja", "LotusCore"]),
            Floor(6, "JinjaHarness", ours: ["Jinja", "LotusCore"]),
            Floor(6, "ScannerBenchmark", ours: ["LotusCore"]),
            Floor(
                6, "StoreBenchmark", ours: ["LotusCore", "Orchestrator", "SQLiteStore"], thirdParty: ["GRDB"]),
            Floor(6, "StoreHarness", ours: ["LotusCore", "Orchestrator", "SQLiteStore"]),
        ],
        nevers: [
            Never(
                from: ["Orchestrator"],
                to: engines.union([
                    "AirbyteProtocol", "ConnectorKit", "DbtProject", "DbtRunner", "Jinja", "Postgres",
                ]),
                reason: "the orchestrator knows no engine, no dbt and no Airbyte"),
            Never(
                from: ["Landing"], to: sources.union(["ConnectorKit"]),
                reason: "the landing zone knows no connector"),
            Never(from: ["DbtProject"], to: engines, reason: "a project is read without a database"),
            Never(
                from: ["CodeServer", "WebServer"], to: engines.union(["DbtRunner", "Postgres"]),
                reason: "a server never touches an engine"),
            Never(
                from: ["Jinja"], to: ["AirbyteProtocol", "DbtProject", "DbtRunner", "ProjectFiles"],
                reason: "templates know neither dbt nor Airbyte"),
        ])
}

// MARK: - Checks

extension Floors {
    /// Whether the table keeps its own rules.
    func violationsOfTable() -> [Violation] {
        let table = "Tests/TidyTests/Rules/Floors.swift"
        let arrows = rows.values.sorted { $0.target < $1.target }.flatMap { row in
            row.ours.sorted().compactMap { imported -> Violation? in
                guard let other = rows[imported] else {
                    return Violation(path: table, "\(row.target) may import \(imported), which has no row")
                }
                guard other.level >= row.level else { return nil }
                return Violation(
                    path: table,
                    "\(row.target) on floor \(row.level) may import \(imported) on floor \(other.level)")
            }
        }
        let detours = nevers.flatMap { never in
            never.from.sorted().flatMap { from in
                never.to.intersection(reachable(from: from)).sorted().map {
                    Violation(path: table, "\(from) reaches \($0): \(never.reason)")
                }
            }
        }
        return arrows + detours
    }

    /// Whether the dependency lists of Package.swift have only arrows of the table.
    func violations(in manifest: PackageManifest) -> [Violation] {
        manifest.targets.filter { !$0.isTest }.flatMap { target -> [Violation] in
            guard let row = rows[target.name] else {
                return [
                    Violation(
                        path: "Package.swift",
                        "\(target.name) has no row in Tests/TidyTests/Rules/Floors.swift")
                ]
            }
            return target.ours.subtracting(row.ours).union(target.products.subtracting(row.thirdParty))
                .sorted()
                .map { Violation(path: "Package.swift", "\(target.name) must not depend on \($0)") }
        }
    }

    /// Whether a source imports only what both Package.swift and the table let its target import.
    func violations(in file: SourceFile, of manifest: PackageManifest) -> [Violation] {
        guard let target = manifest.targets.first(where: { $0.name == file.target }) else {
            return [Violation(file, "Package.swift has no target \(file.target)")]
        }
        let names = Set(manifest.targets.map(\.name))
        return ImportStatement.all(in: SwiftText(file.text)).compactMap { statement in
            let module = statement.module
            let isSystem = Self.systemModules.contains(module) || (target.isTest && module == "Testing")
            if isSystem || module == target.name { return nil }
            guard target.ours.union(target.products).contains(module) else {
                return Violation(
                    file, line: statement.line,
                    "imports \(module), which Package.swift does not list for \(target.name)")
            }
            if target.isTest { return nil }
            return names.contains(module) ? wrongArrow(file, statement, target.name) : nil
        }
    }

    private func wrongArrow(_ file: SourceFile, _ statement: ImportStatement, _ target: String) -> Violation?
    {
        guard let row = rows[target], let other = rows[statement.module] else { return nil }
        if other.level >= row.level {
            return Violation(
                file, line: statement.line,
                "imports \(other.target) on floor \(other.level) from \(target) on floor \(row.level)")
        }
        if row.ours.contains(statement.module) { return nil }
        return Violation(file, line: statement.line, "\(target) must not import \(statement.module)")
    }

    private func reachable(from target: String) -> Set<String> {
        var seen: Set<String> = []
        var open = [target]
        while let next = open.popLast() {
            for imported in rows[next]?.ours ?? [] where seen.insert(imported).inserted {
                open.append(imported)
            }
        }
        return seen
    }
}
