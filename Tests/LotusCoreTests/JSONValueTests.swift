// SPDX-License-Identifier: Apache-2.0

import LotusCore
import Testing

struct JSONValueTests {
    @Test(arguments: [
        #"{"b":1.50,"a":[true,null,"x\"y"],"c":{}}"#, "[]", "-0", #""é""#,
    ]) func keepsWhatWasWritten(_ text: String) throws {
        #expect(try JSONValue(parsing: text).text() == text)
    }

    @Test func ofEqualKeysTheLastCounts() throws {
        let value = try JSONValue(parsing: #"{"a":1,"b":2,"a":3}"#)
        #expect(value.text() == #"{"a":3,"b":2}"#)
    }

    @Test func membersAreSetAndRemoved() throws {
        var value: JSONValue = ["a": 1]
        value["b"] = "x"
        value["a"] = nil
        #expect(value.text() == #"{"b":"x"}"#)
        #expect(value.value(at: ["b", "c"]) == nil)
    }
}
