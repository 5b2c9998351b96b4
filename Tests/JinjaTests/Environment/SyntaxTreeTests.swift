// SPDX-License-Identifier: Apache-2.0

import Jinja
import Testing

/// What can be known of a template without running it.
@Suite struct SyntaxTreeTests {
    @Test func callsAreListedWithTheirConstants() throws {
        let tree = try Environment().parse(
            "{{ config(materialized='table', tags=['a', 1], on=var('x')) }}{% if ref('a') %}{{ b.c.d(1, *x) }}"
                + "{% endif %}{% for i in source('s', t) %}{% do f()(2) %}{% endfor %}")
        let calls = tree.calls
        #expect(calls.map(\.name) == ["config", "var", "ref", "b.c.d", "source", "f"])
        #expect(calls[0].keyword.map(\.name) == ["materialized", "tags", "on"])
        #expect(calls[0].keyword[0].value?.text == "table")
        #expect(calls[0].keyword[2].value == nil)
        #expect(calls[2].positional.first??.text == "a")
        #expect(calls[3].hasStars)
        #expect(calls[4].positional.count == 2 && calls[4].positional[1] == nil)
        #expect(tree.source.text(calls[2].span) == "ref('a')")
    }

    @Test func namesAreListed() throws {
        let tree = try Environment().parse(
            "{{ a.b[c] | d(e) }}{% set f = g %}{% macro h(i=j) %}{{ k }}{% endmacro %}")
        #expect(tree.names.isSuperset(of: ["a", "c", "e", "g", "j", "k"]))
        #expect(tree.names.isDisjoint(with: ["b", "d", "h"]))
    }

    @Test func macrosAreListedWithTheirTypes() throws {
        var options = Environment.Options()
        options.typesParameters = true
        let source =
            "{% macro m(a: dict[str, list[int]], b: string = 'x', c=1) %}{{ b }}{{ c }}{% endmacro %}{{ m(1) }}"
        let template = try Environment(options).compile(source)
        let macro = try #require(template.macros.first)
        #expect(macro.parameters.map(\.name) == ["a", "b", "c"])
        #expect(macro.parameters.map(\.annotation) == ["dict[str, list[int]]", "string", nil])
        #expect(macro.parameters.map(\.hasDefault) == [false, true, true])
        #expect(try template.render() == "x1")
        #expect(throws: TemplateError.self) { try Environment().compile(source) }
    }

    @Test func aModuleGivesItsMacros() throws {
        let template = try Environment().compile(
            "{% macro m(a, b=2) %}{{ a }}{{ b }}{% endmacro %}{% macro _hidden() %}{% endmacro %}{% set x = 5 %}text"
        )
        let module = try template.module()
        #expect(module.body == "text")
        #expect(Set(module.exported.keys) == ["m", "x"])
        #expect(module.macro("m")?.parameters == ["a", "b"])
        #expect(module.macro("x") == nil)
    }

    @Test func aTemplateIsLoadedOnce() throws {
        var options = Environment.Options()
        options.loader = DictionaryLoader(["a": "x"])
        let environment = try Environment(options)
        #expect(try environment.template(named: "a") === environment.template(named: "a"))
    }

    @Test func delimitersThatAreEqualAreRefused() throws {
        var options = Environment.Options()
        options.delimiters.blockStart = "{{"
        #expect(throws: TemplateError.self) { try Environment(options) }
    }
}
