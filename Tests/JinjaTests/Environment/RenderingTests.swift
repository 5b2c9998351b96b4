// SPDX-License-Identifier: Apache-2.0

import Jinja
import Testing

/// Errors as a user gets to see them.
@Suite struct RenderingTests {
    private func rendering(_ source: String, _ others: [String: String] = [:]) throws -> String? {
        var options = Environment.Options()
        options.loader = DictionaryLoader(others.merging(["page.sql": source]) { one, _ in one })
        let environment = try Environment(options)
        let error = #expect(throws: TemplateError.self) {
            try environment.template(named: "page.sql").render(["customer": "x"])
        }
        return error?.rendering
    }

    @Test func theWayThroughMacrosAndIncludesIsShown() throws {
        let text = try rendering(
            "{% from 'macros.sql' import m %}\n{% include 'part.sql' %}",
            [
                "macros.sql": "{% macro m(x) %}\n  {{ x.a.b }}\n{% endmacro %}",
                "part.sql": "one\ntwo {{ m(customer) }}",
            ])
        #expect(
            text == """
                error[LL-JINJA-003]: 'str object' has no attribute 'a'
                    from template, part.sql:2:8
                    from template, page.sql:2:12
                  --> macros.sql:2:6
                   |
                 2 |   {{ x.a.b }}
                   |      ^^^^^
                  help: Check the spelling of `a`, or test it with `is defined` before it is used.
                """)
    }

    @Test func aMisspeltNameGetsSuggestions() throws {
        #expect(try rendering("{{ custmer.name }}")?.contains("did you mean `customer`?") == true)
        #expect(try rendering("{{ customer|uper }}")?.contains("did you mean `upper`?") == true)
        #expect(
            try rendering("{{ 1 is definedd }}")?.contains("did you mean `defined` or `undefined`?") == true)
        #expect(
            try rendering("{% include 'prat' %}", ["part": ""])?.contains("did you mean `part`?") == true)
        #expect(
            try rendering("{% macro m(colour) %}{% endmacro %}{{ m(color=1) }}")?.contains(
                "did you mean `colour`?") == true)
    }

    @Test func aSyntaxErrorPointsAtTheWord() throws {
        #expect(
            try rendering("select 1\nfrom {{ a b }}") == """
                error[LL-JINJA-001]: expected 'end of print statement', got 'b'
                  --> page.sql:2:11
                   |
                 2 | from {{ a b }}
                   |           ^
                """)
    }
}
