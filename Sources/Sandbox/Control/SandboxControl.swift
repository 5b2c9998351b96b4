// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// What tests ask the sandbox itself, below `/_sandbox/`; faults never strike here.
struct SandboxControl: Sendable {
    static let prefix = "/_sandbox"

    let services: [any SandboxService]
    let clock: SandboxClock
    let faults: FaultPlan
    let journal: RequestJournal
    let options: SandboxOptions
    let certificate: [UInt8]

    private static let endpoints: [String] = [
        "GET /_sandbox/truth[?stream=NAME]", "GET /_sandbox/sales", "GET|POST /_sandbox/clock",
        "POST /_sandbox/edits",
        "GET|POST /_sandbox/faults", "GET|DELETE /_sandbox/requests", "GET /_sandbox/options",
        "GET /_sandbox/certificate",
    ]

    func respond(to request: SandboxRequest) async -> SandboxResponse {
        do {
            return try await answer(request)
        } catch let error as ControlError {
            return .json(["error": .string(error.message)], status: error.status)
        } catch {
            return .json(["error": .string("\(error)")], status: 400)
        }
    }

    private func answer(_ request: SandboxRequest) async throws -> SandboxResponse {
        let isPost = request.method == "POST" || request.method == "PUT"
        switch request.path.dropFirst(Self.prefix.count) {
        case "", "/": return .json(["endpoints": .array(Self.endpoints.map { .string($0) })])
        case "/truth": return .json(await truth(of: request.queryValue("stream")))
        case "/sales": return .json(await sales())
        case "/clock":
            if isPost { try moveClock(try document(request)) }
            return .json(["now": .string(clock.now.description), "stopped": .bool(clock.isStopped)])
        case "/edits":
            guard isPost else { throw ControlError(405, "edits are made with POST") }
            return .json(try await edit(try document(request)))
        case "/faults":
            if isPost { faults.rules = try Self.rules(try document(request)) }
            return .json(["faults": .array(faults.rules.map { .string($0.spelling) })])
        case "/requests":
            if request.method == "DELETE" { journal.reset() }
            return .json(journal.json())
        case "/options": return .json(options.json())
        case "/certificate":
            return SandboxResponse(
                headers: [("Content-Type", "application/x-pem-file")], body: .bytes(certificate))
        default:
            throw ControlError(404, "there is no \(request.path); GET /_sandbox/ lists what there is")
        }
    }

    private func document(_ request: SandboxRequest) throws -> JSONValue {
        do {
            return try JSONValue(parsing: request.body)
        } catch {
            throw ControlError(400, "the body is no JSON document: \(error)")
        }
    }

    // MARK: - Truth

    private func truth(of stream: String?) async -> JSONValue {
        let now = clock.now
        var document: [JSONValue.Member] = [.init("now", .string(now.description))]
        for service in services {
            let streams = await service.truth(at: now).filter { stream == nil || $0.stream == stream }
            document.append(
                .init(
                    service.name,
                    .object(streams.map { JSONValue.Member($0.stream, $0.json()) })))
        }
        return .object(document)
    }

    private func sales() async -> JSONValue {
        let now = clock.now
        var days: [JSONValue] = []
        for service in services {
            days += await service.sales(at: now).map { day in
                [
                    "day": .string(day.dayText), "orders": .integer(day.orders),
                    "gross_cents": .integer(day.grossCents), "refunded_cents": .integer(day.refundedCents),
                ]
            }
        }
        return ["now": .string(now.description), "days": .array(days)]
    }

    // MARK: - Clock

    private func moveClock(_ order: JSONValue) throws {
        let stopped = order["stopped"]?.bool
        if let text = order["now"]?.string {
            guard let time = SandboxTime.parse(text) else {
                throw ControlError(400, "`\(text)` is no time such as 2026-01-31T09:05:00Z")
            }
            clock.set(time, stopped: stopped)
        } else if let stopped {
            clock.set(clock.now, stopped: stopped)
        }
        if let seconds = order["advance_seconds"]?.double, seconds.magnitude < 1e10 {
            clock.advance(by: .milliseconds(Int64(seconds * 1_000)))
        }
    }

    // MARK: - Edits

    private func edit(_ order: JSONValue) async throws -> JSONValue {
        let edit = SandboxEdit(
            changes: try Self.count(order, "changes"), additions: try Self.count(order, "additions"),
            deletions: try Self.count(order, "deletions"), future: try Self.count(order, "future"),
            stream: order["stream"]?.string, seed: UInt64(clamping: order["seed"]?.integer ?? 0))
        let chosen = order["service"]?.string
        let now = clock.now
        var done: [JSONValue.Member] = [.init("now", .string(now.description))]
        for service in services where chosen == nil || chosen == service.name {
            done.append(.init(service.name, await service.edit(edit, at: now)))
        }
        return .object(done)
    }

    private static func count(_ order: JSONValue, _ key: String) throws -> Int {
        guard let value = order[key] else { return 0 }
        guard let count = value.integer, (0...Int64(SandboxLimits.editRecordsMax)).contains(count) else {
            throw ControlError(400, "`\(key)` is a number from 0 to \(SandboxLimits.editRecordsMax)")
        }
        return Int(count)
    }

    // MARK: - Faults

    private static func rules(_ order: JSONValue) throws -> [FaultRule] {
        let text =
            order["faults"]?.string
            ?? order["faults"]?.elements?.compactMap(\.string).joined(separator: ",")
        guard let text else { throw ControlError(400, #"say {"faults": "429:0.05,403@orders"}"#) }
        do {
            return try FaultRule.list(text)
        } catch let error as LotusError {
            throw ControlError(400, error.message + (error.hint.map { ": \($0)" } ?? ""))
        }
    }
}

/// Why a control request is refused.
private struct ControlError: Error {
    let status: Int
    let message: String

    init(_ status: Int, _ message: String) {
        self.status = status
        self.message = message
    }
}

extension SandboxOptions {
    fileprivate func json() -> JSONValue {
        [
            "orders": .integer(orders), "profiles": .integer(profiles), "seed": .integer(seed),
            "history_start": .string(history.lowerBound.description),
            "history_end": .string(history.upperBound.description),
            "rate_limits": .bool(limitsRates), "edits_per_request": .number(String(editsPerRequest)),
            "missing_scopes": .array(missingScopes.sorted().map { .string($0) }),
        ]
    }
}
