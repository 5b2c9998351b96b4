// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusCore
import LotusTestKit

/// A project over shopify.orders with a model `int_shopify__orders` and a mart `fct_orders` of it, and what
/// `lotus why` says of their rows.
struct TracedProject: Sendable {
    typealias File = LandedOrders.File
    typealias Row = LandedOrders.Row

    let project: TestProject
    let landed: LandedOrders

    static func create(_ target: LocalTarget = .lake) async throws -> TracedProject {
        try await create(in: target.project([]), landed: nil)
    }

    /// - Parameter landed: where files land; nil for the folder of the project.
    static func create(in project: TestProject, landed: LandedOrders?) async throws -> TracedProject {
        try project.useLandedOrders()
        try project.writeNewestOrders()
        let traced = TracedProject(project: project, landed: try landed ?? LandedOrders(of: project))
        try traced.writeMart("select id, version from {{ ref('int_shopify__orders') }}")
        return traced
    }

    func writeMart(_ sql: String) throws { try project.write("assets/marts/fct_orders.sql", sql + "\n") }

    /// What `lotus why` says, as JSON.
    struct Answer: Sendable {
        let outcome: ProcessOutcome
        private let json: JSONValue

        init(_ outcome: ProcessOutcome) throws {
            self.outcome = outcome
            json = try JSONValue(parsing: outcome.outputText)
        }

        subscript(key: String) -> String? { json[key]?.string }

        /// The state, the cause, and the exit status that has to go with it.
        var verdict: [String] {
            let status = if case .exited(let status) = outcome.end { "\(status)" } else { "\(outcome.end)" }
            return [self["state"] ?? "", self["cause"] ?? "", status]
        }

        var message: String { self["message"] ?? "" }

        func station(_ name: String) -> JSONValue? {
            json["stations"]?.elements?.first { $0["name"]?.string == name }
        }

        /// The files of the stream that have the key.
        var files: [JSONValue] { station("shopify/orders")?["files"]?.elements ?? [] }
    }

    /// - Parameter arguments: the table and the key.
    func why(_ arguments: [String]) async throws -> Answer {
        let outcome = try await project.run(["why"] + arguments + ["--json"])
        guard [.exited(0), .exited(1)].contains(outcome.end) else { throw KitError("\(outcome)") }
        return try Answer(outcome)
    }

    func why(_ table: String, _ key: Int) async throws -> Answer {
        try await why([table, "--key", "\(key)"])
    }
}
