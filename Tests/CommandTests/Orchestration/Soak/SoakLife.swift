// SPDX-License-Identifier: Apache-2.0

import LotusCore
import LotusTestKit

/// What happens in the shops and the account while they are copied.
actor SoakLife {
    private let sandboxes: [SandboxServer]
    private var random = SeededGenerator(20_260_701)
    private var round: Int64 = 0
    /// Records that were changed, added or deleted.
    private(set) var edits = 0

    init(_ sandboxes: [SandboxServer]) { self.sandboxes = sandboxes }

    /// A moment in which something happens everywhere; the clocks move on by a minute.
    func moment() async throws {
        round += 1
        for sandbox in sandboxes {
            let changes = Int64.random(in: 0...4, using: &random)
            let additions = Int64.random(in: 0...3, using: &random)
            try await edit(sandbox, ["changes": .integer(changes), "additions": .integer(additions)])
        }
        let klaviyo = sandboxes[0]
        try await edit(klaviyo, ["changes": 1, "stream": "campaigns", "service": "klaviyo"])
        // Deleted products are told by no request of the connector, as of the original.
        if round % 5 == 0 {
            let sandbox = sandboxes[Int(round / 5) % sandboxes.count]
            try await edit(sandbox, ["deletions": 1, "stream": "orders", "service": "shopify"])
        }
        for sandbox in sandboxes { try await sandbox.moveClock(["advance_seconds": 60]) }
    }

    private func edit(_ sandbox: SandboxServer, _ what: JSONValue) async throws {
        var members = what.members ?? []
        members.append(JSONValue.Member("seed", .integer(round)))
        let done = try await sandbox.edit(.object(members))
        edits += Self.sum(done)
    }

    /// All numbers of a document together.
    private static func sum(_ document: JSONValue) -> Int {
        if let number = document.integer { return Int(number) }
        return (document.members ?? []).map { sum($0.value) }.reduce(0, +)
    }

    /// How many requests were struck by a fault.
    func faults() async throws -> Int {
        var count = 0
        for sandbox in sandboxes {
            let paths = try await sandbox.requests()["paths"]?.members ?? []
            count += paths.map { Int($0.value["faults"]?.integer ?? 0) }.reduce(0, +)
        }
        return count
    }
}
