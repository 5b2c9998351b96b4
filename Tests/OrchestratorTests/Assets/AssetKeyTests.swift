// SPDX-License-Identifier: Apache-2.0

import Orchestrator
import Testing

@Suite struct AssetKeyTests {
    @Test(arguments: ["fct_sales", "shop/orders", "a/b/c"])
    func aKeyIsReadAsItIsWritten(text: String) {
        #expect(AssetKey(parsing: text)?.description == text)
    }

    @Test(arguments: ["", "/", "a/", "/a", "a//b"])
    func aTextWithAnEmptyPartIsNoKey(text: String) {
        #expect(AssetKey(parsing: text) == nil)
    }

    @Test func keysAreOrderedByTheirParts() {
        let keys: [AssetKey] = ["b", "a/b", "a", "a/a"]
        #expect(keys.sorted().map(\.description) == ["a", "a/a", "a/b", "b"])
    }
}
