// SPDX-License-Identifier: Apache-2.0

import DbtProject
import Testing

/// Values are printed as Python prints them: names of tests and checksums depend on it.
@Suite struct PythonTextTests {
    @Test func valuesPrintAsInPython() {
        let value = PlainValue.map([
            "text": "it's", "both": "'\"", "list": [1, true, .list([]), PlainValue.none],
            "number": .double(2.5),
        ])
        #expect(
            value.pythonLiteral
                == #"{'text': "it's", 'both': '\'"', 'list': [1, True, [], None], 'number': 2.5}"#)
    }

    @Test func controlCharactersAreEscaped() {
        #expect(PlainValue.literal("a\nb\t\u{7}\u{e9}\u{200b}\\") == #"'a\nb\t\x07é\u200b\\'"#)
    }

    @Test func aTextStandsWithoutQuotes() {
        #expect(PlainValue.string("x").pythonText == "x")
        #expect(PlainValue.none.pythonText == "None")
    }
}
