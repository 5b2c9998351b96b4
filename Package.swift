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
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    ],
    targets: [
        // Floor 0
        .target(name: "LotusCore"),
        .testTarget(name: "LotusCoreTests", dependencies: ["LotusCore", "LotusTestKit"]),

        .target(name: "CDuckDB", linkerSettings: [.linkedLibrary("dl")]),

        // Floor 1
        .target(name: "DuckDB", dependencies: ["CDuckDB", "LotusCore"]),
        .testTarget(name: "DuckDBTests", dependencies: ["DuckDB", "LotusCore", "LotusTestKit"]),

        .target(
            name: "ProjectFiles",
            dependencies: ["LotusCore", .product(name: "Yams", package: "Yams")]),
        .testTarget(
            name: "ProjectFilesTests", dependencies: ["LotusCore", "LotusTestKit", "ProjectFiles"]),

        // Floor 2
        .target(name: "DuckLake", dependencies: ["DuckDB", "LotusCore"]),
        .testTarget(
            name: "DuckLakeTests", dependencies: ["DuckDB", "DuckLake", "LotusCore", "LotusTestKit"]),

        // Floor 6
        .executableTarget(
            name: "lotus",
            dependencies: [
                "DuckDB", "DuckLake", "LotusCore", "ProjectFiles",
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
        .testTarget(name: "CommandTests", dependencies: ["DuckDB", "LotusCore", "LotusTestKit"]),

        // Beside the floors
        .target(name: "LotusTestKit", dependencies: ["LotusCore"]),
        .testTarget(name: "LotusTestKitTests", dependencies: ["LotusTestKit"]),
        .executableTarget(
            name: "ScannerBenchmark", dependencies: ["LotusCore"], path: "Benchmarks/ScannerBenchmark"),
        .testTarget(name: "TidyTests", dependencies: ["LotusCore", "LotusTestKit"]),
    ]
)

for target in package.targets where target.name != "CDuckDB" {
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

// The engine's shared object comes from a Python wheel and expects to find the interpreter's data
// symbols in the process that opens it (Sources/CDuckDB/PythonDataSymbols.c). They must be visible
// to the dynamic linker in every executable that may open the engine.
for target in package.targets where target.type == .executable || target.type == .test {
    target.linkerSettings =
        (target.linkerSettings ?? []) + [
            .unsafeFlags(["-Xlinker", "--export-dynamic"])
        ]
}
