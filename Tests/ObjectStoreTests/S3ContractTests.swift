// SPDX-License-Identifier: Apache-2.0

import LotusTestKit
import ObjectStore
import Testing

/// The contract on two real servers, which all checks share: each works under a prefix of its own.
@Suite struct S3ContractTests {
    private static let rclone = Task { try await S3Server.rclone(buckets: ["contract"]) }
    private static let moto = Task { try await S3Server.moto(buckets: ["contract"]) }

    @Test(arguments: ObjectStoreContract.Check.allCases)
    func rcloneHoldsTheContract(_ check: ObjectStoreContract.Check) async throws {
        // It shows a folder as it was for a while when many wrote to it at the same moment.
        var capabilities = ObjectStoreContract.Capabilities()
        capabilities.listingDelayMax = .seconds(15)
        try await contract(Self.rclone.value, capabilities).run(check)
    }

    @Test(arguments: ObjectStoreContract.Check.allCases)
    func motoHoldsTheContract(_ check: ObjectStoreContract.Check) async throws {
        try await contract(Self.moto.value, ObjectStoreContract.Capabilities()).run(check)
    }

    private func contract(
        _ server: S3Server, _ capabilities: ObjectStoreContract.Capabilities
    ) throws -> ObjectStoreContract {
        try ObjectStoreContract(
            store: server.store(bucket: "contract"), missingBucket: server.store(bucket: "absent"),
            capabilities: capabilities)
    }
}
