// SPDX-License-Identifier: Apache-2.0

import Testing

/// The arrows between targets.
@Suite struct FloorTests {
    @Test func theTableKeepsItsOwnRules() {
        expectNone(Floors.house.violationsOfTable())
    }

    @Test func packageDependenciesAreArrowsOfTheTable() throws {
        let manifest = try SourceTree.manifest()
        #expect(manifest.targets.contains { $0.name == "lotus" && $0.products == ["ArgumentParser"] })
        expectNone(Floors.house.violations(in: manifest))
    }

    @Test(arguments: ["Sources", "Tests"])
    func sourcesImportOnlyWhatTheyMay(folder: String) throws {
        let manifest = try SourceTree.manifest()
        let files = try SourceTree.swiftFiles(in: folder)
        #expect(!files.isEmpty)
        expectNone(files.flatMap { Floors.house.violations(in: $0, of: manifest) })
    }

    // MARK: - The checks themselves

    private let manifest = PackageManifest(
        """
        let package = Package(
            name: "x", products: [.executable(name: "top", targets: ["top"])],
            targets: [
                .target(name: "Ground"),
                // .target(name: "Commented", dependencies: ["Ground"]),
                .target(name: "Middle", dependencies: ["Ground", .product(name: "Yams", package: "Yams")]),
                .target(
                    name: "Beside",
                    dependencies: [.product(name: "Yams", package: "Yams"), "Ground", "Middle"],
                    linkerSettings: [.linkedLibrary("z")]),
                .executableTarget(name: "top", dependencies: ["Ground", "Middle", "Beside"]),
                .testTarget(name: "MiddleTests", dependencies: ["Middle"]),
            ])
        for target in package.targets where target.type == .test { target.name = "y" }
        """)

    private let floors = Floors([
        Floor(0, "Ground"), Floor(1, "Middle", ours: ["Ground"], thirdParty: ["Yams"]),
        Floor(1, "Beside", ours: ["Ground"]), Floor(2, "top", ours: ["Ground", "Middle"]),
    ])

    private func reasons(_ path: String, _ text: String) -> [String] {
        floors.violations(in: SourceFile(path: path, text: text), of: manifest).map { "\($0)" }
    }

    @Test func theManifestIsRead() {
        #expect(
            manifest.targets == [
                .init(name: "Ground", isTest: false, ours: [], products: []),
                .init(name: "Middle", isTest: false, ours: ["Ground"], products: ["Yams"]),
                .init(name: "Beside", isTest: false, ours: ["Ground", "Middle"], products: ["Yams"]),
                .init(name: "top", isTest: false, ours: ["Ground", "Middle", "Beside"], products: []),
                .init(name: "MiddleTests", isTest: true, ours: ["Middle"], products: []),
            ])
    }

    @Test func importsAreRead() {
        let text = SwiftText(
            """
            import One
            package import Two
            @preconcurrency internal import Three
            @_spi(Inner) public import struct Four.Part
            // import Five
            let x = "import Six"
            #if canImport(Seven)
                import Eight.Sub
            #endif
            """)
        #expect(ImportStatement.all(in: text).map(\.module) == ["One", "Two", "Three", "Four", "Eight"])
        #expect(ImportStatement.all(in: text).map(\.line) == [1, 2, 3, 4, 8])
    }

    @Test func anImportThatThePackageDoesNotListFails() {
        #expect(
            reasons("Sources/Ground/A.swift", "import Yams\n")
                == ["Sources/Ground/A.swift:1: imports Yams, which Package.swift does not list for Ground"])
        #expect(
            reasons("Tests/MiddleTests/A.swift", "import Testing\nimport Ground\nimport Middle\n").count == 1)
        #expect(reasons("Sources/Middle/A.swift", "import Testing\n").count == 1)
        #expect(
            reasons("Sources/Unknown/A.swift", "") == [
                "Sources/Unknown/A.swift: Package.swift has no target Unknown"
            ])
    }

    @Test func anImportOfTheSameFloorFailsThoughThePackageListsIt() {
        #expect(
            reasons("Sources/Beside/A.swift", "import Ground\ninternal import Middle\n")
                == ["Sources/Beside/A.swift:2: imports Middle on floor 1 from Beside on floor 1"])
    }

    @Test func anImportThatTheTableDoesNotNameFails() {
        #expect(
            reasons("Sources/top/A.swift", "import Beside\n") == [
                "Sources/top/A.swift:1: top must not import Beside"
            ])
        #expect(reasons("Sources/top/A.swift", "import Middle\nimport Glibc\n") == [])
    }

    @Test func aDependencyThatTheTableDoesNotNameFails() {
        let found = floors.violations(in: manifest).map(\.reason)
        #expect(
            found == [
                "Beside must not depend on Middle", "Beside must not depend on Yams",
                "top must not depend on Beside",
            ])
        let unknown = Floors([]).violations(in: manifest).map(\.reason)
        #expect(unknown.first == "Ground has no row in Tests/TidyTests/Rules/Floors.swift")
        #expect(unknown.count == 4)
    }

    @Test func aTableThatBreaksItsRulesFails() {
        let table = Floors(
            [
                Floor(0, "Engine"), Floor(1, "Store", ours: ["Engine"]),
                Floor(2, "Pure", ours: ["Store", "Ghost"]),
                Floor(2, "Peer", ours: ["Pure"]),
            ],
            nevers: [.init(from: ["Pure"], to: ["Engine"], reason: "pure is pure")])
        #expect(
            table.violationsOfTable().map(\.reason) == [
                "Peer on floor 2 may import Pure on floor 2", "Pure may import Ghost, which has no row",
                "Pure reaches Engine: pure is pure",
            ])
    }
}
