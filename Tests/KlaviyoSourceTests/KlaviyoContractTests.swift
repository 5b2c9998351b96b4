// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import KlaviyoSource
import LotusCore
import LotusTestKit
import Testing

/// Klaviyo passes the contract of every source.
@Suite struct KlaviyoContractTests {
    @Test(arguments: SourceContract.Check.allCases)
    func theContractHolds(_ check: SourceContract.Check) async throws {
        let klaviyo = FakeKlaviyo(
            [
                "profiles": KlaviyoTestData.items(230, seed: 1),
                "events": KlaviyoTestData.items(400, seed: 2),
                "campaigns": KlaviyoTestData.campaigns(60), "metrics": KlaviyoTestData.items(23, seed: 4),
                "lists": KlaviyoTestData.items(12, seed: 5),
            ], pageSizes: ["events": 20])
        let contract = SourceContract(
            configuration: ["api_key": "pk_secret_1", "start_date": "2026-01-01T00:00:00Z"],
            wrong: [
                ("api_key", [:]), ("api_key", ["api_key": " "]), ("api_key", ["api_key": 5]),
                ("start_date", ["api_key": "x", "start_date": "yesterday"]),
                ("num_workers", ["api_key": "x", "num_workers": 51]),
                ("num_workers", ["api_key": "x", "num_workers": "ten"]),
                (
                    "disable_fetching_predictive_analytics",
                    ["api_key": "x", "disable_fetching_predictive_analytics": "no"]
                ),
                ("endpoint", ["api_key": "x", "endpoint": "ftp://x"]),
            ]
        ) { configuration in
            try KlaviyoSource(
                configuration,
                SourceContext(
                    transport: klaviyo.transport(), time: FakeKlaviyo.clock(), random: .seeded(1),
                    temporaryFolder: "/tmp"))
        }
        try await contract.run(check)
    }
}
