// SPDX-License-Identifier: Apache-2.0

import Jinja
import LotusCore
import Synchronization
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

    @Test(
        "a hundred thousand values inside each other neither overflow a small stack nor hang",
        arguments: [
            "[ns.v]", "(ns.v,)", "{1: ns.v}", "ns.v|map('string')", "[ns.v]|map('first')", "(ns.v, ns.v)",
        ])
    func nestsDeeply(_ step: String) async {
        for use in ["ns.v|string", "ns.v == [ns.v]", "ns.v|list", "{}[ns.v]", "ns.v|tojson", "ns.v < [ns.v]"]
        {
            let template =
                "{% set ns = namespace(v=[1]) %}{% for i in range(100000) %}"
                + "{% set ns.v = \(step) %}{% endfor %}{{ \(use) }}"
            // Whether it is an error or not: it must come back.
            await SmallStack.run { _ = try? Expressions.render(template, Self.short) }
        }
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

/// Runs work on a thread whose stack is as small as that of Swift's own threads on Linux may be.
enum SmallStack {
    static func run(_ work: @escaping @Sendable () -> Void) async {
        await withCheckedContinuation { done in
            OwnThread.start(stackBytes: 512 * 1024) {
                work()
                done.resume()
            }
        }
    }
}
