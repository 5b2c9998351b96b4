// SPDX-License-Identifier: Apache-2.0

import Jinja
import Testing

/// What calls itself without end stops with an error, whatever the stack of the thread.
@Suite struct RecursionTests {
    private static let macro = "{% macro m(n) %}{{ m(n + 1) }}{% endmacro %}{{ m(0) }}"

    static let endless: [String: String] = [
        "a macro": macro,
        "a macro with a call block":
            "{% macro m() %}{% call m() %}{{ caller() }}{% endcall %}{% endmacro %}{{ m() }}",
        "a caller": "{% macro m() %}{{ caller() }}{% endmacro %}"
            + "{% macro n() %}{% call m() %}{{ n() }}{% endcall %}{% endmacro %}{{ n() }}",
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

    @Test(arguments: endless.keys.sorted(), OwnStack.sizes)
    func ends(_ name: String, _ stackBytes: Int) async throws {
        let source = try #require(Self.endless[name])
        let kind = await OwnStack.run(bytes: stackBytes) { () -> TemplateError.Kind? in
            do throws(TemplateError) {
                var options = Environment.Options()
                options.loader = DictionaryLoader(["page": source, "other": "{% extends 'page' %}"])
                _ = try Environment(options).template(named: "page").render()
                return nil
            } catch { return error.kind }
        }
        #expect(kind == .recursion || kind == .limit)
    }

    /// Each render of a host's function begins to count anew; the stack does not.
    @Test(arguments: OwnStack.sizes)
    func rendersInsideRendersEnd(_ stackBytes: Int) async throws {
        let kind = await OwnStack.run(bytes: stackBytes) { () -> TemplateError.Kind? in
            do throws(TemplateError) {
                let template = try Environment().compile("{{ again(again) }}")
                let again = HostFunction("again") { (arguments, _) throws(TemplateError) -> Value in
                    .string(try template.render(["again": arguments.positional.first ?? .none]))
                }
                _ = try template.render(["again": .object(again)])
                return nil
            } catch { return error.kind }
        }
        #expect(kind == .recursion)
    }

    @Test func aMacroMayCallItselfAHundredTimes() async throws {
        let source =
            "{% macro m(n) %}{% if n %}{{ n % 10 }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(100) }}"
        let output = await OwnStack.run(bytes: 512 * 1024) { try? Environment().compile(source).render() }
        #expect(output?.utf8.count == 100)
    }

    @Test func theWayToAnEndlessRecursionIsCut() throws {
        let error = #expect(throws: TemplateError.self) { try Environment().compile(Self.macro).render() }
        #expect((error?.details.frames.count ?? 0) <= 40)
    }
}
