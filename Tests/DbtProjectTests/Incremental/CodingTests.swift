// SPDX-License-Identifier: Apache-2.0

import DbtProject
import LotusTestKit
import Testing

/// That a manifest comes out of the cache as it went in, with every field of every record.
@Suite struct CodingTests {
    /// All but the one that reads the time zones of the system: its parse is not kept.
    @Test(arguments: RecordedProject.all.filter { $0.name != "details" })
    func everyFieldIsKept(_ project: RecordedProject) throws {
        let scratch = try ScratchFolder("dbt-coding")
        let session = try project.session()
        let parser = IncrementalParser(
            folder: project.folder, session: session, cachePath: scratch.file("cache"), program: "test")
        let fresh = try parser.parse()
        fresh.store(fresh.project.manifest, summary: ManifestSummary(), texts: nil)
        let stored = try #require(parser.stored()?.project())
        #expect(Self.dumped(stored.project.manifest) == Self.dumped(fresh.project.manifest))
    }

    /// All fields, without the addresses and locks of objects.
    private static func dumped(_ manifest: Manifest) -> [Substring] {
        var text = ""
        dump(manifest, to: &text)
        return text.split(separator: "\n").filter { !$0.contains("compiled:") && !$0.contains("#") }
    }

    @Test(arguments: [
        ("", UInt64(0), UInt64(0)),
        ("hello", 0xCBD8_A7B3_41BD_9B02, 0x5B1E_906A_48AE_1D19),
        ("0123456789abcdef", 0x4BE0_6D94_CF4A_D1A7, 0x87C3_5B5C_63A7_08DA),
        ("ünïcode and more than sixteen bytes", 0xE4B1_1380_1B5D_1251, 0xE320_1905_D59C_7F86),
    ])
    func theHashIsThatOfTheOriginal(_ text: String, _ high: UInt64, _ low: UInt64) {
        #expect(ContentHash(text) == ContentHash(high: high, low: low))
    }
}
