// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusTestKit
import Testing

@Suite struct InstalledComponentsTests {
    @Test func whatBootstrapInstalledIsFound() throws {
        let components = try InstalledComponents.ofCheckout()
        for name in ["ducklake", "httpfs", "postgres_scanner", "sqlite_scanner"] {
            let file = try components.extension(name)
            let entry = try #require(components.entries.first { $0.name == name })
            let size = try FileManager.default.attributesOfItem(atPath: file)[.size] as? Int
            #expect(size == entry.bytes)
            #expect(entry.version == "1.5.5" && entry.sha256.count == 64)
        }
        #expect(FileManager.default.fileExists(atPath: try components.engine()))
    }

    @Test func anUnknownNameListsTheKnownOnes() throws {
        let folder = try ScratchFolder()
        try folder.write("MANIFEST", "aa 12 duckdb 1.5.5 libduckdb.so\nbb 3 httpfs 1.5.5 extensions/httpfs\n")
        let components = try InstalledComponents(folder: folder.path)
        let error = #expect(throws: KitError.self) { try components.extension("spatial") }
        #expect(error?.description.hasSuffix("which has: duckdb, httpfs") == true)
    }

    @Test func missingOrBrokenManifestsSayWhatToDo() throws {
        let folder = try ScratchFolder()
        let missing = #expect(throws: KitError.self) { try InstalledComponents(folder: folder.path) }
        #expect(missing?.description.hasSuffix("run Scripts/bootstrap") == true)
        try folder.write("MANIFEST", "aa many duckdb 1.5.5 libduckdb.so\n")
        let broken = #expect(throws: KitError.self) { try InstalledComponents(folder: folder.path) }
        #expect(broken?.description.contains("has an odd line: aa many") == true)
    }

    @Test func theProgramBuiltWithTheTestsIsFoundAndRuns() async throws {
        let outcome = try await ProcessRunner.run(LotusBinary.command(["--version"])).requireExit()
        #expect(outcome.outputText.hasPrefix("lotus "))
    }

    @Test func theCheckoutIsTheOneWithThePackage() {
        #expect(FileManager.default.fileExists(atPath: Checkout.path("Package.swift")))
    }
}
