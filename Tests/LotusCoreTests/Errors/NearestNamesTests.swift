// SPDX-License-Identifier: Apache-2.0

import LotusCore
import Testing

@Suite struct NearestNamesTests {
    struct Case: CustomTestStringConvertible {
        let name: String
        let names: [String]
        let expected: [String]
        var testDescription: String { name }
    }

    @Test(arguments: [
        Case(name: "prd", names: ["dev", "prod", "staging"], expected: ["prod"]),
        Case(name: "ORDERS", names: ["order", "orders"], expected: ["orders", "order"]),
        Case(name: "odrers", names: ["orders", "customers"], expected: ["orders"]),
        Case(
            name: "stg_order", names: ["stg_orders", "order_stg", "x"], expected: ["stg_orders", "order_stg"]),
        Case(name: "orders_stg", names: ["stg_orders", "refunds"], expected: ["stg_orders"]),
        Case(
            name: "orders", names: ["stg_shop_orders", "preorders", "orders_daily"],
            expected: ["preorders", "orders_daily", "stg_shop_orders"]),
        Case(name: "materialised", names: ["materialized", "meta"], expected: ["materialized"]),
        Case(name: "a", names: ["b", "c"], expected: []),
        Case(name: "ab", names: ["ac", "xy"], expected: ["ac"]),
        Case(name: "", names: ["a", "abc"], expected: []),
        Case(name: "customers", names: [], expected: []),
        Case(name: "zebra", names: ["orders", "customers"], expected: []),
        Case(name: "tag", names: ["tags", "tags", "tag_s"], expected: ["tags", "tag_s"]),
        Case(
            name: "bestellgröße", names: ["BESTELLGRÖSSE", "bestellgroesse", "bestellgröße2"],
            expected: ["bestellgröße2", "BESTELLGRÖSSE", "bestellgroesse"]),
    ])
    func `the closest names come first`(_ each: Case) {
        #expect(NearestNames.find(each.name, in: each.names) == each.expected)
    }

    @Test func `no more names than the limit`() {
        let names = ["order1", "order2", "order3", "order4"]
        #expect(NearestNames.find("order", in: names) == ["order1", "order2", "order3"])
        #expect(NearestNames.find("order", in: names, limit: 1) == ["order1"])
        #expect(NearestNames.find("order", in: names, limit: -1) == [])
    }

    @Test func `a very long name is compared by its beginning only`() {
        let long = String(repeating: "x", count: 100_000)
        #expect(NearestNames.find(long, in: [long + "y", "abc"]) == [long + "y"])
    }

    @Test(
        arguments: [
            ([], nil),
            (["a"], "did you mean `a`?"),
            (["a", "b"], "did you mean `a` or `b`?"),
            (["a", "b", "c"], "did you mean `a`, `b` or `c`?"),
        ] as [([String], String?)])
    func `the hint is a question`(_ names: [String], _ expected: String?) {
        #expect(NearestNames.hint(names) == expected)
    }
}
