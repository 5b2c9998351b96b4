// SPDX-License-Identifier: Apache-2.0

import AirbyteProtocol
import ConnectorKit
import KlaviyoSource
import LotusCore
import LotusTestKit
import Testing

/// One stream fails, says why, and the others go on.
@Suite struct KlaviyoFailureTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let code: LotusError.Code
        var mentions: [String] = []
        let answer: ScriptedTransport.Answer

        var testDescription: String { name }
    }

    static let cases = [
        Case(
            name: "wrong token", code: .sourceToken, mentions: ["`profiles`", "(401)", "no key"],
            answer: .json(401, #"{"errors":[{"detail":"no key pk_secret_1"}]}"#)),
        Case(name: "plan", code: .sourcePlan, mentions: ["(402)"], answer: .json(402, "{}")),
        Case(
            name: "scope", code: .sourcePermission, mentions: ["`profiles:read`", "(403)"],
            answer: .json(403, #"{"errors":[{"detail":"denied"}]}"#)),
        Case(name: "not found", code: .sourceNotFound, answer: .json(404, "<html>")),
        Case(name: "odd status", code: .sourceStatus, mentions: ["418"], answer: .json(418, "")),
        Case(name: "no JSON", code: .sourceMalformed, mentions: ["byte 0"], answer: .json(200, "<html>")),
        Case(
            name: "half a page", code: .sourceMalformed, mentions: ["byte 12 of 12"],
            answer: .json(200, #"{"data":[{}]"#)),
        Case(name: "no data", code: .sourceMalformed, mentions: ["`data`"], answer: .json(200, "{}")),
        Case(
            name: "no object", code: .sourceMalformed, mentions: ["object as record 1"],
            answer: .json(200, #"{"data":[5]}"#)),
        Case(
            name: "endless page", code: .sourceTooLarge,
            answer: .answer(200, headers: ["content-length": "1000000000"])),
        Case(
            name: "elsewhere", code: .sourceRedirect,
            mentions: ["https://a.klaviyo.com", "https://evil.example"],
            answer: .answer(302, headers: ["location": "https://evil.example/x?token=abc"])),
        Case(
            name: "next elsewhere", code: .sourceMalformed, mentions: ["next page"],
            answer: .json(200, #"{"data":[],"links":{"next":"https://evil.example/x"}}"#)),
        Case(
            name: "failing", code: .sourceUnavailable, mentions: ["503", "7 attempts"],
            answer: .answer(503)),
        Case(
            name: "rate limit", code: .sourceRateLimit, mentions: ["seconds of waiting"],
            answer: .answer(429, headers: ["retry-after": "100"])),
        Case(
            name: "broken off", code: .sourceTruncated, mentions: ["5 of 9 bytes"],
            answer: .partial(200, body: [123], then: TransportFailure(.bodyTooShort, "5 of 9 bytes came"))),
        Case(
            name: "silence", code: .sourceTimeout,
            answer: .failure(TransportFailure(.timedOut, "silent for 60 seconds"))),
        Case(
            name: "no address", code: .sourceUnknownHost, mentions: ["a.klaviyo.com"],
            answer: .failure(TransportFailure(.unknownHost, "no address"))),
        Case(
            name: "nobody", code: .sourceUnreachable,
            answer: .failure(TransportFailure(.refused, "refused"))),
        Case(name: "no TLS", code: .sourceTLS, answer: .failure(TransportFailure(.tls, "no handshake"))),
    ]

    @Test(arguments: cases)
    func aStreamFailsAlone(_ test: Case) async throws {
        let klaviyo = FakeKlaviyo(["lists": KlaviyoTestData.items(12, seed: 1)]) { request in
            request.url.path == "/api/profiles" ? test.answer : nil
        }
        let sink = try await klaviyo.source().read(["profiles", "lists"])
        let error = try #require(sink.failure("profiles"))
        #expect(error.code == test.code)
        for word in test.mentions { #expect(error.message.contains(word), "\(error.message)") }
        #expect(error.hint != nil)
        let shown = ErrorRenderer(verbose: true).render(error)
        #expect(!shown.contains("pk_secret_1") && !shown.contains("token=abc"))
        #expect(sink.records("lists").count == 12)
        #expect(sink.checkpoints("profiles").isEmpty)
    }

    @Test func aTooLargeRecordIsTold() async throws {
        let note = String(repeating: "x", count: ConnectorLimits.recordBytesMax)
        let klaviyo = FakeKlaviyo([
            "lists": [
                FakeKlaviyo.Item(id: "l", cursor: "2026-03-01T10:00:00Z", attributes: #""note":"\#(note)""#)
            ]
        ])
        let sink = try await klaviyo.source().read(["lists"])
        #expect(sink.failure("lists")?.code == .sourceTooLarge)
        #expect(sink.failure("lists")?.message.contains("record 1") == true)
    }

    @Test func faultsOnTheWayChangeNothing() async throws {
        let items = KlaviyoTestData.items(400, seed: 2)
        let klaviyo = FakeKlaviyo(["events": items], pageSizes: ["events": 10]) { request in
            switch request.index % 11 {
            case 3: .answer(500)
            case 5: .answer(429, headers: ["retry-after": "2"])
            case 7: .failure(TransportFailure(.connectionLost, "lost"))
            case 9: .partial(200, body: [123], then: TransportFailure(.bodyTooShort, "short"))
            default: nil
            }
        }
        let sink = try await klaviyo.source().read(["events"])
        #expect(sink.failure("events") == nil)
        #expect(sink.ids("events") == items.map(\.id).sorted())
        #expect(
            sink.notes.contains { if case .rateLimited(_, .seconds(2)) = $0 { true } else { false } })
    }

    @Test func aWrongTokenFailsTheCheckWithoutShowingIt() async throws {
        let source = try KlaviyoSource(
            ["api_key": "pk_other_1"],
            SourceContext(
                transport: FakeKlaviyo([:]).transport(), time: FakeKlaviyo.clock(), temporaryFolder: "/tmp"))
        let error = await #expect(throws: LotusError.self) { try await source.check() }
        #expect(error?.code == .sourceToken)
        #expect(error?.message.contains("pk_other_1") == false)
    }
}
