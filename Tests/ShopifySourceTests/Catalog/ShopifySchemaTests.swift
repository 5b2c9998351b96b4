// SPDX-License-Identifier: Apache-2.0

import AirbyteProtocol
import LotusCore
import LotusTestKit
import ShopifySource
import Testing

@Suite("Shopify's schemas and specification")
struct ShopifySchemaTests {
    @Test("Each schema is the original's, to the letter")
    func schemas() throws {
        let recorded = try RecordedConnector.shopify.schemas()
        #expect(recorded.keys.sorted() == ShopifySchemas.all.keys.sorted())
        for (name, schema) in ShopifySchemas.all {
            let expected = try #require(recorded[name])
            #expect(JSONWriter.text { schema.write(to: &$0) } == JSONWriter.text { expected.write(to: &$0) })
        }
    }

    @Test("The specification has the fields of the original")
    func specification() throws {
        let recorded = try RecordedConnector.shopify.specification()
        #expect(RecordedConnector.bones(ShopifySource.specification) == RecordedConnector.bones(recorded))
    }
}
