// SPDX-License-Identifier: Apache-2.0

import Jinja
import LotusCore
import Testing

/// Templates that want too much end with an error, on a thread with a small stack too.
@Suite struct LimitTests {
    /// Little fuel, so that the tests are quick.
    private static func short(_ options: inout Environment.Options) {
        options.settings.limits.fuelMax = 3_000_000
    }

    @Test(
        "what would take too much memory is refused before it is made",
        arguments: [
            "'x' * 10**12", "[0] * 10**12", "(0,) * 10**12", "'a'.center(10**12)", "'a'.zfill(10**12)",
            "'a'.ljust(10**12)", "'%1000000000d' % 1", "'{:1000000000}'.format(1)", "'%.1000000000f' % 1",
            "'a\\tb'.expandtabs(2 * 10**9)", "('a' * 10**6).replace('', 'b' * 10**6)",
            "('b' * 10**6).join('a' * 10**6)", "'a'|indent(10**12)", "[1]|batch(10**12, 0)|list",
            "range(10**12)|list", "lipsum(10**9)|length", "2 ** (10**9)", "(2 ** (10**6)) * (2 ** (10**6))",
            "'a'|center(10**12)", "{'a': [1]}|tojson(10**12)", "range(10**12)|sum",
            "10**12 in range(10**13)|map('int')",
        ])
    func refuses(_ expression: String) {
        #expect(Expressions.error(expression, Self.short)?.kind == .limit)
    }

    @Test(
        "the largest and the smallest whole numbers are taken anywhere, or refused with an error",
        arguments: [
            "'abc'.rjust(N)", "'abc'.center(N)", "'abc'.zfill(N)", "'aaa'.replace('a', 'b', N)",
            "'aaa'.replace('', 'b', N)", "'a b'.split(none, N)", "'a b'.rsplit(' ', N)",
            "'abc'.find('a', N, N)",
            "'abc'[N:N:N]", "'abc'[N]", "[1][::N]", "[1].insert(N, 1)", "[1].index(1, N)", "45|round(N)",
            "4.5|round(N)", "'%*d' % (N, 1)", "'%.*f' % (N, 1.5)", "range(N)|length", "range(1, N, -1)|last",
            "(1 - N) in range(1, N, -1)", "range(10)[::N]", "range(N)[::N]", "[1, 2]|slice(N)|first",
            "[1, 2]|batch(N)|list", "'a b'|truncate(N)", "'a b'|wordwrap(N)", "'a'|indent(N)",
            "{1: [1]}|tojson(N)", "lipsum(N, false, 0, 1)", "lipsum(1, false, N, 5)", "N // -1", "N % -1",
            "-N",
            "N|abs", "N * N", "N - 1", "'{:{}}'.format(1, N)", "'{:,}'.format(N)", "'a\tb'.expandtabs(N)",
            "'{:01000000000000000,}'.format(1)", "'%c' % N", "'a'.translate({97: N})",
        ])
    func extremes(_ expression: String) {
        for number in ["(2**63 - 1)", "(-(2**63))", "(2**63)", "(-(2**63) - 1)", "(2**62)"] {
            let template = "{{ " + expression.replacing("N", with: number) + " }}"
            do throws(TemplateError) {
                #expect(try Expressions.render(template, Self.short).utf8.count < 1_000_000)
            } catch {
                #expect(!error.message.isEmpty)
            }
        }
    }

    @Test("a value inside itself is printed with dots and compared with an error")
    func containsItself() throws {
        #expect(
            try Expressions.render("{% set a = [1] %}{% do a.append(a) %}{{ a }}") == "[1, [...]]")
        #expect(
            try Expressions.render("{% set a = {} %}{% do a.update(b=a) %}{{ a }}") == "{'b': {...}}")
        let template = "{% set a = [] %}{% do a.append(a) %}{% set b = [] %}{% do b.append(b) %}"
        #expect(throws: TemplateError.self) { try Expressions.render(template + "{{ a == b }}") }
        #expect(throws: TemplateError.self) { try Expressions.render(template + "{{ a|tojson }}") }
    }

    @Test("doubling a tuple forty times ends with an error where each leaf is visited")
    func doubles() {
        let template =
            "{% set ns = namespace(v=(1,)) %}{% for i in range(40) %}{% set ns.v = (ns.v, ns.v) %}{% endfor %}"
        for use in ["ns.v|string", "{ns.v: 1}", "ns.v|tojson", "ns.v|pprint"] {
            #expect(throws: TemplateError.self) {
                try Expressions.render(template + "{{ \(use) }}", Self.short)
            }
        }
    }
}
