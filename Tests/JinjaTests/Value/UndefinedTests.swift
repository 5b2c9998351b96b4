// SPDX-License-Identifier: Apache-2.0

import Jinja
import Testing

/// What the kinds of undefined values may be used for.
@Suite struct UndefinedTests {
    private func with(_ kind: UndefinedValue.Kind) -> (inout Environment.Options) -> Void {
        { $0.settings.undefinedKind = kind }
    }

    @Test("a lenient one is empty, and an error in operations")
    func lenient() throws {
        #expect(try Expressions.text("foo ~ foo|list ~ (foo|length) ~ (foo == bar)") == "[]0True")
        #expect(Expressions.error("foo + 1")?.message == "'foo' is undefined")
        #expect(Expressions.error("foo.bar")?.message == "'foo' is undefined")
        #expect(Expressions.error("{}.a.b")?.message == "'dict object' has no attribute 'a'")
        #expect(Expressions.error("[1][3].a")?.message == "list object has no element 3")
    }

    @Test("a chainable one gives itself for attributes and elements")
    func chainable() throws {
        #expect(try Expressions.text("foo.bar['x'].y ~ '.'", with(.chainable)) == ".")
        #expect(Expressions.error("foo.bar()", with(.chainable))?.kind == .undefined)
    }

    @Test("a swallowing one gives itself for calls too")
    func swallowing() throws {
        #expect(try Expressions.text("foo.bar('x').y[1]() ~ '.'", with(.swallowing)) == ".")
    }

    @Test("a debug one prints what is missing")
    func debug() throws {
        #expect(try Expressions.text("foo", with(.debug)) == "{{ foo }}")
        #expect(
            try Expressions.text("{}.a", with(.debug)) == "{{ no such element: dict object['a'] }}")
    }

    @Test(
        "a strict one is an error in all but tests and defaults",
        arguments: [
            "foo", "foo == 1", "foo|list", "foo|length", "not foo", "1 in foo", "[foo] == [1]", "foo ~ 1",
        ])
    func strict(_ expression: String) throws {
        #expect(Expressions.error(expression, with(.strict))?.message == "'foo' is undefined")
        #expect(try Expressions.text("foo is defined ~ foo|default(1)", with(.strict)) == "False1")
    }
}
