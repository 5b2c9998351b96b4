// SPDX-License-Identifier: Apache-2.0

import LotusCore
import Sandbox
import Testing

/// Asks a Klaviyo of the sandbox without a network.
struct KlaviyoClient {
    static let key = ("authorization", "Klaviyo-API-Key pk_test")
    static let revision = ("revision", "2024-10-15")
    static let origin = "http://127.0.0.1:7400"

    let service: KlaviyoService
    let clock: SandboxClock

    init(profiles: UInt64, seed: UInt64 = 7, limitsRates: Bool = false) {
        let options = SandboxOptions(profiles: profiles, seed: seed, limitsRates: limitsRates)
        clock = SandboxClock(options.history.upperBound)
        clock.set(options.history.upperBound, stopped: true)
        service = KlaviyoService(options, clock: clock)
    }

    /// - Parameter target: Such as `/api/profiles?sort=updated`; escapes are not needed.
    func send(
        _ target: String, method: String = "GET",
        headers: [(name: String, value: String)] = [KlaviyoClient.key, KlaviyoClient.revision]
    ) async -> SandboxResponse {
        await service.respond(
            to: SandboxRequest(
                method: method, authority: "127.0.0.1:7400", target: target, headers: headers))
    }

    func document(_ target: String) async throws -> JSONValue {
        let response = await send(target)
        #expect(response.status == 200, "\(target): \(text(response))")
        return try JSONValue(parsing: bytes(response))
    }

    func bytes(_ response: SandboxResponse) -> [UInt8] {
        if case .bytes(let bytes) = response.body { bytes } else { [] }
    }

    func text(_ response: SandboxResponse) -> String { String(decoding: bytes(response), as: UTF8.self) }

    /// The records of all pages, as `next` leads from one to the next.
    func readAll(_ target: String, pagesMax: Int = 5_000) async throws -> [JSONValue] {
        var records: [JSONValue] = []
        var next: String? = target
        for _ in 0..<pagesMax {
            guard let target = next else { return records }
            let page = try await document(target)
            records += page["data"]?.elements ?? []
            next = page.value(at: ["links", "next"])?.string.map { String($0.dropFirst(Self.origin.count)) }
        }
        Issue.record("the pages of \(target) do not end")
        return records
    }
}

extension JSONValue {
    var id: String { self["id"]?.string ?? "" }

    func attribute(_ name: String) -> JSONValue? { value(at: ["attributes", name]) }

    /// The last twelve digits of the id.
    var idNumber: UInt64 { UInt64(id.suffix(12)) ?? 0 }
}
