// SPDX-License-Identifier: Apache-2.0

import Jinja
import Testing

/// A render may use so much and no more.
@Suite struct BudgetTests {
    private func render(_ source: String, _ change: (inout RenderLimits) -> Void) throws -> String {
        var options = Environment.Options()
        options.settings.limits.fuelMax = 100_000
        change(&options.settings.limits)
        return try Environment(options).compile(source).render()
    }

    @Test(
        arguments: [
            "{% for i in range(10**9) %}{% endfor %}",
            "{% set l = [1] %}{% for i in l %}{% do l.append(1) %}{% endfor %}",
            "{% for i in range(1000) %}{% for j in range(1000) %}{{ i * j }}{% endfor %}{% endfor %}",
            "{% macro m() %}{% for i in range(1000) %}{% endfor %}{% endmacro %}"
                + "{% for i in range(1000) %}{{ m() }}{% endfor %}",
            "{% for i in range(10**9) if false %}{% endfor %}",
            "{% for i in range(10**9) %}{% continue %}{% endfor %}",
            "{{ range(10**9)|select('odd')|list }}",
        ])
    func stepsRunOut(_ source: String) throws {
        let error = #expect(throws: TemplateError.self) { try render(source) { _ in } }
        #expect(error?.kind == .limit)
        #expect(error?.message == "the template takes more than 100000 steps")
    }

    @Test func outputRunsOut() throws {
        let error = #expect(throws: TemplateError.self) {
            try render("{% for i in range(100) %}0123456789{% endfor %}") { $0.outputBytesMax = 500 }
        }
        #expect(error?.message == "the template prints more than 500 bytes")
        #expect(
            try render("{% for i in range(50) %}0123456789{% endfor %}") { $0.outputBytesMax = 500 }
                .utf8.count == 500)
    }

    @Test func textOfMacrosCountsAsValues() throws {
        let source = "{% set x %}{% for i in range(1000) %}0123456789{% endfor %}{% endset %}"
        let error = #expect(throws: TemplateError.self) {
            try render(source) { $0.allocatedBytesMax = 9_000 }
        }
        #expect(error?.kind == .limit)
    }

    @Test func aRenderWithinItsBudgetIsNotDisturbed() throws {
        #expect(try render("{% for i in range(1000) %}{% endfor %}x") { $0.fuelMax = 10_000 } == "x")
    }
}
