// SPDX-License-Identifier: Apache-2.0

import LotusTestKit
import Testing

/// What `lotus why` prints: the cases of `Tests/Golden/Why` on one project.
@Suite struct WhyOutputTests {
    private static let directory = GoldenDirectory("Why")

    /// Two files were read into both tables; a third one was landed since, with a newer version of the order 1
    /// and with the order 3. A mart of refunds was never made.
    private static func project() async throws -> TestProject {
        let traced = try await TracedProject.create()
        try traced.project.write(
            "assets/marts/fct_late.sql", "select id, version from {{ ref('int_shopify__orders') }}\n")
        try await traced.landed.land([
            LandedOrders.File(1, 1, [LandedOrders.Row(1, 1), LandedOrders.Row(2, 2)])
        ])
        try await traced.project.dbtRun(["--exclude", "fct_late"])
        try await traced.landed.land([LandedOrders.File(2, 1, [LandedOrders.Row(2, 3)])])
        try await traced.project.dbtRun(["--exclude", "fct_late"])
        try await traced.landed.land([
            LandedOrders.File(3, 1, [LandedOrders.Row(1, 5), LandedOrders.Row(3, 4)])
        ])
        return traced.project
    }

    @Test func everyAnswerIsAsRecorded() async throws {
        let project = try await Self.project()
        for golden in Self.directory.cases {
            let arguments = try golden.input("arguments").split(separator: "\n").map { String($0) }
            let outcome = try await project.run(["why"] + arguments)
            let end = if case .exited(let status) = outcome.end { "\(status)\n" } else { "\(outcome.end)\n" }
            try golden.expect(end, equals: "exit.txt")
            try golden.expect(
                outcome.outputText + outcome.errorText, equals: "output.txt", replacing: [.times])
        }
    }
}
