// SPDX-License-Identifier: Apache-2.0

import LotusCore
import Sandbox
import Testing

@Suite struct ShopifyGraphQLTests {
    private static let client = ShopClient(ShopOptions(orders: 2_000))

    @Test(arguments: [
        ("{ shop { name } }", #"{"shop":{"name":"Nordlicht Größen & Söhne"}}"#),
        ("query Q { a: shop { b: currencyCode __typename } }", #"{"a":{"b":"USD","__typename":"Shop"}}"#),
        ("{ ordersCount { count precision } }", #"{"ordersCount":{"count":2000,"precision":"EXACT"}}"#),
        (
            "{ ordersCount(limit: 7) { count precision } }",
            #"{"ordersCount":{"count":7,"precision":"AT_LEAST"}}"#
        ),
        ("{ customersCount(limit: null) { count } }", #"{"customersCount":{"count":800}}"#),
        ("# a comment\n{,,productsCount\u{FEFF}{count}}", #"{"productsCount":{"count":100}}"#),
        (
            "{ productsCount(query: \"\"\"\n  updated_at:>'2030-01-01'\n  \"\"\") { count } }",
            #"{"productsCount":{"count":0}}"#
        ),
        (
            "query @live { ...F } fragment F on QueryRoot { shop { weightUnit } }",
            #"{"shop":{"weightUnit":"POUNDS"}}"#
        ),
        (
            "{ ... on QueryRoot { shop { ... { plan { shopifyPlus } } } } }",
            #"{"shop":{"plan":{"shopifyPlus":true}}}"#
        ),
        (
            "{ shop { weightUnit } shop { currencyCode } }",
            #"{"shop":{"weightUnit":"POUNDS","currencyCode":"USD"}}"#
        ),
        ("{ node(id: \"gid://shopify/BulkOperation/1\") { id } }", #"{"node":null}"#),
        (
            "{ products(first: 0) { nodes { id } pageInfo { hasNextPage } } }",
            #"{"products":{"nodes":[],"pageInfo":{"hasNextPage":true}}}"#
        ),
    ])
    func answers(query: String, data: String) async throws {
        let answer = try await Self.client.graphQL(query)
        #expect(answer["errors"] == nil)
        #expect(answer["data"]?.text() == data)
    }

    @Test(arguments: [
        ("{ shop { name }", "end of file", nil),
        ("{ shop { } }", "unexpected \"}\"", nil),
        ("query { shop(a) { name } }", "expecting \":\"", nil),
        ("{ shop { name } } $", "unexpected \"$\"", nil),
        ("{ a(b: \"x\n\") }", "Unterminated string", nil),
        ("{ a(b: \"\"\"x) }", "Unterminated block string", nil),
        ("{ ; }", "Parse error", nil),
        (
            "{ shop { nam } }", "Field 'nam' doesn't exist on type 'Shop' (Did you mean `name`?)",
            "undefinedField"
        ),
        ("{ node { id } }", "Field 'node' is missing required arguments: id", "missingRequiredArguments"),
        ("{ shop(x: 1) { name } }", "Field 'shop' doesn't accept argument 'x'", "argumentNotAccepted"),
        ("{ shop }", "Field must have selections", "selectionMismatch"),
        ("{ shop { name { x } } }", "Selections can't be made on scalars", "selectionMismatch"),
        ("{ ...Nope }", "Fragment Nope was used, but not defined", "useAndDefineFragment"),
        ("{ shop { ... on Nope { x } } }", "No such type Nope", "undefinedType"),
        ("{ products { nodes { id } } }", "you must provide one of first or last", "BAD_REQUEST"),
        (
            "query($id: ID!) { node(id: $id) { id } }", "Variable $id of type ID! was provided invalid value",
            nil
        ),
    ])
    func refuses(query: String, message: String, code: String?) async throws {
        let answer = try await Self.client.graphQL(query)
        let error = try #require(answer["errors"]?.elements?.first)
        #expect(error["message"]?.string?.contains(message) == true, "\(error.text())")
        #expect(error.value(at: ["extensions", "code"])?.string == code)
        #expect(error["locations"] != nil)
    }

    @Test func saysWhereAFieldIsUnknown() async throws {
        let answer = try await Self.client.graphQL(
            "query {\n  products(first: 1) {\n    edges { node { titel } }\n  }\n}")
        let error = try #require(answer["errors"]?.elements?.first)
        #expect(error["path"]?.text() == #"["query","products","edges","node","titel"]"#)
        #expect(error["locations"]?.text() == #"[{"line":3,"column":20}]"#)
    }

    @Test func pagesThroughAllProductsBothWays() async throws {
        var ids: [String] = []
        var cursor: JSONValue = .null
        repeat {
            let answer = try await Self.client.graphQL(
                """
                query($after: String) { products(first: 30, after: $after, sortKey: ID) {
                  edges { cursor node { id } } pageInfo { hasNextPage endCursor } } }
                """, variables: ["after": cursor])
            let products = try #require(answer.value(at: ["data", "products"]))
            ids += products["edges"]?.elements?.compactMap { $0.value(at: ["node", "id"])?.string } ?? []
            cursor = products.value(at: ["pageInfo", "endCursor"]) ?? .null
            if products.value(at: ["pageInfo", "hasNextPage"]) != true { cursor = .null }
        } while !cursor.isNull
        #expect(ids.count == 100)
        #expect(Set(ids).count == 100)
        let last = try await Self.client.graphQL("{ products(last: 2, sortKey: ID) { nodes { id } } }")
        let lastIDs = last.value(at: ["data", "products", "nodes"])?.elements?.compactMap { $0["id"]?.string }
        #expect(lastIDs == Array(ids.suffix(2)))
        let one = try await Self.client.graphQL(
            "{ node(id: \"\(ids[5])\") { ... on Product { id variants(first: 1) { nodes { sku } } } } }")
        #expect(one.value(at: ["data", "node", "id"])?.string == ids[5])
        #expect(one.value(at: ["data", "node", "variants", "nodes"])?.elements?.count == 1)
    }

    @Test func costsAreTakenFromABucket() async throws {
        var options = ShopOptions(orders: 100)
        options.limitsRates = true
        let client = ShopClient(options)
        let heavy = "{ products(first: 250) { nodes { images(first: 50) { nodes { id } } seo { title } } } }"
        var answers: [JSONValue] = []
        for _ in 0..<3 { answers.append(try await client.graphQL(heavy)) }
        #expect(answers[0]["errors"] == nil)
        let status = answers[0].value(at: ["extensions", "cost", "throttleStatus"])
        #expect(status?["maximumAvailable"]?.double == 2_000)
        #expect(status?["currentlyAvailable"]?.double ?? 2_000 < 1_100)
        #expect(answers[2]["errors"]?.elements?.first?.value(at: ["extensions", "code"]) == "THROTTLED")
    }

    @Test func aMissingScopeDeniesTheField() async throws {
        var options = ShopOptions(orders: 10)
        options.missingScopes = ["read_products"]
        let answer = try await ShopClient(options).graphQL("{ productsCount { count } shop { name } }")
        #expect(answer.value(at: ["data", "productsCount"]) == .null)
        #expect(answer.value(at: ["data", "shop", "name"]) != nil)
        #expect(answer["errors"]?.elements?.first?.value(at: ["extensions", "code"]) == "ACCESS_DENIED")
    }

    @Test func countsByRange() async throws {
        let query = "query($q: String) { ordersCount(query: $q, limit: null) { count } }"
        func count(_ search: String) async throws -> Int64 {
            let answer = try await Self.client.graphQL(query, variables: ["q": .string(search)])
            return answer.value(at: ["data", "ordersCount", "count"])?.integer ?? -1
        }
        let before = try await count("updated_at:<'2023-05-01T00:00:00-04:00'")
        let after = try await count("updated_at:>=2023-05-01T04:00:00Z")
        #expect(before > 500 && after > 500)
        #expect(before + after == 2_000)
    }
}
