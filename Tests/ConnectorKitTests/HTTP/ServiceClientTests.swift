// SPDX-License-Identifier: Apache-2.0

import AirbyteProtocol
import ConnectorKit
import LotusCore
import LotusTestKit
import Synchronization
import Testing

/// Retries, redirects, limits and messages, on a scripted network and a clock that nobody waits for.
@Suite struct ServiceClientTests {
    private let clock = FakeClock(sleepsAdvance: true)
    private let sink = RecordingSink()

    private func client(
        _ transport: ScriptedTransport,
        allowsRedirect: @escaping @Sendable (ServiceURL) -> Bool = { _ in false }
    ) throws -> ServiceClient {
        var settings = ServiceClient.Settings(
            service: "Shop", origin: try #require(ServiceURL("https://shop.example")))
        settings.credentials = [HTTPRequest.Header("X-Token", Secret("t0psecret"))]
        settings.headers = [HTTPRequest.Header("Accept", Secret("application/json"))]
        settings.allowsRedirect = allowsRedirect
        return ServiceClient(
            settings,
            context: SourceContext(
                transport: transport, time: clock, random: .seeded(3), temporaryFolder: "/tmp"),
            sink: sink)
    }

    private func request(_ url: String = "https://shop.example/a?limit=1&since=secret") throws
        -> ServiceRequest
    {
        ServiceRequest(.get, try #require(ServiceURL(url)), stream: StreamDescriptor("orders"))
    }

    @Test func aRateLimitIsWaitedForToTheLetter() async throws {
        let transport = ScriptedTransport { request in
            switch request.index {
            case 0: .answer(429, headers: ["Retry-After": "2.0"])
            case 1:
                .answer(
                    429,
                    headers: [
                        "Retry-After": "Tue, 24 Nov 2026 11:42:54 GMT",
                        "Date": "Tue, 24 Nov 2026 11:42:24 GMT",
                    ])
            default: .json(200, "{}")
            }
        }
        let answer = try await client(transport).answer(to: request())
        #expect(answer.body == Array("{}".utf8))
        #expect(clock.sleptFor == [.seconds(2), .seconds(30)])
        let waits = sink.notes.compactMap { note -> Duration? in
            if case .rateLimited(_, let time) = note { time } else { nil }
        }
        #expect(waits == [.seconds(2), .seconds(30)])
        #expect(sink.notes.count { if case .request = $0 { true } else { false } } == 3)
    }

    @Test func rateLimitsAreNoFailuresButEnd() async throws {
        let many = ScriptedTransport { request in
            request.index < 100 ? .answer(429, headers: ["retry-after": "1"]) : .json(200, "{}")
        }
        _ = try await client(many).answer(to: request())
        let endless = ScriptedTransport { _ in .answer(429) }
        let error = await #expect(throws: LotusError.self) {
            _ = try await client(endless).answer(to: request())
        }
        #expect(error?.code == .sourceRateLimit)
        #expect(endless.requests.count > 20 && endless.requests.count < 80)
    }

    @Test func aWaitThatIsTooLongIsToldAndNotBegun() async throws {
        let transport = ScriptedTransport { _ in .answer(429, headers: ["retry-after": "3600"]) }
        let error = await #expect(throws: LotusError.self) {
            _ = try await client(transport).answer(to: request())
        }
        #expect(error?.code == .sourceRateLimit)
        #expect(error?.message.contains("asks to wait 3600 seconds") == true, "\(String(describing: error))")
        #expect(error?.message.contains("1800 at most") == true)
        #expect(error?.hint?.contains("in 60 minutes") == true)
        #expect(clock.sleptFor.isEmpty)
    }

    @Test func withoutASinkTheContextIsTold() async throws {
        let notes = Mutex<[SourceNote]>([])
        let transport = ScriptedTransport { request in
            request.index == 0 ? .answer(429, headers: ["retry-after": "5"]) : .json(200, "{}")
        }
        var context = SourceContext(
            transport: transport, time: clock, random: .seeded(1), temporaryFolder: "/tmp")
        context.note = { note in notes.withLock { $0.append(note) } }
        let settings = ServiceClient.Settings(
            service: "Shop", origin: try #require(ServiceURL("https://shop.example")))
        _ = try await ServiceClient(settings, context: context).answer(to: request())
        let waits = notes.withLock { $0 }.compactMap { note -> Duration? in
            if case .rateLimited(_, let time) = note { time } else { nil }
        }
        #expect(waits == [.seconds(5)])
    }

    @Test(arguments: [408, 500, 502, 503, 504, 522])
    func failuresAreTriedAgainEverLonger(_ status: Int) async throws {
        let transport = ScriptedTransport { _ in .answer(status) }
        let error = await #expect(throws: LotusError.self) {
            _ = try await client(transport).answer(to: request())
        }
        #expect(error?.code == .sourceUnavailable)
        #expect(error?.message.contains("\(status)") == true)
        #expect(transport.requests.count == 7)
        #expect(clock.sleptFor.allSatisfy { $0 > .zero && $0 <= .seconds(30) })
    }

