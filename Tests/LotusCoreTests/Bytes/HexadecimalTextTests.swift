// SPDX-License-Identifier: Apache-2.0

import LotusCore
import Testing

@Suite struct HexadecimalTextTests {
    @Test func everyByteHasTwoDigits() {
        #expect(HexadecimalText.text([]) == "")
        #expect(HexadecimalText.text([0x00, 0x09, 0x0a, 0x7f, 0xf0, 0xff]) == "00090a7ff0ff")
    }
}
