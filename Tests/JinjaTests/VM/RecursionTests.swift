// SPDX-License-Identifier: Apache-2.0

import Jinja
import Synchronization
import Testing

/// What calls itself without end stops with an error, on a thread with a stack of 512 KB.
@Suite struct RecursionTests {
    private static let macro = "{% macro m(n) %}{{ m(n + 1) }}{% endmacro %}{{ m(0) }}"

    static let endless: [String: String] = [
        "a macro": macro,
        "a macro with a call block":
            "{% macro m() %}{% call m() %}{{ caller() }}{% endcall %}{% endmacro %}{{ m() }}",
        "a caller": "{% macro m() %}{{ caller() }}{% endmacro %}"
            + "{% macro n() %}{% call m() %}{{ n() }}{% endcall %}{% endmacro %}{{ n() }}",
        "a filter": "{% macro m() %}{{ [m]|map('string')|list }}{{ [1]|map(m) }}{% endmacro %}{{ m() }}",
        "a macro through a filter":
            "{% macro m() %}{% filter upper %}{{ m() }}{% endfilter %}{% endmacro %}{{ m() }}",
        "a macro through a set block":
            "{% macro m() %}{% set x %}{{ m() }}{% endset %}{% endmacro %}{{ m() }}",
        "a macro in a default": "{% macro m(a=m()) %}{% endmacro %}{{ m() }}",
        "a macro in a condition":
            "{% macro m() %}{% for i in [1] if m() %}{% endfor %}{% endmacro %}{{ m() }}",
        "a recursive loop":
            "{% set l = [] %}{% do l.append(l) %}{% for i in l recursive %}{{ loop(i) }}{% endfor %}",
        "a block": "{% block b %}{{ self.b() }}{% endblock %}",
        "an include": "{% include 'page' %}",
        "an include of two": "{% include ['none', 'page'] %}",
        "an import": "{% import 'page' as p %}",
        "an import of names": "{% from 'page' import p with context %}",
        "an extends": "{% extends 'page' %}",
        "an extends of two": "{% if true %}{% extends 'other' %}{% endif %}",
    ]

    @Test(arguments: endless.keys.sorted())
    func ends(_ name: String) async throws {
        let source = try #require(Self.endless[name])
        let kind = Mutex<TemplateError.Kind?>(nil)
        await SmallStack.run {
            do throws(TemplateError) {
                var options = Environment.Options()
                options.loader = DictionaryLoader(["page": source, "other": "{% extends 'page' %}"])
                _ = try Environment(options).template(named: "page").render()
            } catch { kind.withLock { $0 = error.kind } }
        }
        let found = kind.withLock { $0 }
        #expect(name == "a filter" || found == .recursion || found == .limit)
    }

    @Test func aMacroMayCallItselfAHundredTimes() async throws {
        let output = Mutex("")
        await SmallStack.run {
            let source =
                "{% macro m(n) %}{% if n %}{{ n % 10 }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(100) }}"
            let text = (try? Environment().compile(source).render()) ?? "error"
            output.withLock { $0 = text }
        }
        #expect(output.withLock { $0 }.utf8.count == 100)
    }

    @Test func theWayToAnEndlessRecursionIsCut() throws {
        let error = #expect(throws: TemplateError.self) { try Environment().compile(Self.macro).render() }
        #expect((error?.details.frames.count ?? 0) <= 40)
    }
}
