// SPDX-License-Identifier: Apache-2.0

import AsyncHTTPClient
import LotusCore
import LotusTestKit
import NIOCore
import NIOHTTP1
import NIOSSL
import Sandbox
import Testing

@Suite struct SandboxHostTests {
    static let headers = ["Authorization": "Klaviyo-API-Key pk_test", "revision": "2024-10-15"]

    private func options(_ profiles: UInt64 = 200) -> SandboxOptions {
        SandboxOptions(orders: 100, profiles: profiles, port: 0)
    }

    @Test func servesOverOneConnection() async throws {
        try await SandboxHost.serving(options()) { host in
            let client = LoopbackClient(port: host.port)
            var target: String? = "/api/profiles?page%5Bsize%5D=50"
            var ids: Set<String> = []
            while let next = target {
                let answer = try #require(try await client.send("GET", next, headers: Self.headers))
                #expect(answer.status == 200 && answer.isWhole)
                let page = try JSONValue(parsing: answer.body)
                ids.formUnion(page["data"]?.elements?.map(\.id) ?? [])
                target = page.value(at: ["links", "next"])?.string.map {
                    String($0.dropFirst(host.origin.count))
                }
            }
            #expect(ids.count == 200)
        }
    }

    @Test func requestsThatComeTogetherAreAnsweredInOrder() async throws {
        try await SandboxHost.serving(options()) { host in
            let paths = ["/api/profiles", "/nowhere", "/_sandbox/options", "/api/shoes"]
            let bytes = paths.map { path in
                "GET \(path) HTTP/1.1\r\nHost: a\r\n"
                    + Self.headers.map { "\($0.key): \($0.value)\r\n" }.joined() + "\r\n"
            }
            let answers = try await LoopbackClient(port: host.port)
                .send(raw: bytes.joined(), answers: 4)
            #expect(answers.map(\.status) == [200, 404, 200, 404])
        }
    }

    @Test func headHasALengthAndNoBody() async throws {
        try await SandboxHost.serving(options()) { host in
            let client = LoopbackClient(port: host.port)
            let head = try #require(try await client.send("HEAD", "/api/lists", headers: Self.headers))
            let whole = try #require(try await client.send("GET", "/api/lists", headers: Self.headers))
            #expect(head.status == 200)
            #expect(head.headers["content-length"] == String(whole.body.count))
        }
    }

    @Test func aBodyThatIsTooLargeIsRefused() async throws {
        try await SandboxHost.serving(options()) { host in
            let client = LoopbackClient(port: host.port)
            let body = String(repeating: "x", count: 1_100_000)
            // The refusal may overtake the body.
            let answer = try await client.send("POST", "/_sandbox/edits", body: body)
            #expect(answer == nil || answer?.status == 413)
            #expect(try await client.send("GET", "/_sandbox/clock")?.status == 200)
        }
    }

    @Test func theHostDecidesWhoAnswers() async throws {
        try await SandboxHost.serving(options()) { host in
            let client = LoopbackClient(port: host.port)
            var headers = Self.headers
            headers["Host"] = "a.klaviyo.com"
            let answer = try #require(try await client.send("GET", "/api/lists", headers: headers))
            #expect(answer.text.contains("http://a.klaviyo.com/api/lists/"))
            headers["Host"] = "nobody.example.com"
            #expect(try await client.send("GET", "/shoes", headers: headers)?.status == 404)
        }
    }

    @Test func speaksTLSThroughAProxyConnection() async throws {
        try await SandboxHost.serving(options()) { host in
            var configuration = HTTPClient.Configuration()
            var tls = TLSConfiguration.makeClientConfiguration()
            let certificates = try NIOSSLCertificate.fromPEMBytes(host.certificate.certificate)
            tls.trustRoots = .certificates(certificates)
            configuration.tlsConfiguration = tls
            configuration.proxy = .server(host: "127.0.0.1", port: Int(host.port))
            let client = HTTPClient(configuration: configuration)
            for name in ["a.klaviyo.com", "demo.myshopify.com", "storage.googleapis.com"] {
                var request = HTTPClientRequest(url: "https://\(name)/_sandbox/options")
                let options = try await client.execute(request, timeout: .seconds(30))
                #expect(options.status.code == 200)
                _ = try await options.body.collect(upTo: 1 << 20)
                request.url = "https://\(name)/api/lists"
                for (field, value) in Self.headers { request.headers.add(name: field, value: value) }
                let answer = try await client.execute(request, timeout: .seconds(30))
                let text = String(buffer: try await answer.body.collect(upTo: 1 << 20))
                #expect(text.contains("https://a.klaviyo.com/api/lists/") == (name == "a.klaviyo.com"))
            }
            try await client.shutdown()
        }
    }

    @Test func aTakenPortIsAnErrorOfItsOwn() async throws {
        try await SandboxHost.serving(options()) { host in
            var options = SandboxOptions()
            options.port = host.port
            let error = await #expect(throws: LotusError.self) {
                try await SandboxHost.serving(options) { _ in }
            }
            #expect(error?.code.rawValue == "LL-SANDBOX-001")
        }
    }
}