    @Test(arguments: [400, 401, 402, 403, 404, 410, 422, 501])
    func refusalsAreNot(_ status: Int) async throws {
        let transport = ScriptedTransport { _ in .answer(status) }
        await #expect(throws: LotusError.self) { _ = try await client(transport).answer(to: request()) }
        #expect(transport.requests.count == 1)
    }

    @Test func whatMayHaveHappenedIsNotRepeated() async throws {
        for answer in [
            ScriptedTransport.Answer.failure(TransportFailure(.connectionLost, "lost")), .answer(500),
        ] {
            let transport = ScriptedTransport { _ in answer }
            var request = try request()
            request.method = .post
            request.isIdempotent = false
            await #expect(throws: LotusError.self) { _ = try await client(transport).answer(to: request) }
            #expect(transport.requests.count == 1)
        }
        // What cannot have happened is.
        let refused = ScriptedTransport { request in
            request.index == 0 ? .failure(TransportFailure(.refused, "refused")) : .json(200, "{}")
        }
        var request = try request()
        request.isIdempotent = false
        _ = try await client(refused).answer(to: request)
    }

    @Test func messagesNameTheRequestAndNoSecret() async throws {
        let transport = ScriptedTransport { _ in
            .json(401, #"{"errors":"[API] Invalid key t0psecret\nfor you"}"#)
        }
        let error = try #require(
            await #expect(throws: LotusError.self) { _ = try await client(transport).answer(to: request()) })
        #expect(
            error.message == "Shop does not accept the token (401) for the stream `orders`, saying "
                + "`[API] Invalid key <REDACTED> for you`: GET shop.example/a?limit&since")
        #expect(transport.requests.first?.headers["x-token"] == "t0psecret")
    }

