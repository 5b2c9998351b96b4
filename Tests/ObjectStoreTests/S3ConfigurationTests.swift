// SPDX-License-Identifier: Apache-2.0

import LotusCore
import ObjectStore
import Testing

@Suite struct S3ConfigurationTests {
    @Test(
        arguments: [
            ("127.0.0.1:8333", false, "127.0.0.1", 8_333, false),
            ("http://127.0.0.1:8333/", nil, "127.0.0.1", 8_333, false),
            ("https://s3.example.com", false, "s3.example.com", nil, true),
            ("s3.example.com", nil, "s3.example.com", nil, true),
            ("[::1]:9000", false, "[::1]", 9_000, false), ("HTTP://host", nil, "host", nil, false),
        ] as [(String, Bool?, String, Int?, Bool)])
    func endpointsAreRead(_ text: String, _ useTLS: Bool?, _ host: String, _ port: Int?, _ tls: Bool) throws {
        let endpoint = try S3Endpoint(text, useTLS: useTLS)
        #expect(endpoint.host == host && endpoint.port == port && endpoint.useTLS == tls)
    }

    @Test(arguments: [
        "", "http://", "host:", "host:0", "host:99999", "host:x", "host/path", "ftp://host", "ho st", "[::1",
        "host?x",
        "http://user:geheim@host",
    ])
    func whatIsNoEndpointIsRefused(_ text: String) async {
        let error = await error { try S3Endpoint(text) }
        #expect(error?.code == .storeConfiguration && error?.hint != nil)
        #expect(error?.message.contains("geheim") == false)
    }

    @Test(arguments: ["", "a/b", "a b", "ü", "a?b"])
    func whatIsNoBucketIsRefused(_ bucket: String) async {
        let code = await code {
            try S3Configuration(
                endpoint: "host", region: "us-east-1", bucket: bucket, accessKeyID: "k", secret: Secret("s"))
        }
        #expect(code == .storeConfiguration)
    }

    @Test func aVirtualHostNeedsAName() async {
        let error = await error {
            try S3Configuration(
                endpoint: "127.0.0.1:8333", region: "us-east-1", bucket: "lake", accessKeyID: "k",
                secret: Secret("s"),
                urlStyle: .virtualHost)
        }
        #expect(error?.code == .storeUnknownHost)
        #expect(error?.hint?.contains("url_style: path") == true)
    }
}
