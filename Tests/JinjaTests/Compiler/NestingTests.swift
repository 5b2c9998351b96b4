// SPDX-License-Identifier: Apache-2.0

import Jinja
import Testing

/// Deeply nested text is read, or refused, whatever the stack of the thread.
@Suite struct NestingTests {
    /// What opens a level, what stands innermost, and what closes a level.
    struct Shape: CustomTestStringConvertible {
        let open: String
        let inner: String
        let close: String
        var before = ""
        var after = ""
        var testDescription: String { open + inner + close }

        func template(_ levels: Int) -> String {
            before + String(repeating: open, count: levels) + inner
                + String(repeating: close, count: levels) + after
        }

        static func expression(_ open: String, _ inner: String, _ close: String) -> Shape {
            Shape(open: open, inner: inner, close: close, before: "{{ ", after: " }}")
        }
    }

    static let shapes: [Shape] = [
        .expression("(", "1", ")"), .expression("[", "1", "]"), .expression("{1: ", "1", "}"),
        .expression("not ", "1", ""), .expression("- ", "1", ""), .expression("", "1", " + 1"),
        .expression("", "1", " ** 1"), .expression("", "1", " or 1"), .expression("", "1", " if 1 else 1"),
        .expression("1 if 1 else ", "1", ""), .expression("", "x", ".a"), .expression("", "x", "[0]"),
        .expression("", "x", "()"), .expression("x(", "1", ")"), .expression("", "1", "|string"),
        .expression("1|default(", "1", ")"), .expression("x[", "1", "]"), .expression("x is eq (", "1", ")"),
        .expression("", "1", " ~ 1"), .expression("", "1", " < 1"),
        Shape(open: "{% if 1 %}", inner: "x", close: "{% endif %}"),
        Shape(open: "{% for i in [1] %}", inner: "x", close: "{% endfor %}"),
        Shape(open: "{% for i in [1] recursive %}", inner: "x", close: "{% endfor %}"),
        Shape(open: "{% macro m() %}", inner: "x", close: "{% endmacro %}"),
        Shape(open: "{% call m() %}", inner: "x", close: "{% endcall %}"),
        Shape(open: "{% set x %}", inner: "x", close: "{% endset %}"),
        Shape(open: "{% filter upper %}", inner: "x", close: "{% endfilter %}"),
        Shape(open: "{% with a = 1 %}", inner: "x", close: "{% endwith %}"),
        Shape(open: "", inner: "{% if 0 %}", close: "{% elif 0 %}", after: "{% endif %}"),
        Shape(open: "", inner: "{% set x =", close: " (1,", after: "%}"),
        Shape(open: "{{ ", inner: "", close: ""), Shape(open: "{% ", inner: "", close: ""),
        Shape(open: "{# ", inner: "", close: ""), Shape(open: "{% raw %}", inner: "", close: ""),
    ]

    @Test(arguments: shapes)
    func anyNumberOfLevelsEndsWellOrWithAnError(_ shape: Shape) async {
        for levels in [1, 50, 99, 100, 101, 199, 200, 201, 1000, 30_000] {
            for bytes in OwnStack.sizes {
                await OwnStack.run(bytes: bytes) {
                    _ = try? Environment().compile(shape.template(levels)).render()
                }
            }
        }
    }

    @Test(arguments: shapes.prefix(9))
    func ninetyLevelsAreRead(_ shape: Shape) throws {
        _ = try Environment().compile(shape.template(90))
    }

    @Test func tooManyLevelsAreALimitAndNotAGrammarError() throws {
        let deep = String(repeating: "(", count: 5000) + "1" + String(repeating: ")", count: 5000)
        let error = #expect(throws: TemplateError.self) { try Environment().compile("{{ \(deep) }}") }
        #expect(error?.kind == .limit)
        let long = "1" + String(repeating: " + 1", count: 5000)
        let other = #expect(throws: TemplateError.self) { try Environment().compile("{{ \(long) }}") }
        #expect(other?.message == "the expression has more than 200 levels")
    }

    @Test func aTemplateOfMoreThanFourMegabytesIsRefused() throws {
        let error = #expect(throws: TemplateError.self) {
            try Environment().compile(String(repeating: "x", count: 5 << 20), name: "big")
        }
        #expect(error?.kind == .limit)
    }
}