    @Test func aBodyMayTellOfALimit() async throws {
        let transport = ScriptedTransport { request in
            .json(200, request.index < 2 ? "no" : "yes")
        }
        let answer = try await client(transport).answer(to: request()) { answer in
            answer.body == Array("yes".utf8) ? .accepted : .throttled(.seconds(5))
        }
        #expect(answer.body == Array("yes".utf8))
        #expect(clock.sleptFor == [.seconds(5), .seconds(5)])
        let failing = ScriptedTransport { _ in .json(200, "no") }
        let error = await #expect(throws: LotusError.self) {
            _ = try await client(failing).answer(to: request()) { _ in .failed("INTERNAL_SERVER_ERROR") }
        }
        #expect(error?.code == .sourceUnavailable)
        #expect(error?.message.contains("INTERNAL_SERVER_ERROR") == true)
    }

    @Test func theTokenGoesToNobodyElse() async throws {
        let transport = ScriptedTransport { request in
            switch request.url.host {
            case "shop.example":
                request.url.path == "/a"
                    ? .answer(307, headers: ["location": "/b"])
                    : .answer(302, headers: ["location": "https://files.example/c?sig=1"])
            default: .json(200, "[]")
            }
        }
        _ = try await client(transport, allowsRedirect: { $0.host == "files.example" }).answer(to: request())
        #expect(transport.requests.map { $0.headers["x-token"] } == ["t0psecret", "t0psecret", nil])
        let error = try #require(
            await #expect(throws: LotusError.self) { _ = try await client(transport).answer(to: request()) })
        #expect(error.code == .sourceRedirect)
        #expect(
            error.message.contains("https://shop.example") && error.message.contains("https://files.example"))
        #expect(!error.message.contains("sig=1"))
        // A URL of another host gets none from the start.
        _ = try await client(transport).answer(to: request("https://files.example/c"))
        #expect(transport.requests.last?.headers["x-token"] == nil)
    }

    @Test(arguments: ["http://shop.example/a", "https://shop.example:444/a", "ftp://x", "//evil.example/a"])
    func redirectsElsewhereAreRefused(_ location: String) async throws {
        let transport = ScriptedTransport { _ in .answer(301, headers: ["location": location]) }
        let error = await #expect(throws: LotusError.self) {
            _ = try await client(transport).answer(to: request())
        }
        #expect(error?.code == .sourceRedirect)
        #expect(transport.requests.count == 1)
    }

    @Test func redirectsInACircleEnd() async throws {
        let transport = ScriptedTransport { _ in .answer(302, headers: ["location": "/a"]) }
        let error = await #expect(throws: LotusError.self) {
            _ = try await client(transport).answer(to: request())
        }
        #expect(error?.code == .sourceRedirect)
        #expect(transport.requests.count == 6)
    }

    @Test func aTooLargeAnswerIsRefusedEarly() async throws {
        for headers in [["content-length": "5000"], [:]] {
            let transport = ScriptedTransport { _ in
                .partial(
                    200, headers: headers, body: [UInt8](repeating: 32, count: 5_000),
                    then: TransportFailure(.connectionLost, "x"))
            }
            var request = try request()
            request.bodyBytesMax = 4_000
            let error = await #expect(throws: LotusError.self) {
                _ = try await client(transport).answer(to: request)
            }
            #expect(error?.code == .sourceTooLarge)
        }
    }

    // MARK: - Downloads

    private static let file = Array((0..<10_000).map { "line \($0)\n" }.joined().utf8)

    private func download(_ transport: ScriptedTransport) async throws -> (bytes: [UInt8], count: Int) {
        let received = Mutex<[UInt8]>([])
        let (_, count) = try await client(transport).stream(request()) { bytes in
            received.withLock { $0 += bytes }
        }
        return (received.withLock { $0 }, count)
    }

    private static func rest(_ request: ScriptedTransport.Request) -> Int {
        Int(request.headers["range"]?.dropFirst("bytes=".count).dropLast() ?? "0") ?? 0
    }

    @Test(arguments: [true, false])
    func aDownloadGoesOnWhereItBroke(_ knowsRanges: Bool) async throws {
        let transport = ScriptedTransport { request in
            let start = knowsRanges ? Self.rest(request) : 0
            let body = Array(Self.file[start...])
            var headers = ["content-length": String(body.count), "etag": "v1"]
            if start > 0 {
                headers["content-range"] = "bytes \(start)-\(Self.file.count - 1)/\(Self.file.count)"
            }
            let status = start > 0 ? 206 : 200
            return request.index < 12
                ? .partial(
                    status, headers: headers,
                    body: Array(body.prefix(3_000 * (knowsRanges ? 1 : request.index + 1))),
                    then: TransportFailure(.bodyTooShort, "short"))
                : .answer(status, headers: headers, body: body)
        }
        let (bytes, count) = try await download(transport)
        #expect(bytes == Self.file)
        #expect(count == Self.file.count)
        #expect(transport.requests.count == 13)
    }

    @Test func aDownloadThatChangesIsRefused() async throws {
        for (etag, total) in [("v2", Self.file.count), ("v1", Self.file.count + 1)] {
            let transport = ScriptedTransport { request in
                let start = Self.rest(request)
                if start == 0 {
                    return .partial(
                        200, headers: ["content-length": String(Self.file.count), "etag": "v1"],
                        body: Array(Self.file.prefix(3_000)), then: TransportFailure(.bodyTooShort, "short"))
                }
                return .answer(
                    206, headers: ["content-range": "bytes \(start)-\(total - 1)/\(total)", "etag": etag],
                    body: Array(Self.file[start...]))
            }
            let error = await #expect(throws: LotusError.self) { _ = try await download(transport) }
            #expect(error?.code == .sourceMalformed)
        }
    }

    @Test func aDownloadThatNeverGoesOnEnds() async throws {
        let transport = ScriptedTransport { _ in
            .partial(
                200, headers: ["content-length": "9"], body: [1, 2, 3],
                then: TransportFailure(.bodyTooShort, "3 of 9 bytes came"))
        }
        let error = await #expect(throws: LotusError.self) { _ = try await download(transport) }
        #expect(error?.code == .sourceTruncated)
        #expect(error?.message.contains("3 of 9 bytes came") == true)
    }

    @Test func whatTheReceiverThrowsIsPassedOn() async throws {
        struct Full: Error {}
        let transport = ScriptedTransport { _ in .answer(200, body: Self.file) }
        await #expect(throws: Full.self) {
            _ = try await client(transport).stream(request()) { _ in throw Full() }
        }
        #expect(transport.requests.count == 1)
    }
}
