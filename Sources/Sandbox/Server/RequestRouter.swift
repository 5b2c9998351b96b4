// SPDX-License-Identifier: Apache-2.0

internal import LotusCore
internal import Synchronization

/// Finds who answers a request, and lets faults strike it.
final class RequestRouter: Sendable {
    /// What happens to a request.
    enum Outcome: Sendable {
        case response(SandboxResponse)
        /// The connection ends after this much of the answer.
        case brokenOff(SandboxResponse)
        /// Nothing comes.
        case silence
    }

    private let services: [any SandboxService]
    private let control: SandboxControl
    private let faults: FaultPlan
    private let journal: RequestJournal
    private let clock: SandboxClock
    private let edits: EditRate
    private let number = Atomic<UInt64>(0)

    init(
        services: [any SandboxService], control: SandboxControl, faults: FaultPlan, journal: RequestJournal,
        clock: SandboxClock, edits: EditRate
    ) {
        self.services = services
        self.control = control
        self.faults = faults
        self.journal = journal
        self.clock = clock
        self.edits = edits
    }

    func answer(_ arrival: SandboxRequest.Arrival) async -> Outcome {
        if arrival.target.hasPrefix(SandboxControl.prefix) {
            return .response(await control.respond(to: arrival.request(number: 0)))
        }
        let request = arrival.request(number: number.add(1, ordering: .relaxed).oldValue)
        let kind = faults.strike(number: request.number, path: request.path, isResult: request.isBulkResult)
        let outcome = await answer(request, with: kind)
        journal.note(request, fault: kind, outcome)
        return outcome
    }

    private func answer(_ request: SandboxRequest, with kind: FaultRule.Kind?) async -> Outcome {
        switch kind {
        case .hang?: return .silence
        case .slow?: try? await Task.sleep(for: .milliseconds(SandboxLimits.slowMs))
        case let kind?:
            if let instead = BodyFault.answer(instead: kind, to: request) { return .response(instead) }
        case nil: break
        }
        await edits.make(at: request.number, services, now: clock.now)
        let response = await service(for: request)?.respond(to: request) ?? Self.nobody(request)
        return await BodyFault.apply(kind, to: response)
    }

    private func service(for request: SandboxRequest) -> (any SandboxService)? {
        let host = request.host
        return services.first { $0.owns(host: host, path: request.path) }
    }

    private static func nobody(_ request: SandboxRequest) -> SandboxResponse {
        .json(
            ["error": .string("nothing of the sandbox answers to \(request.path) on \(request.host)")],
            status: 404)
    }
}

extension SandboxRequest {
    /// A request that has no number yet.
    struct Arrival: Sendable {
        let method: String
        let isSecure: Bool
        let authority: String
        let target: String
        let headers: [(name: String, value: String)]
        let body: [UInt8]

        func request(number: UInt64) -> SandboxRequest {
            SandboxRequest(
                number: number, method: method, isSecure: isSecure, authority: authority, target: target,
                headers: headers, body: body)
        }
    }

    /// Whether it asks for the result of a bulk operation.
    var isBulkResult: Bool { path.hasPrefix("/bulk-results/") || host == "storage.googleapis.com" }
}

extension SandboxResponse {
    /// The length of the body when it is known.
    var length: Int? {
        switch body {
        case .bytes(let bytes): bytes.count
        case .stream(let stream): stream.length
        }
    }
}

/// Edits that are made while a reader reads.
struct EditRate: Sendable {
    /// On average for each request.
    let perRequest: Double
    let values: Deterministic

    init(perRequest: Double, seed: UInt64) {
        self.perRequest = perRequest
        values = Deterministic(seed: seed, kind: 0x0ED1_7000)
    }

    func make(at number: UInt64, _ services: [any SandboxService], now: Timestamp) async {
        guard perRequest > 0 else { return }
        let draw = Double(values.value(number, 1) >> 11) * 0x1p-53
        let count = Int(perRequest.rounded(.down)) + (draw < perRequest - perRequest.rounded(.down) ? 1 : 0)
        guard count > 0 else { return }
        let edit = SandboxEdit(changes: count, additions: count, seed: values.value(number, 2))
        for service in services { _ = await service.edit(edit, at: now) }
    }
}
