// SPDX-License-Identifier: Apache-2.0

import Jinja
import Testing

/// Nothing of a render outlives it, and all that a kept macro needs does.
@Suite struct LifetimeTests {
    private final class Guest: HostObject {
        let typeName = "guest"
        func str(_ state: RenderState) throws(TemplateError) -> String { "guest" }
    }

    @Test(
        "a render frees what it was given",
        arguments: [
            "{% set x = guest %}{% macro m() %}{{ x }}{% endmacro %}{{ m() }}",
            "{% macro m(n) %}{% set g = guest %}{% if n %}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(3) }}",
            "{% macro m() %}{% set g = guest %}{% macro n() %}{{ g }}{% if false %}{{ n() }}{% endif %}"
                + "{% endmacro %}{{ n() }}{% endmacro %}{{ m() }}",
            "{% for i in [guest] recursive %}{{ i }}{% macro m() %}{{ i }}{{ loop }}{% endmacro %}{% endfor %}",
            "{% block b %}{% set me = self %}{% set g = guest %}{{ g }}{% endblock %}{% set s = self %}",
            "{% import 'other' as o with context %}{% set g = guest %}{{ o.m() }}",
            "{% set g = guest %}{% include 'other' %}",
            "{% set g = guest %}{% macro m() %}{{ g }}{% endmacro %}{{ 1 / 0 }}",
        ])
    func rendersFree(_ source: String) throws {
        var options = Environment.Options()
        options.loader = DictionaryLoader([
            "page": source, "other": "{% macro m() %}{{ guest }}{{ n }}{% endmacro %}{% set n = m %}",
        ])
        let template = try Environment(options).template(named: "page")
        weak var watched: Guest?
        do {
            let guest = Guest()
            watched = guest
            _ = try? template.render(["guest": .object(guest)])
        }
        #expect(watched == nil)
    }

    @Test func aMacroThatIsKeptKeepsWhatItNeeds() throws {
        let environment = try Environment()
        var macro: Macro?
        weak var watched: Guest?
        do {
            let guest = Guest()
            watched = guest
            macro = try environment.compile(
                "{% set g = guest %}{% macro m() %}{{ helper() }}{% endmacro %}"
                    + "{% macro helper() %}<{{ g }}>{% endmacro %}"
            ).module(["guest": .object(guest)]).macro("m")
        }
        let state = environment.makeState()
        #expect(try macro?.call(.none, state).str(state) == "<guest>")
        macro = nil
        #expect(watched == nil)
    }

    @Test func aModuleMadeInARenderOutlivesIt() throws {
        let environment = try Environment()
        let library = try environment.compile(
            "{% macro m() %}{{ n() }}{% endmacro %}{% macro n() %}x{% endmacro %}")
        let module = try library.module(host: Empty(), environment.makeState())
        let state = environment.makeState()
        #expect(try module.macro("m")?.call(.none, state).str(state) == "x")
    }

    private final class Empty: TemplateContext, Sendable {
        func lookup(_ name: String) -> Value? { nil }
    }
}
