// SPDX-License-Identifier: Apache-2.0

import LotusTestKit
import Testing

/// Random bytes, words and damaged golden templates: each ends with an output or an error.
///
/// In a process of its own, since what it looks for is a crash. More of them: `JinjaHarness fuzz`.
@Suite struct FuzzTests {
    @Test func randomTemplatesEndWithAnOutputOrAnError() async throws {
        let count = Soak.count(50_000)
        let outcome = try await ProcessRunner.run(
            ProcessCommand(
                LotusBinary.path(of: "JinjaHarness"),
                [
                    "fuzz", "seed=1", "inputs=\(count)",
                    "templates=\(Checkout.path("Tests/Golden/Jinja"))",
                ])
        ).requireExit()
        #expect(outcome.outputText.contains("\(count) inputs"))
    }
}
