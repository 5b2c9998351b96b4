// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusCore
import LotusTestKit

/// Reads the records of a sandbox as it serves them, page by page, into files of JSON: no code of ours that
/// copies or lands is in between.
struct SoakRecords: Sendable {
    private let project: TestProject

    private static let pagesMax = 10_000

    /// - Parameter project: in whose scratch folder the files lie.
    init(_ project: TestProject) { self.project = project }

    /// The files of a list, as a pattern.
    func pattern(_ name: String) -> String { project.scratch.file("records/\(name)/*.json") }

    func readShop(_ name: String, _ sandbox: SandboxServer) async throws {
        let headers = ["X-Shopify-Access-Token": "truth"]
        let start = "/admin/api/2025-01"
        let orders = "id,customer,created_at,updated_at,cancelled_at,test,total_price,refunds"
        try await read(
            "\(name)-orders", "\(start)/orders.json?status=any&limit=250&order=id+asc&fields=\(orders)",
            sandbox, headers)
        try await read(
            "\(name)-customers", "\(start)/customers.json?limit=250&order=id+asc&fields=id,email,updated_at",
            sandbox, headers)
    }

    func readKlaviyo(_ sandbox: SandboxServer) async throws {
        let headers = ["Authorization": "Klaviyo-API-Key pk_truth", "revision": "2024-10-15"]
        for list in ["profiles?page[size]=100", "events?page[size]=1000", "metrics"] {
            let name = String(list.prefix { $0 != "?" })
            try await read(name, "/api/" + list, sandbox, headers)
        }
        for channel in ["email", "sms"] {
            // As the connector does: campaigns that are archived are asked for by themselves.
            for archived in ["true", "false"] {
                try await read(
                    "campaigns", as: "\(channel)-\(archived)-",
                    "/api/campaigns?filter=and(equals(messages.channel,'\(channel)'),equals(archived,\(archived)))",
                    sandbox, headers)
            }
        }
    }

    private func read(
        _ name: String, as prefix: String = "", _ target: String, _ sandbox: SandboxServer,
        _ headers: [String: String]
    ) async throws {
        let client = LoopbackClient(port: sandbox.port)
        var next: String? = target
        for page in 0..<Self.pagesMax {
            guard let target = next else { return }
            let answer = try await client.send("GET", target, headers: headers)
            guard let answer, answer.status == 200, answer.isWhole else {
                throw KitError("no page of \(name): \(answer?.status ?? 0) \(answer?.text.prefix(500) ?? "")")
            }
            try project.scratch.write("records/\(name)/\(prefix)\(page).json", answer.text)
            next = try Self.next(after: answer)
        }
        throw KitError("\(name) has no end")
    }

    /// The path and query of the next page: Shopify names it in a header, Klaviyo in the body.
    private static func next(after answer: LoopbackClient.Answer) throws -> String? {
        if let link = answer.headers["link"] {
            let part = link.components(separatedBy: ", ").first { $0.hasSuffix("rel=\"next\"") }
            return part.flatMap { path(of: String($0.dropFirst().prefix { $0 != ">" })) }
        }
        let links = try JSONValue(parsing: answer.body)["links"]
        return links?["next"]?.string.flatMap { path(of: $0) }
    }

    private static func path(of address: String) -> String? {
        address.range(of: "://").flatMap { scheme in
            address[scheme.upperBound...].firstIndex(of: "/").map { String(address[$0...]) }
        }
    }
}
