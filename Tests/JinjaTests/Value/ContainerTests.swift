// SPDX-License-Identifier: Apache-2.0

import Jinja
import LotusCore
import Testing

/// Lists, dicts and iterators as references that many hold.
@Suite struct ContainerTests {
    private let state = RenderState(RenderSettings())

    @Test("keys that are equal in Python are one key")
    func equalKeys() throws {
        let dict = DictValue()
        try dict.set(.int(1), "int", state)
        try dict.set(.float(1), "float", state)
        try dict.set(.bool(true), "bool", state)
        try dict.set(.tuple([.int(2), "a"]), "tuple", state)
        #expect(dict.count == 2)
        #expect(try dict.value(.bool(true), state)?.text == "bool")
        #expect(try dict.value(.tuple([.float(2), .markup("a")]), state)?.text == "tuple")
        #expect(try Value.dict(dict).repr(state) == "{1: 'bool', (2, 'a'): 'tuple'}")
    }

    @Test("canonically equal texts with other scalars are two keys")
    func scalarKeys() {
        let dict = DictValue()
        dict["\u{E9}"] = 1
        dict["e\u{301}"] = 2
        #expect(dict.count == 2)
    }

    @Test("a dict keeps its order and finds its keys through removals")
    func order() throws {
        let dict = DictValue()
        for number in 0..<1000 { try dict.set(.int(number), .int(number), state) }
        for number in 0..<1000 where number % 3 != 0 { _ = try dict.remove(.int(number), state) }
        for number in 1000..<1100 { try dict.set(.int(number), .int(number), state) }
        let expected = Array(stride(from: 0, to: 1000, by: 3)) + Array(1000..<1100)
        let keys = dict.keys.compactMap { if case .int(let key) = $0 { key } else { nil } }
        #expect(keys == expected)
        for number in expected { #expect(try dict.value(.int(number), state) != nil) }
        #expect(try dict.value(.int(1), state) == nil)
    }

    @Test("an unhashable key is refused, inside a tuple too")
    func unhashable() {
        let dict = DictValue()
        #expect(throws: TemplateError.self) { try dict.set(.tuple([.list([])]), 1, state) }
        #expect(throws: TemplateError.self) { _ = try dict.value(.dict(DictValue()), state) }
    }

    @Test("a loop sees what is appended to its list, and an error when its dict grows")
    func changesOnTheWay() throws {
        let grows =
            "{% set a = [1] %}{% for x in a %}{{ x }}{% if x < 3 %}{% do a.append(x + 1) %}{% endif %}{% endfor %}"
        #expect(try Expressions.render(grows) == "123")
        let error = Expressions.error(
            "0 }}{% set d = {1: 1} %}{% for k in d %}{% do d.update({k + 1: 1}) %}{% endfor %}{{ 0")
        #expect(error?.message == "dictionary changed size during iteration")
    }

    @Test("map and select run when they are looped over, once")
    func laziness() throws {
        let once = "{% set g = [1, 2]|map('string') %}{{ g|list }}{{ g|list }}"
        #expect(try Expressions.render(once) == "['1', '2'][]")
        #expect(try Expressions.render("{% set g = [1]|map('nope') %}ok") == "ok")
    }

    @Test("sorting is stable both ways")
    func stableSort() throws {
        let items = "[(1, 'a'), (0, 'b'), (1, 'c'), (0, 'd'), (1, 'e')]"
        let names = "|map(attribute=1)|join"
        #expect(try Expressions.text(items + "|sort(attribute=0)" + names) == "bdace")
        #expect(try Expressions.text(items + "|sort(true, attribute=0)" + names) == "acebd")
    }

    @Test("many threads may grow one list")
    func sharing() async {
        let list = ListValue()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 { group.addTask { for number in 0..<1000 { list.append(.int(number)) } } }
        }
        #expect(list.count == 8000)
    }

    @Test("random draws from the source that was given")
    func random() throws {
        let seeded = { (options: inout Environment.Options) in options.settings.random = .seeded(7) }
        let one = try Expressions.text("range(1000)|random ~ lipsum(2)", seeded)
        #expect(try Expressions.text("range(1000)|random ~ lipsum(2)", seeded) == one)
    }
}
