// SPDX-License-Identifier: Apache-2.0

import AirbyteProtocol
import KlaviyoSource
import LotusCore
import LotusTestKit
import Testing

@Suite("Klaviyo's schemas and specification")
struct KlaviyoSchemaTests {
    @Test("Each schema is the original's, to the letter")
    func schemas() throws {
        let recorded = try RecordedConnector.klaviyo.schemas()
        #expect(recorded.keys.sorted() == KlaviyoSchemas.all.keys.sorted())
        for (name, schema) in KlaviyoSchemas.all {
            let expected = try #require(recorded[name])
            #expect(JSONWriter.text { schema.write(to: &$0) } == JSONWriter.text { expected.write(to: &$0) })
        }
    }

    @Test("The specification has the fields of the original")
    func specification() throws {
        let recorded = try RecordedConnector.klaviyo.specification()
        #expect(RecordedConnector.bones(KlaviyoSource.specification) == RecordedConnector.bones(recorded))
    }
}
