// SPDX-License-Identifier: Apache-2.0

import LotusCore
import ShopifySource
import Testing

@Suite struct IdentifierTextTests {
    @Test func whatIsWrittenIsRead() throws {
        var random = SeededGenerator(3)
        for size in [0, 1, 2, 3, 10, 1_000] {
            let identifiers = Set(
                (0..<size).map { _ in
                    UInt64.random(in: 0...(Bool.random(using: &random) ? .max : 9_999), using: &random)
                })
            let text = IdentifierText.text(identifiers)
            #expect(try #require(IdentifierText.identifiers(text)) == identifiers.sorted())
        }
    }

    @Test func neighboursTakeLittleRoom() {
        let identifiers = (0..<1_000).map { UInt64(5_000_000_000_000 + $0 * 300) }
        #expect(IdentifierText.text(identifiers).utf8.count < 3_000)
    }

    @Test(arguments: ["!", "g", "____________________________"])
    func whatIsNoneIsRefused(_ text: String) {
        #expect(IdentifierText.identifiers(text) == nil)
    }
}
