// SPDX-License-Identifier: Apache-2.0

import Jinja
import Testing

/// Safe text (`markupsafe`), with what Jinja2 3.1.6 prints for the same template.
@Suite struct EscapingTests {
    @Test(
        "safe text escapes what joins it",
        arguments: [
            ("s + '<b>'", "<a>&lt;b&gt;"), ("'<b>' + s", "&lt;b&gt;<a>"), ("s * 2", "<a><a>"),
            ("s ~ '<b>'", "<a>&lt;b&gt;"), ("f % '<b>'", "[&lt;b&gt;]"), ("f % (s,)", "[<a>]"),
            ("g.format('<b>', x=s)", "&lt;b&gt;<a>"), ("s.join(['&', s])", "&amp;<a><a>"),
            ("s.replace('a', '<')", "<&lt;>"), ("s|upper", "<A>"), ("s|e|e", "<a>"),
            ("s|forceescape", "&lt;a&gt;"), ("s|string", "<a>"), ("['<', s]|join('&')", "&lt;&amp;<a>"),
            ("['<', '>']|join('&')", "&lt;&amp;&gt;"), ("s[0]", "<"), ("s.split('a')[1]", ">"),
            ("'<'|replace('<', s)", "&lt;"), ("{'a': '<'}|tojson", ##"{"a": "\u003c"}"##),
        ])
    func markup(_ expression: String, _ expected: String) throws {
        let sets = "{% set s = '<a>'|safe %}{% set f = '[%s]'|safe %}{% set g = '{}{x}'|safe %}"
        let text = try Expressions.render(sets + "{{ \(expression) }}") { $0.autoescape = .always }
        #expect(text == expected)
    }
}
