// SPDX-License-Identifier: Apache-2.0

import Jinja
import LotusCore
import Testing

/// What a host adds: variables on demand, functions, values that macros return, tags.
@Suite struct HostTests {
    private final class Lookups: TemplateContext, Sendable {
        func lookup(_ name: String) -> Value? { name.hasPrefix("host_") ? .string("<\(name)>") : nil }
    }

    private let giveBack = HostFunction("return") { (arguments, _) throws(TemplateError) -> Value in
        var error = TemplateError(.returned, "return")
        error.details.returnedValue = arguments.positional.first ?? Value.none
        throw error
    }

    @Test func variablesAreLookedUpOnDemand() throws {
        let template = try Environment().compile("{{ host_a }}{{ other }}{{ range(2)|list }}")
        #expect(try template.render(host: Lookups()) == "<host_a>[0, 1]")
    }

    @Test func aMacroOfAModuleSeesTheHost() throws {
        let module = try Environment().compile("{% macro m() %}{{ host_a }}{% endmacro %}").module(
            host: Lookups())
        let state = try Environment().makeState()
        #expect(try module.macro("m")?.call(.none, state).str(state) == "<host_a>")
    }

    @Test func aMacroReturnsAValue() throws {
        let source = """
            {% macro rows(n) %}text{% for i in range(9) %}{% if i == n %}{% set x %}{{ return([i, none]) }}\
            {% endset %}{% endif %}{% endfor %}{% endmacro %}\
            {% macro outer(n) %}before {{ rows(n)[0] + 1 }} after{% endmacro %}\
            {{ rows(3) }} {{ outer(4) }} {{ rows(100) }}
            """
        let text = try Environment().compile(source).render(["return": .object(giveBack)])
        #expect(text == "[3, None] before 5 after text")
    }

    /// As in dbt, where the macro that calls `caller()` is the nearest one that catches.
    @Test func aReturnInACallBlockEndsTheMacroThatCallsIt() throws {
        let source = """
            {% macro wrap() %}<{{ caller() }}>{% endmacro %}\
            {% macro m() %}a{% call wrap() %}{{ return(7) }}{% endcall %}b{% endmacro %}{{ m() }}
            """
        #expect(try Environment().compile(source).render(["return": .object(giveBack)]) == "a7b")
    }

    @Test func aReturnOutsideOfAMacroIsAnError() throws {
        let template = try Environment().compile("{{ return(1) }}")
        let error = #expect(throws: TemplateError.self) {
            try template.render(["return": .object(giveBack)])
        }
        #expect(error?.kind == .returned)
    }

    @Test func anErrorOfTheHostKeepsItsCodeAndGetsThePlace() throws {
        let function = HostFunction("ref") { (_, _) throws(TemplateError) -> Value in
            let own = LotusError(.templateNotFound, "model 'x' does not exist", hint: "Add it.")
            throw TemplateError(.host, "model 'x' does not exist", cause: own)
        }
        let template = try Environment().compile("a\n{{ ref('x') }}", name: "models/a.sql")
        let error = #expect(throws: TemplateError.self) { try template.render(["ref": .object(function)]) }
        #expect(
            error?.rendering == """
                error[LL-JINJA-002]: model 'x' does not exist
                  --> models/a.sql:2:4
                   |
                 2 | {{ ref('x') }}
                   |    ^^^^^^^^
                  help: Add it.
                """)
    }

    // MARK: - Tags

    private struct SectionTag: TagExtension {
        let tags = ["section"]

        func parse(_ parser: inout Parser) throws(SyntaxError) -> [Statement] {
            let start = try parser.advance().span
            let name = try parser.expect(.name).text
            let parameters = parser.current.kind == .leftParenthesis ? try parser.signature() : []
            let body = try parser.statements(closedBy: "endsection")
            let macro = Statement.Macro(
                name: "section_\(name)", parameters: parameters, body: body,
                span: start.through(parser.previousSpan))
            return [Statement(.macro(macro), macro.span)]
        }
    }

    @Test func aTagOfTheHostBecomesAMacro() throws {
        var options = Environment.Options()
        options.tags = [SectionTag()]
        let template = try Environment(options).compile(
            "{% section a(x=1) %}<{{ x }}>{% endsection %}{{ section_a() }}{{ section_a(2) }}")
        #expect(try template.render() == "<1><2>")
        #expect(template.macros.map(\.name) == ["section_a"])
        #expect(throws: TemplateError.self) { try Environment(options).compile("{% section a %}") }
        #expect(throws: TemplateError.self) { try Environment().compile("{% section a %}{% endsection %}") }
    }
}
