// SPDX-License-Identifier: Apache-2.0

import LotusCore
import ObjectStore
import Testing

/// Signatures that botocore 1.43 computed for the same requests. Those of service `service` are also in
/// the published test suite; its `get-utf8` is taken from there, as botocore encodes the paths of other
/// services than S3 twice.
@Suite struct SigV4Tests {
    struct Golden: Sendable, CustomTestStringConvertible {
        let name: String
        let method: String
        let path: String
        let query: [(String, String)]
        let headers: [(String, String)]
        let payload: String
        let service: String
        let region: String
        let token: String?
        let signedHeaders: String
        let signature: String

        init(
            _ name: String, _ method: String, path: String, query: [(String, String)],
            headers: [(String, String)], payload: String = emptySum, service: String = "s3",
            region: String = "us-east-1", token: String? = nil, signedHeaders: String, signature: String
        ) {
            self.name = name
            self.method = method
            self.path = path
            self.query = query
            self.headers = headers
            self.payload = payload
            self.service = service
            self.region = region
            self.token = token
            self.signedHeaders = signedHeaders
            self.signature = signature
        }

        var testDescription: String { name }
    }

    static let emptySum = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    /// 2015-08-30T12:36:00Z.
    private let time = Timestamp(microseconds: 1_440_938_160_000_000)

    private func headers(_ golden: Golden, secret: String = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
        -> [String: String]
    {
        var headers = golden.headers + [("Host", "example.amazonaws.com")]
        if golden.service == "s3" { headers.append(("x-amz-content-sha256", golden.payload)) }
        let added = SigV4.headers(
            for: SigV4.Request(
                method: golden.method, path: golden.path,
                query: golden.query.map { (name: $0.0, value: $0.1) },
                headers: headers.map { (name: $0.0, value: $0.1) }, payloadHash: golden.payload),
            credentials: S3Credentials(
                accessKeyID: "AKIDEXAMPLE", secret: Secret(secret),
                sessionToken: golden.token.map { Secret($0) }),
            region: golden.region, service: golden.service, at: time)
        return Dictionary(uniqueKeysWithValues: added.map { ($0.name, $0.value) })
    }

    @Test(arguments: goldens)
    func signaturesAreThoseOfBotocore(_ golden: Golden) {
        let headers = headers(golden)
        #expect(
            headers["authorization"]
                == "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/\(golden.region)/\(golden.service)/aws4_request, "
                + "SignedHeaders=\(golden.signedHeaders), Signature=\(golden.signature)")
        #expect(headers["x-amz-date"] == "20150830T123600Z")
        #expect(headers["x-amz-security-token"] == golden.token)
    }

    @Test(arguments: goldens)
    func anotherSecretGivesAnotherSignatureAndIsNotShown(_ golden: Golden) {
        let secret = "another-secret-4711"
        let headers = headers(golden, secret: secret)
        #expect(headers["authorization"]?.hasSuffix(golden.signature) == false)
        #expect(!headers.values.contains { $0.contains(secret) })
    }

    @Test func valuesOfAHeaderAreTrimmedBeforeTheyAreSigned() {
        let plain = Golden(
            "", "GET", path: "/", query: [], headers: [("a", "b c")], signedHeaders: "", signature: "")
        let loose = Golden(
            "", "GET", path: "/", query: [], headers: [("A", "  b   c ")], signedHeaders: "", signature: "")
        #expect(headers(plain) == headers(loose))
    }

    static let goldens = [
        Golden(
            "get-vanilla", "GET", path: "/", query: [],
            headers: [], service: "service",
            signedHeaders: "host;x-amz-date",
            signature: "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
        Golden(
            "get-vanilla-query-order", "GET", path: "/", query: [("Param2", "value2"), ("Param1", "value1")],
            headers: [], service: "service",
            signedHeaders: "host;x-amz-date",
            signature: "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"),
        Golden(
            "get-utf8", "GET", path: "/%E1%88%B4", query: [],
            headers: [], service: "service",
            signedHeaders: "host;x-amz-date",
            signature: "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85"),
        Golden(
            "post-header-value-trim", "POST", path: "/", query: [],
            headers: [("My-Header1", "value1"), ("My-Header2", "value2")], service: "service",
            signedHeaders: "host;my-header1;my-header2;x-amz-date",
            signature: "7cfc02f603a8bc7102119d630fcf67fe9760f7a8a96c825d480017f16714d837"),
        Golden(
            "get object", "GET", path: "/lake/raw/shop/orders/part_0.parquet", query: [],
            headers: [("range", "bytes=0-9")],
            signedHeaders: "host;range;x-amz-content-sha256;x-amz-date",
            signature: "f1dcf252e5c3622dc819b755a2d8b9a2e687c887d96d0502d3936b5239227804"),
        Golden(
            "odd key", "PUT",
            path: "/lake/sp%20ace%2Bplus%3Deq%2525/%C3%BCn%C3%AF%2C%3B%40%26%24%21%2A%28%29~.x", query: [],
            headers: [("content-type", "application/octet-stream"), ("x-amz-meta-a", "1")],
            payload: "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
            signedHeaders: "content-type;host;x-amz-content-sha256;x-amz-date;x-amz-meta-a",
            signature: "8f5091a2391bb1e71d7679ef6ef25758f104c316b5b982b6b3721db4dc927998"),
        Golden(
            "list", "GET", path: "/lake",
            query: [
                ("list-type", "2"), ("prefix", "raw/ü b+c/"), ("start-after", "raw/ü b+c/year=2026"),
                ("max-keys", "1000"),
            ],
            headers: [],
            signedHeaders: "host;x-amz-content-sha256;x-amz-date",
            signature: "dffe6fbc173f2eafae8537b671abfd9f7f515df995d2f0e1b2142a21f3c0bf1c"),
        Golden(
            "delete", "POST", path: "/lake", query: [("delete", "")],
            headers: [("content-md5", "1B2M2Y8AsgTpgAmY7PhCfg==")],
            payload: "e2000f6b1fc1db795626ddaf9c13324157e9f56cb7820b40d7c3253a08ee5b91",
            signedHeaders: "content-md5;host;x-amz-content-sha256;x-amz-date",
            signature: "4c99125901eb4bf926e6c7109eb8da3387b160711b42b77f60afa16b992a0c4d"),
        Golden(
            "unsigned with token", "PUT", path: "/lake/x",
            query: [("partNumber", "1"), ("uploadId", "a/b==")],
            headers: [], payload: "UNSIGNED-PAYLOAD", region: "eu-west-1",
            token: "the-token",
            signedHeaders: "host;x-amz-content-sha256;x-amz-date;x-amz-security-token",
            signature: "fdd57f8eff59beea765e7373baee7ec4deca45aa6999365e0a58d830bd7db16c"),
        Golden(
            "sub-delims in query", "GET", path: "/b", query: [("continuation-token", "1/+=&?#%")],
            headers: [],
            signedHeaders: "host;x-amz-content-sha256;x-amz-date",
            signature: "590981c59d58285b43ab69d4516d92acab8bbc025acf36d62ebcdbd30c92f212"),
    ]
}
