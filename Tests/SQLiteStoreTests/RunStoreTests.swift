// SPDX-License-Identifier: Apache-2.0

import Foundation
import GRDB
import LotusCore
import LotusTestKit
import Orchestrator
import SQLiteStore
import Testing

@Suite struct RunStoreTests {
    private let scratch: ScratchFolder

    init() throws { scratch = try ScratchFolder() }

    @Test(arguments: RunStoreContract.Check.allCases)
    func theContractHolds(_ check: RunStoreContract.Check) async throws {
        let path = scratch.file("instance.sqlite")
        try await RunStoreContract { try SQLiteStore.open(path) }.run(check)
    }
}
