// SPDX-License-Identifier: Apache-2.0

import LotusCore
import Sandbox

/// Asks a simulated shop without a network.
struct ShopClient {
    let service: ShopifyService
    var token = "shpat_test"
    var authority = "demo.myshopify.com"

    init(_ options: ShopOptions) {
        service = ShopifyService(options, clock: SandboxClock(options.history.upperBound + .seconds(86_400)))
    }

    init(_ service: ShopifyService) {
        self.service = service
    }

    /// Later than all that tests change.
    var now: Timestamp { service.historyEnd + .seconds(86_400) }

    func get(_ target: String) async -> SandboxResponse {
        await service.respond(
            to: SandboxRequest(
                isSecure: true, authority: authority, target: target,
                headers: [("x-shopify-access-token", token)]))
    }

    func admin(_ target: String) async -> SandboxResponse { await get("/admin/api/2026-10/\(target)") }

    /// The pages of a list, following the links; `between` runs after each page.
    func pages(_ target: String, between: () async -> Void = {}) async throws -> [[UInt8]] {
        var pages: [[UInt8]] = []
        var next: String? = "/admin/api/2026-10/\(target)"
        while let target = next {
            let response = await get(target)
            guard response.status == 200 else { throw UnexpectedStatus(status: response.status) }
            pages.append(response.bytes)
            next = response.link("next")
            await between()
        }
        return pages
    }

    /// The records of all pages of a list.
    func records(_ member: String, _ target: String, between: () async -> Void = {}) async throws
        -> [JSONValue]
    {
        try await pages(target, between: between).flatMap { page in
            try JSONValue(parsing: page)[member]?.elements ?? []
        }
    }

    /// Runs a GraphQL document.
    func graphQL(_ query: String, variables: JSONValue = [:]) async throws -> JSONValue {
        let body: JSONValue = ["query": .string(query), "variables": variables]
        let response = await service.respond(
            to: SandboxRequest(
                method: "POST", isSecure: true, authority: authority,
                target: "/admin/api/2026-10/graphql.json",
                headers: [("x-shopify-access-token", token), ("content-type", "application/json")],
                body: Array(body.text().utf8)))
        return try JSONValue(parsing: response.bytes)
    }
}

struct UnexpectedStatus: Error {
    let status: Int
}

extension SandboxResponse {
    /// The body, when it was made at once.
    var bytes: [UInt8] { if case .bytes(let bytes) = body { bytes } else { [] } }

    /// The body, however it is made.
    func wholeBody() async -> [UInt8] {
        guard case .stream(let stream) = body else { return bytes }
        var whole: [UInt8] = []
        while let piece = await stream.next() { whole += piece }
        return whole
    }

    /// The path and query of a link.
    func link(_ relation: String) -> String? {
        guard let links = headers.first(where: { $0.name == "Link" })?.value else { return nil }
        for link in links.split(separator: ", ") where link.hasSuffix("rel=\"\(relation)\"") {
            let address = link.drop { $0 != "<" }.dropFirst().prefix { $0 != ">" }
            return address.split(separator: "/", maxSplits: 2).last.map { "/" + $0 }
        }
        return nil
    }
}

/// What came of a bulk operation.
struct BulkOutcome {
    let operation: JSONValue
    let body: [UInt8]

    var lines: [[UInt8]] { body.split(separator: UInt8(ascii: "\n")).map(Array.init) }
}

extension ShopClient {
    /// Starts a bulk query, and gives back the payload.
    func startBulk(_ query: String, groupObjects: Bool = true) async throws -> JSONValue {
        let document = """
            mutation($query: String!, $group: Boolean!) {
              bulkOperationRunQuery(query: $query, groupObjects: $group) {
                bulkOperation { id status createdAt } userErrors { code field message }
              }
            }
            """
        let answer = try await graphQL(
            document, variables: ["query": .string(query), "group": .bool(groupObjects)])
        return answer.value(at: ["data", "bulkOperationRunQuery"]) ?? .null
    }

    /// How a bulk operation stands.
    func bulkState(_ id: String) async throws -> JSONValue {
        let answer = try await graphQL(
            """
            query { node(id: "\(id)") { ... on BulkOperation { id status errorCode createdAt completedAt
            objectCount rootObjectCount fileSize url partialDataUrl } } }
            """)
        return answer.value(at: ["data", "node"]) ?? .null
    }

    /// Runs a bulk query to its end.
    func bulk(_ query: String, groupObjects: Bool = true) async throws -> BulkOutcome {
        let payload = try await startBulk(query, groupObjects: groupObjects)
        let id = payload.value(at: ["bulkOperation", "id"])?.string ?? ""
        var state = JSONValue.null
        for _ in 0..<10 where state["status"] != "COMPLETED" { state = try await bulkState(id) }
        guard let url = state["url"]?.string else { return BulkOutcome(operation: state, body: []) }
        return BulkOutcome(operation: state, body: await download(url).wholeBody())
    }

    /// Fetches an address, without a token.
    func download(_ url: String) async -> SandboxResponse {
        let parts = url.split(separator: "/", maxSplits: 2)
        return await service.respond(
            to: SandboxRequest(isSecure: true, authority: String(parts[1]), target: "/\(parts[2])"))
    }
}
