// SPDX-License-Identifier: Apache-2.0

import Jinja
import Testing

/// Tens of thousands of values inside each other neither overflow a stack nor hang, in use and when they
/// are freed.
@Suite struct DepthTests {
    private static let levels = 30_000

    /// Little fuel, so that the tests are quick.
    private static func short(_ options: inout Environment.Options) {
        options.settings.limits.fuelMax = 3_000_000
    }

    /// A template that wraps `ns.v` again and again.
    private static func template(_ wrapping: String, _ use: String = "") -> String {
        "{% set ns = namespace(v=(1,)) %}{% for i in range(\(levels)) %}" + wrapping + "{% endfor %}" + use
    }

    @Test(arguments: ["[ns.v]", "(ns.v,)", "{1: ns.v}", "ns.v|map('string')", "(ns.v, ns.v)"])
    func anyUseEndsWellOrWithAnError(_ step: String) async {
        for use in ["ns.v|string", "ns.v == [ns.v]", "ns.v|list", "{}[ns.v]", "ns.v|tojson", "ns.v < [ns.v]"]
        {
            let template = Self.template("{% set ns.v = \(step) %}", "{{ \(use) }}")
            for bytes in OwnStack.sizes {
                await OwnStack.run(bytes: bytes) { _ = try? Expressions.render(template, Self.short) }
            }
        }
    }

    @Test(
        arguments: [
            "[ns.v]", "(ns.v,)", "{1: ns.v}", "{(ns.v,): 1}", "dict(a=ns.v)", "set([ns.v])",
            "namespace(v=ns.v)", "cycler(ns.v)", "cycler(ns.v).next", "[ns.v].append", "{1: ns.v}.items()",
            "{1: ns.v}.values()", "[ns.v]|reverse", "zip([ns.v])", "ns.v|map('string')",
            "[ns.v]|map('first')", "[ns.v]|select", "[ns.v]|batch(1)", "[ns.v]|slice(1)", "[ns.v]|unique",
            "[ns.v]|groupby(0)", "[ns.v]|groupby(0)|first", "zip(ns.v)", "ns.v|reverse",
        ])
    func expressionsAreFreed(_ step: String) async {
        await free("{% set ns.v = \(step) %}")
    }

    @Test(
        arguments: [
            "{% for j in [ns.v] %}{% set ns.v = loop %}{% endfor %}",
            "{% for j in [ns.v] recursive %}{% set ns.v = loop %}{% endfor %}",
            "{% for j in [ns.v] if j %}{% set ns.v = [j] %}{% endfor %}",
            "{% macro m() %}{{ i }}{% endmacro %}{% set ns.v = [m, ns.v] %}",
            "{% macro m() %}{% set ns.v = [caller, ns.v] %}{% endmacro %}{% call m() %}{{ i }}{% endcall %}",
            "{% set x = ns.v %}{% macro m() %}{{ x }}{% endmacro %}{% set ns.v = m %}",
            "{% for j in [1] recursive %}{% set x = ns.v %}{% macro m() %}{{ x }}{% endmacro %}"
                + "{% set ns.v = loop.cycle %}{% set ns.v = [m, loop] %}{% endfor %}",
            "{% import 'a' as a with context %}{% set ns.v = [a, ns.v] %}",
        ])
    func whatStatementsMakeIsFreed(_ statements: String) async {
        await free(statements)
    }

    private func free(_ wrapping: String) async {
        let template = Self.template(wrapping)
        for bytes in OwnStack.sizes {
            await OwnStack.run(bytes: bytes) {
                _ = try? Expressions.render(template) {
                    $0.loader = DictionaryLoader(["a": "{% macro m() %}{{ ns.v }}{% endmacro %}"])
                }
            }
        }
    }
}
