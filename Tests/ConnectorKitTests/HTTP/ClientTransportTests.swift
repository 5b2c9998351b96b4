// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import LotusCore
import LotusTestKit
import Synchronization
import Testing

/// The network itself: real sockets on 127.0.0.1.
@Suite struct ClientTransportTests {
    private static func transport(
        idleMs: Int64 = 5_000, environment: [String: String] = [:]
    ) throws -> ClientTransport {
        var patience = ClientTransport.Patience()
        patience.connectMsMax = 1_500
        patience.idleMsMax = idleMs
        return try ClientTransport(environment: environment, patience: patience)
    }

    /// What came, until it ended.
    private static func get(
        _ url: String, _ transport: ClientTransport
    ) async throws -> (head: HTTPHead, body: String) {
        let received = Mutex<(head: HTTPHead?, body: [UInt8])>((nil, []))
        try await transport.send(HTTPRequest(.get, url)) { reception in
            received.withLock { received in
                switch reception {
                case .head(let head): received.head = head
                case .chunk(let bytes): received.body += bytes
                }
            }
        }
        return try received.withLock {
            (try #require($0.head), String(decoding: $0.body, as: UTF8.self))
        }
    }

    @Test func anAnswerComesWhole() async throws {
        let body = Array(String(repeating: "0123456789", count: 100_000).utf8)
        let server = try ScriptedHTTPServer { request in
            .answer(404, headers: ["X-Odd": "a"], body: request.target == "/a?b=c%20d" ? body : [])
        }
        let transport = try Self.transport()
        let (head, text) = try await Self.get(server.endpoint + "/a?b=c%20d", transport)
        #expect(head.status == 404)
        #expect(head["x-odd"] == "a")
        #expect(Array(text.utf8) == body)
        await transport.shutdown()
    }

    @Test func whatIsSentArrives() async throws {
        let server = try ScriptedHTTPServer { .answer(200, body: $0.body) }
        let transport = try Self.transport()
        try await transport.send(
            HTTPRequest(
                .post, server.endpoint + "/q", headers: [HTTPRequest.Header("X-Token", Secret("t"))],
                body: Array("query".utf8))
        ) { _ in }
        let request = try #require(server.requests.first)
        #expect(request.method == "POST")
        #expect(request.headers["x-token"] == "t")
        #expect(request.headers["accept-encoding"] == nil)
        #expect(request.body == Array("query".utf8))
        await transport.shutdown()
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let reason: TransportFailure.Reason
        let answer: ScriptedHTTPServer.Answer

        var testDescription: String { name }
    }

    private static func raw(_ text: String) -> [UInt8] { Array(text.utf8) }

    static let cases = [
        Case(name: "silence", reason: .timedOut, answer: .silence),
        Case(name: "closed at once", reason: .connectionLost, answer: .close),
        Case(
            name: "length too large", reason: .bodyTooShort,
            answer: .raw(raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc"))),
        Case(
            name: "reset in the body", reason: .bodyTooShort,
            answer: .rawThenReset(raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc"))),
        Case(
            name: "chunks without an end", reason: .bodyTooShort,
            answer: .raw(raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"))),
        Case(
            name: "length too large and silence", reason: .timedOut,
            answer: .answer(200, headers: ["Content-Length": "100"], body: [1, 2, 3])),
        Case(name: "no HTTP", reason: .invalidAnswer, answer: .raw(raw("SSH-2.0-x\r\n\r\n"))),
        Case(
            name: "compressed", reason: .invalidAnswer,
            answer: .answer(200, headers: ["Content-Encoding": "gzip"], body: [1, 2, 3])),
    ]

    @Test(arguments: cases)
    func failuresAreToldApart(_ test: Case) async throws {
        let server = try ScriptedHTTPServer { _ in test.answer }
        let transport = try Self.transport(idleMs: 1_500)
        let failure = await #expect(throws: TransportFailure.self) {
            _ = try await Self.get(server.endpoint, transport)
        }
        #expect(failure?.reason == test.reason, "\(String(describing: failure))")
        await transport.shutdown()
    }

    @Test func placesWithoutAServerAreToldApart() async throws {
        let transport = try Self.transport()
        let hole = try BlackHole()
        let server = try ScriptedHTTPServer { _ in .status(200) }
        let plain = server.port
        for (url, reason) in [
            ("http://no-such-host.invalid/", TransportFailure.Reason.unknownHost),
            ("http://127.0.0.1:1/", .refused), ("http://127.0.0.1:\(hole.port)/", .timedOut),
            ("https://127.0.0.1:\(plain)/", .tls),
        ] {
            let failure = await #expect(throws: TransportFailure.self) {
                _ = try await Self.get(url, transport)
            }
            #expect(failure?.reason == reason, "\(url): \(String(describing: failure))")
        }
        await transport.shutdown()
    }

    @Test func aSlowReceiverIsNoSilence() async throws {
        let server = try ScriptedHTTPServer { _ in .answer(200, body: [UInt8](repeating: 65, count: 300_000))
        }
        let transport = try Self.transport(idleMs: 1_500)
        let count = Mutex(0)
        try await transport.send(HTTPRequest(.get, server.endpoint)) { reception in
            guard case .chunk(let bytes) = reception else { return }
            let isFirst = count.withLock { count in
                count += bytes.count
                return count == bytes.count
            }
            if isFirst { try await Task.sleep(for: .milliseconds(2_000)) }
        }
        #expect(count.withLock { $0 } == 300_000)
        await transport.shutdown()
    }

    @Test func aCancelledRequestEnds() async throws {
        let server = try ScriptedHTTPServer { _ in .silence }
        let transport = try Self.transport()
        let asking = Task { _ = try await Self.get(server.endpoint, transport) }
        while server.requestCount == 0 { await Task.yield() }
        asking.cancel()
        await #expect(throws: CancellationError.self) { try await asking.value }
        await transport.shutdown()
        await #expect(throws: CancellationError.self) { _ = try await Self.get(server.endpoint, transport) }
    }

    @Test func whatTheReceiverThrowsComesBack() async throws {
        struct Full: Error {}
        let server = try ScriptedHTTPServer { _ in .answer(200, body: [1]) }
        let transport = try Self.transport()
        await #expect(throws: Full.self) {
            try await transport.send(HTTPRequest(.get, server.endpoint)) { _ in throw Full() }
        }
        await transport.shutdown()
    }

    @Test func whatIsEncryptedGoesThroughATunnel() async throws {
        let server = try ScriptedHTTPServer { _ in .answer(200, body: Array("direct".utf8)) }
        let proxy = try ScriptedHTTPServer { _ in .status(403) }
        let address = "http://user:p%40ss@127.0.0.1:\(proxy.port)/"
        let through = try Self.transport(environment: ["https_proxy": address])
        let failure = await #expect(throws: TransportFailure.self) {
            _ = try await Self.get("https://shop.example/", through)
        }
        #expect(failure?.reason == .refused)
        #expect(proxy.requests.map(\.method) == ["CONNECT"])
        #expect(proxy.requests.first?.target == "shop.example:443")
        #expect(proxy.requests.first?.headers["proxy-authorization"] == "Basic dXNlcjpwQHNz")
        #expect(try await Self.get(server.endpoint, through).body == "direct")
        await through.shutdown()
        let around = try Self.transport(environment: [
            "ALL_PROXY": address, "NO_PROXY": "example.com, 127.0.0.1",
        ])
        _ = try? await Self.get("https://127.0.0.1:\(server.port)/", around)
        #expect(proxy.requestCount == 1)
        await around.shutdown()
    }

    @Test(arguments: [
        (["HTTPS_PROXY": "socks5://secret-host"], LotusError.Code.sourceProxy),
        (["all_proxy": "http://:80"], .sourceProxy),
        (["LOTUS_CA_FILE": "/no/such/file"], .sourceAuthorities),
    ])
    func wrongSettingsAreTold(_ environment: [String: String], _ code: LotusError.Code) throws {
        let error = #expect(throws: LotusError.self) { _ = try ClientTransport(environment: environment) }
        #expect(error?.code == code)
        #expect(error?.message.contains(environment.keys.first ?? "") == true)
        #expect(error?.message.contains("secret-host") == false)
    }
}
