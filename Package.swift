// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0

import PackageDescription

// One section per target with its test target beside it, in floor order (docs/architecture.md).
// A target imports only what its section lists; TidyTests reads the imports and holds it to that.

let package = Package(
    name: "lotus-lake",
    products: [
        .executable(name: "lotus", targets: ["lotus"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
        .package(url: "https://github.com/attaswift/BigInt", exact: "6.0.1"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", exact: "1.37.0"),
    ],
    targets: [
        // Floor 0
        .target(name: "LotusCore"),
        .testTarget(name: "LotusCoreTests", dependencies: ["LotusCore", "LotusTestKit"]),

        .target(name: "CDuckDB", linkerSettings: [.linkedLibrary("dl")]),

        .target(name: "CPostgres", linkerSettings: [.linkedLibrary("dl")]),

        // Floor 1
        .target(name: "AirbyteProtocol", dependencies: ["LotusCore"]),
        .testTarget(
            name: "AirbyteProtocolTests", dependencies: ["AirbyteProtocol", "LotusCore", "LotusTestKit"]),

        .target(name: "DuckDB", dependencies: ["CDuckDB", "LotusCore"]),
        .testTarget(name: "DuckDBTests", dependencies: ["DuckDB", "LotusCore", "LotusTestKit"]),

        .target(
            name: "Jinja",
            dependencies: ["LotusCore", .product(name: "BigInt", package: "BigInt")]),
        .testTarget(name: "JinjaTests", dependencies: ["Jinja", "LotusCore", "LotusTestKit"]),

        .target(name: "LineEditor", dependencies: ["LotusCore"]),
        .testTarget(
            name: "LineEditorTests", dependencies: ["LineEditor", "LotusCore", "LotusTestKit"]),

        .target(
            name: "ObjectStore",
            dependencies: [
                "LotusCore",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]),
        .testTarget(
            name: "ObjectStoreTests", dependencies: ["LotusCore", "LotusTestKit", "ObjectStore"]),

        .target(name: "Postgres", dependencies: ["CPostgres", "LotusCore"]),
        .testTarget(name: "PostgresTests", dependencies: ["LotusCore", "LotusTestKit", "Postgres"]),

        .target(
            name: "ProjectFiles",
            dependencies: ["LotusCore", .product(name: "Yams", package: "Yams")]),
        .testTarget(
            name: "ProjectFilesTests", dependencies: ["LotusCore", "LotusTestKit", "ProjectFiles"]),

        // Floor 2
        .target(
            name: "ConnectorKit",
            dependencies: [
                "AirbyteProtocol", "LotusCore",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ]),
        .testTarget(
            name: "ConnectorKitTests",
            dependencies: ["AirbyteProtocol", "ConnectorKit", "LotusCore", "LotusTestKit"]),

        .target(
            name: "DbtProject",
            dependencies: [
                "Jinja", "LotusCore", "ProjectFiles", .product(name: "BigInt", package: "BigInt"),
                .product(name: "Crypto", package: "swift-crypto"),
            ]),
        .testTarget(
            name: "DbtProjectTests",
            dependencies: ["DbtProject", "Jinja", "LotusCore", "LotusTestKit", "ProjectFiles"]),

        .target(
            name: "DuckLake",
            dependencies: [
                "DuckDB", "LotusCore", "ObjectStore", "Postgres",
                .product(name: "Crypto", package: "swift-crypto"),
            ]),
        .testTarget(
            name: "DuckLakeTests",
            dependencies: ["DuckDB", "DuckLake", "LotusCore", "LotusTestKit", "ObjectStore", "Postgres"]),

        .target(
            name: "Landing",
            dependencies: [
                "AirbyteProtocol", "DuckDB", "LotusCore", "ObjectStore",
                .product(name: "Crypto", package: "swift-crypto"),
            ]),
        .testTarget(
            name: "LandingTests",
            dependencies: [
                "AirbyteProtocol", "DuckDB", "Landing", "LotusCore", "LotusTestKit", "ObjectStore",
            ]),

        .target(name: "Orchestrator", dependencies: ["LotusCore"]),
        .testTarget(
            name: "OrchestratorTests", dependencies: ["LotusCore", "LotusTestKit", "Orchestrator"]),

        // Floor 3
        .target(
            name: "DbtRunner",
            dependencies: ["DbtProject", "DuckDB", "DuckLake", "LotusCore", "ProjectFiles"]),
        .testTarget(
            name: "DbtRunnerTests",
            dependencies: [
                "DbtProject", "DbtRunner", "DuckDB", "DuckLake", "LotusCore", "LotusTestKit", "ProjectFiles",
            ]),

        .target(
            name: "KlaviyoSource", dependencies: ["AirbyteProtocol", "ConnectorKit", "LotusCore"],
            path: "Sources/Connectors/KlaviyoSource"),
        .testTarget(
            name: "KlaviyoSourceTests",
            dependencies: [
                "AirbyteProtocol", "ConnectorKit", "KlaviyoSource", "LotusCore", "LotusTestKit", "Sandbox",
            ]),

        .target(name: "Launchers", dependencies: ["LotusCore", "Orchestrator"]),
        .testTarget(
            name: "LaunchersTests", dependencies: ["Launchers", "LotusCore", "LotusTestKit", "Orchestrator"]),

        .target(
            name: "Sandbox",
            dependencies: [
                "LotusCore",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ]),
        .testTarget(
            name: "SandboxTests",
            dependencies: [
                "LotusCore", "LotusTestKit", "Sandbox",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ]),

        .target(
            name: "ShopifySource", dependencies: ["AirbyteProtocol", "ConnectorKit", "LotusCore"],
            path: "Sources/Connectors/ShopifySource"),
        .testTarget(
            name: "ShopifySourceTests",
            dependencies: [
                "AirbyteProtocol", "ConnectorKit", "LotusCore", "LotusTestKit", "Sandbox", "ShopifySource",
            ]),

        .target(
            name: "Sync",
            dependencies: [
                "AirbyteProtocol", "ConnectorKit", "DuckDB", "Landing", "LotusCore", "ObjectStore",
            ]),
        .testTarget(
            name: "SyncTests",
            dependencies: [
                "AirbyteProtocol", "ConnectorKit", "DuckDB", "Landing", "LotusCore", "LotusTestKit",
                "ObjectStore", "SQLiteStore", "Sync",
            ]),

        // Floor 4
        .target(
            name: "DbtCommandLine",
            dependencies: ["ConnectorKit", "DbtProject", "DbtRunner", "LotusCore", "ProjectFiles"]),
        .testTarget(
            name: "DbtCommandLineTests",
            dependencies: [
                "DbtCommandLine", "DbtProject", "DbtRunner", "LotusCore", "LotusTestKit", "ProjectFiles",
            ]),

        .target(
            name: "LakeDefinitions",
            dependencies: [
                "DbtProject", "DbtRunner", "DuckDB", "DuckLake", "Landing", "LotusCore", "ObjectStore",
                "Orchestrator", "ProjectFiles", "Sync", .product(name: "Crypto", package: "swift-crypto"),
            ]),
        .testTarget(
            name: "LakeDefinitionsTests",
            dependencies: [
                "DbtProject", "DbtRunner", "DuckDB", "DuckLake", "LakeDefinitions", "Landing", "LotusCore",
                "LotusTestKit", "ObjectStore", "Orchestrator", "ProjectFiles", "Sync",
            ]),

        .target(
            name: "SQLiteStore",
            dependencies: [
                "AirbyteProtocol", "LotusCore", "Orchestrator", "Sync",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]),
        .testTarget(
            name: "SQLiteStoreTests",
            dependencies: [
                "AirbyteProtocol", "LotusCore", "LotusTestKit", "Orchestrator", "SQLiteStore", "Sync",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]),

        // Floor 5
        .target(
            name: "WebServer",
            dependencies: [
                "LotusCore", "Orchestrator", .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]),
        .testTarget(
            name: "WebServerTests",
            dependencies: ["LotusCore", "LotusTestKit", "Orchestrator", "SQLiteStore", "WebServer"]),

        // Floor 6
        .executableTarget(
            name: "lotus",
            dependencies: [
                "AirbyteProtocol", "ConnectorKit", "DbtCommandLine", "DbtProject", "DbtRunner", "DuckDB",
                "DuckLake", "KlaviyoSource", "LakeDefinitions", "Landing", "Launchers", "LineEditor",
                "LotusCore", "ObjectStore", "Orchestrator", "Postgres", "ProjectFiles", "SQLiteStore",
                "Sandbox", "ShopifySource", "Sync", "WebServer",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            // The program carries the Swift runtime: that halves its start-up and it runs on a machine
            // without a toolchain. Only this link is static, so tests and program share one compilation.
            linkerSettings: [
                .unsafeFlags(["-static-stdlib"]),
                .linkedLibrary("CoreFoundation"), .linkedLibrary("_FoundationCShims"),
                .linkedLibrary("_FoundationCollections"), .linkedLibrary("_FoundationICU"),
                .linkedLibrary("swiftSynchronization"), .linkedLibrary("stdc++"),
            ]),
        .testTarget(
            name: "CommandTests",
            dependencies: ["DuckDB", "LotusCore", "LotusTestKit", "ObjectStore", "Postgres", "Sync"]),

        // Beside the floors
        .target(
            name: "LotusTestKit",
            dependencies: [
                "AirbyteProtocol", "ConnectorKit", "LotusCore", "ObjectStore", "Orchestrator", "Sync",
            ]),
        .testTarget(name: "LotusTestKitTests", dependencies: ["LotusTestKit"]),
        .executableTarget(
            name: "JinjaBenchmark", dependencies: ["Jinja", "LotusCore"], path: "Benchmarks/JinjaBenchmark"),
        .executableTarget(
            name: "JinjaHarness", dependencies: ["Jinja", "LotusCore"], path: "Benchmarks/JinjaHarness"),
        .executableTarget(
            name: "LandingBenchmark",
            dependencies: ["AirbyteProtocol", "ConnectorKit", "DuckDB", "Landing", "LotusCore"],
            path: "Benchmarks/LandingBenchmark"),
        .executableTarget(
            name: "ScannerBenchmark", dependencies: ["LotusCore"], path: "Benchmarks/ScannerBenchmark"),
        .executableTarget(
            name: "StoreBenchmark",
            dependencies: [
                "LotusCore", "Orchestrator", "SQLiteStore", .product(name: "GRDB", package: "GRDB.swift"),
            ],
            path: "Benchmarks/StoreBenchmark"),
        .executableTarget(
            name: "StoreHarness", dependencies: ["LotusCore", "Orchestrator", "SQLiteStore"],
            path: "Benchmarks/StoreHarness"),
        .testTarget(name: "TidyTests", dependencies: ["LotusCore", "LotusTestKit"]),
    ]
)

for target in package.targets where !["CDuckDB", "CPostgres"].contains(target.name) {
    target.swiftSettings =
        (target.swiftSettings ?? []) + [
            .swiftLanguageMode(.v6),
            .enableUpcomingFeature("ExistentialAny"),
            .enableUpcomingFeature("InternalImportsByDefault"),
            .enableUpcomingFeature("MemberImportVisibility"),
            .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
            .treatAllWarnings(as: .error),
        ]
}

// Tests that are not optimised compile in half the time; what they test is optimised all the same. Those
// that read every source file are the exception.
for target in package.targets where target.type == .test && target.name != "TidyTests" {
    target.swiftSettings = (target.swiftSettings ?? []) + [.unsafeFlags(["-Onone"])]
}

// The engine's shared object comes from a Python wheel and expects to find the interpreter's data
// symbols in the process that opens it (Sources/CDuckDB/PythonDataSymbols.c). They must be visible
// to the dynamic linker in every executable that may open the engine; the symbols of SQLite must not
// be, since an extension of the engine has its own (docs/decisions/0010).
for target in package.targets where target.type == .executable || target.type == .test {
    target.linkerSettings =
        (target.linkerSettings ?? []) + [
            .unsafeFlags([
                "-Xlinker", "--export-dynamic", "-L\(Context.packageDirectory)/Scripts/linker",
                "-Xlinker", "--exclude-libs=libsqlite3.a",
            ])
        ]
}
