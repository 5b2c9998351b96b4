// SPDX-License-Identifier: Apache-2.0

import Jinja
import Testing

/// Compiling takes time in proportion to the text: each of these would run for hours if it did not.
@Suite struct SizeTests {
    @Test(
        arguments: [
            "{{ 1 if 0 }}\n", "{% from 'a' import b %}\n", "{% set a = 1 %}{% include 'x' %}",
            "{{ f(a=1) }}{{ f(b=1, c=2) }}",
            "{% if a %}{% set b = 1 %}{% elif c %}{% set d = 1 %}{% endif %}",
            "{# #}{% raw %}{% endraw %}{{ '\\x41' }}", "{{ x|upper }}{{ x is defined }}",
            "{% for i in x if i %}{{ loop.index }}{% endfor %}", "{%   -", "{% raw %}{% endraw ",
        ])
    func aMegabyteIsReadOrRefused(_ part: String) throws {
        var options = Environment.Options()
        options.loader = DictionaryLoader(["a": "", "x": ""])
        let source = String(repeating: part, count: (1 << 20) / part.utf8.count)
        _ = try? Environment(options).compile(source)
    }

    @Test func manyNamesAreReadOrRefused() throws {
        let names = (0..<60_000).map { "{% set v\($0) = v\($0 + 1) %}" }.joined()
        _ = try Environment().compile(names)
        let blocks = (0..<30_000).map { "{% block b\($0) %}{% endblock %}" }.joined()
        _ = try Environment().compile(blocks)
        let arguments = (0..<60_000).map { "a\($0)=1" }.joined(separator: ",")
        #expect(throws: TemplateError.self) { try Environment().compile("{{ f(\(arguments)) }}") }
    }

    @Test func variablesForOtherTemplatesAreBounded() throws {
        let source =
            (0..<5_000).map { "{% set v\($0) = 1 %}" }.joined()
            + String(repeating: "{% include 'x' %}", count: 5_000)
        let error = #expect(throws: TemplateError.self) { try Environment().compile(source) }
        #expect(error?.kind == .limit)
    }

    @Test func branchesInsideEachOtherDoNotMultiply() throws {
        let levels = 90
        let source =
            "{% set y = 0 %}" + String(repeating: "{% if 1 %}{% set x = 1 %}", count: levels)
            + "{{ x }}{{ y }}"
            + String(
                repeating: "{% elif z %}{% set y = 2 %}{% else %}{% set y = 1 %}{% endif %}", count: levels)
        #expect(try Environment().compile(source).render() == "10")
    }
}
