// SPDX-License-Identifier: Apache-2.0

import Jinja
import Testing

/// Threads share compiled templates, modules and values.
@Suite struct ThreadTests {
    @Test func manyThreadsRenderOneTemplate() async throws {
        let template = try Environment().compile(
            "{% macro m(x) %}<{{ x }}>{% endmacro %}{% for i in range(n) %}{{ m(i) }}{% endfor %}")
        await withTaskGroup(of: Bool.self) { group in
            for count in 0..<200 {
                group.addTask {
                    let wanted = (0..<count).map { "<\($0)>" }.joined()
                    return (try? template.render(["n": .int(count)])) == wanted
                }
            }
            for await isRight in group { #expect(isRight) }
        }
    }

    @Test func manyThreadsCallTheMacrosOfOneModule() async throws {
        let environment = try Environment()
        let module = try environment.compile(
            "{% set tax = 2 %}{% macro price(x) %}{{ helper(x) }}{% endmacro %}"
                + "{% macro helper(x) %}{{ x * tax }}{% endmacro %}", name: "money"
        ).module()
        let page = try environment.compile("{{ money.price(n) }}")
        await withTaskGroup(of: Bool.self) { group in
            for number in 0..<200 {
                group.addTask {
                    (try? page.render(["n": .int(number), "money": .object(module)])) == "\(number * 2)"
                }
            }
            for await isRight in group { #expect(isRight) }
        }
    }

    @Test func aListThatThreadsShareStaysWhole() async throws {
        let list = ListValue()
        let template = try Environment().compile("{% for i in range(100) %}{% do l.append(i) %}{% endfor %}")
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<20 {
                group.addTask { _ = try? template.render(["l": .list(list)]) }
            }
        }
        #expect(list.count == 2000)
    }
}
