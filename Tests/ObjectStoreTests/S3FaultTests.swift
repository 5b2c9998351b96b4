// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusCore
import LotusTestKit
import ObjectStore
import Synchronization
import Testing

/// What a store makes of servers that fail, with a scripted one in place of, or in front of, a real one.
@Suite struct S3FaultTests {
    private static let rclone = Task { try await S3Server.rclone(buckets: ["lake"]) }
    private static let secret = "geheim-4711-secret"

    private static let quick: S3Patience = {
        var patience = S3Patience()
        // Short pauses, but no hurry: other tests may keep the machine busy.
        patience.connectMsMax = 1_000
        patience.idleMsMax = 60_000
        patience.preflightMsMax = 60_000
        patience.overload = RetryPolicy(
            attemptsMax: 8, firstDelay: .milliseconds(1), delayMax: .milliseconds(20),
            totalMax: .seconds(1_000))
        patience.unreachable = RetryPolicy(
            attemptsMax: 3, firstDelay: .milliseconds(1), delayMax: .milliseconds(20),
            totalMax: .seconds(1_000))
        return patience
    }()

    /// The same, for servers that keep silent.
    private static let impatient: S3Patience = {
        var patience = quick
        patience.idleMsMax = 1_000
        return patience
    }()

    private func store(
        port: UInt16, scheme: String = "http", key: String = "test-key", secret: String = secret,
        clock: any TimeSource = .system, patience: S3Patience = quick,
        credentials: (@Sendable () async throws -> S3Credentials)? = nil
    ) throws -> S3Store {
        var configuration = try S3Configuration(
            endpoint: "\(scheme)://127.0.0.1:\(port)", region: "us-east-1", bucket: "lake", accessKeyID: key,
            secret: Secret(secret))
        configuration.patience = patience
        return S3Store(configuration, credentials: credentials, clock: clock)
    }

    /// A store on the real server through a proxy.
    private func proxied(
        first count: Int, _ fault: (UInt16) -> ScriptedHTTPServer.Answer,
        where matches: @escaping @Sendable (ScriptedHTTPServer.Request) -> Bool = { _ in true }
    ) async throws -> (S3Store, ScriptedHTTPServer) {
        let server = try await Self.rclone.value
        let proxy = try ScriptedHTTPServer.proxy(
            to: server.port, first: count, fault: fault(server.port), where: matches)
        var configuration = try server.configuration(bucket: "lake", port: proxy.port)
        configuration.patience = Self.quick
        return (S3Store(configuration), proxy)
    }

    private func key(_ name: String = #function) -> String {
        "faults/\(UUID().uuidString)/\(name.prefix(20))"
    }

    // MARK: - Overload

    @Test(arguments: [2, 5])
    func aServerThatRecoversIsWaitedFor(_ failures: Int) async throws {
        let (store, proxy) = try await proxied(first: failures) { _ in .status(503) }
        let key = key()
        try await store.put([1, 2, 3], to: key)
        #expect(proxy.requestCount == failures + 1 && store.requestCount == failures + 1)
        #expect(try await store.get(key, bytesMax: 3) == [1, 2, 3])
    }

    @Test(arguments: [429, 500, 502, 503, 504])
    func aServerThatNeverRecoversIsTold(_ status: Int) async throws {
        let server = try ScriptedHTTPServer { _ in
            .xml(
                status,
                "<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>")
        }
        let error = await error { try await store(port: server.port).put([1], to: "a") }
        #expect(error?.code == .storeOverloaded)
        #expect(
            error?.message.contains("status \(status) (SlowDown: Please reduce your request rate.)") == true)
        #expect(error?.message.contains("after 8 attempts") == true)
        #expect(server.requestCount == 8)
    }

    @Test func retryAfterIsObeyed() async throws {
        let clock = FakeClock(sleepsAdvance: true)
        let server = try ScriptedHTTPServer { request in
            request.index == 0
                ? .answer(503, headers: ["Retry-After": "7"]) : .answer(200, headers: ["ETag": "\"x\""])
        }
        try await store(port: server.port, clock: clock).put([1], to: "a")
        #expect(clock.sleptFor == [.seconds(7)])
    }

    @Test func otherRefusalsAreNotTriedAgain() async throws {
        let server = try ScriptedHTTPServer { _ in .xml(400, "<Error><Code>InvalidArgument</Code></Error>") }
        #expect(await code { try await store(port: server.port).put([1], to: "a") } == .storeRefused)
        #expect(server.requestCount == 1)
    }

    @Test func anUploadIsNotBegunTwice() async throws {
        let server = try ScriptedHTTPServer { _ in .close }
        let body = [UInt8](repeating: 1, count: 6 << 20)
        let code = await code {
            try await store(port: server.port).putParts(
                .bytes(body), to: "a", metadata: [:], partBytes: 5 << 20)
        }
        #expect(code == .storeUnreachable)
        #expect(server.requestCount == 1)
    }

    // MARK: - Connections

    @Test func aBrokenConnectionIsMadeAgain() async throws {
        let (store, proxy) = try await proxied(first: 2) { _ in .close }
        let key = key()
        try await store.put([1], to: key)
        #expect(proxy.requestCount == 3)
        #expect(try await store.head(key).size == 1)
    }

    @Test func anAnswerThatBreaksOffIsContinued() async throws {
        let bytes = (0..<(3 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
        let key = key()
        try await Self.rclone.value.store(bucket: "lake").put(bytes, to: key)
        let (store, proxy) = try await proxied(first: 3) { .forwardThenReset(to: $0, afterBytes: 700_000) }
        #expect(try await store.get(key, bytesMax: bytes.count) == bytes)
        let ranges = proxy.requests.map { $0.headers["range"] ?? "" }
        #expect(
            ranges.count == 4 && ranges[0] == "" && ranges.dropFirst().allSatisfy { $0.hasPrefix("bytes=") })
    }

    @Test func aListingThatBreaksOffIsAskedForAgain() async throws {
        let key = key()
        try await Self.rclone.value.store(bucket: "lake").put([1], to: key)
        let (store, proxy) = try await proxied(first: 2) { .forwardThenReset(to: $0, afterBytes: 300) }
        #expect(try await store.objects(prefix: key).all().map(\.key) == [key])
        #expect(proxy.requestCount == 3)
    }

    @Test func anObjectThatIsReplacedWhileItIsReadIsNotMixed() async throws {
        let body = [UInt8](repeating: 1, count: 2_000)
        let server = try ScriptedHTTPServer { request in
            let etag = request.index == 0 ? "one" : "two"
            let head = "HTTP/1.1 \(request.index == 0 ? "200 OK" : "206 Partial")\r\nETag: \"\(etag)\"\r\n"
            let range = request.index == 0 ? "" : "Content-Range: bytes 500-1999/2000\r\n"
            let length = request.index == 0 ? 2_000 : 1_500
            return .rawThenReset(
                Array("\(head)\(range)Content-Length: \(length)\r\n\r\n".utf8) + body.prefix(500))
        }
        #expect(await code { try await store(port: server.port).get("a", bytesMax: 2_000) } == .objectDamaged)
        #expect(server.requests.last?.headers["if-match"] == "\"one\"")
    }

    @Test func silenceEnds() async throws {
        let server = try ScriptedHTTPServer { _ in .silence }
        let error = await error { try await store(port: server.port, patience: Self.impatient).head("a") }
        #expect(error?.code == .storeUnreachable)
        #expect(
            error?.message.contains("took the connection but did not answer in time after 3 attempts") == true
        )
    }

    @Test func silenceAmidABodyEnds() async throws {
        // An answer that stops in the middle, while the connection stays open.
        let server = try ScriptedHTTPServer { _ in
            .answer(200, headers: ["ETag": "\"x\"", "Content-Length": "1000"], body: [1, 2, 3])
        }
        #expect(
            await code {
                try await store(port: server.port, patience: Self.impatient).get("a", bytesMax: 1_000)
            } != nil)
    }

    @Test func aClosedPortIsNamed() async throws {
        let server = try ScriptedHTTPServer { _ in .close }
        let port = server.port
        server.stop()
        let store = try store(port: port)
        for error in [await error { try await store.head("a") }, await error { try await store.preflight() }]
        {
            #expect(error?.code == .storeUnreachable)
            #expect(error?.message.hasPrefix("nobody listens at http://127.0.0.1:\(port)") == true)
            #expect(error?.hint?.contains("8333") == true)
        }
    }

    @Test func aBlackHoleIsGivenUp() async throws {
        let hole = try BlackHole()
        let error = await error { try await store(port: hole.port).preflight() }
        #expect(error?.code == .storeUnreachable)
        #expect(
            error?.message.contains("no connection to http://127.0.0.1:\(hole.port) within 1000 ms") == true)
    }

    /// With the real patience and a clock that does not wait: what the policy allows, added up.
    @Test func aDeadEndpointIsToldWithinThirtySeconds() async throws {
        let patience = S3Patience()
        var random = SeededGenerator(1)
        for attemptMs in [0, patience.connectMsMax, patience.idleMsMax] {
            var elapsed = Duration.milliseconds(attemptMs)
            var attempt = 2
            while let delay = patience.unreachable.delay(
                beforeAttempt: attempt, random: &random, elapsed: elapsed)
            {
                elapsed += delay + .milliseconds(attemptMs)
                attempt += 1
            }
            #expect(elapsed < .seconds(30))
        }
        #expect(patience.preflightMsMax <= 5_000)
    }

    @Test func aHostWithoutAddressIsNamed() async throws {
        for (style, hint) in [
            (S3Configuration.URLStyle.path, "s3_endpoint"), (.virtualHost, "url_style: path"),
        ] {
            var configuration = try S3Configuration(
                endpoint: "http://no-such-host.invalid:8333", region: "us-east-1", bucket: "lake",
                accessKeyID: "k",
                secret: Secret(Self.secret), urlStyle: style)
            configuration.patience = Self.quick
            let configured = configuration
            let error = await error { try await S3Store(configured).preflight() }
            #expect(error?.code == .storeUnknownHost)
            #expect(error?.hint?.contains(hint) == true)
        }
    }

    @Test func tlsToAPlainPortIsSaidAsSuch() async throws {
        let server = try ScriptedHTTPServer { _ in .status(200) }
        let error = await error { try await store(port: server.port, scheme: "https").preflight() }
        #expect(error?.code == .storeTLS)
        #expect(error?.hint?.contains("use_ssl: false") == true)
    }

    @Test(arguments: [[0x15, 0x03, 0x01, 0x00, 0x02, 0x02, 0x46], Array("HELO\r\n\r\n".utf8)])
    func aPlainRequestToATLSPortIsSaidAsSuch(_ answer: [UInt8]) async throws {
        let server = try ScriptedHTTPServer { _ in .raw(answer) }
        let error = await error { try await store(port: server.port).preflight() }
        #expect(error?.code == .storeTLS)
        #expect(error?.hint?.contains("use_ssl: true") == true)
    }

    // MARK: - Answers that are none

    @Test(arguments: [
        ("garbage", "<ListBucketResult><Contents>"), ("nothing", ""),
        ("no object", "<ListBucketResult><Contents/></ListBucketResult>"),
        ("cut", "<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>"),
        ("another", "<Other/>"),
        ("page", "<html><head><title>Sign  in</title></head></html>"),
    ])
    func aListingThatIsNoneIsNotEmpty(_ name: String, _ text: String) async throws {
        let server = try ScriptedHTTPServer { _ in .xml(200, text) }
        let error = await error { try await store(port: server.port).objects(prefix: "a").all() }
        #expect(error?.code == .storeUnexpectedAnswer && error?.hint?.contains("S3 API") == true)
    }

    @Test func aWebPageIsQuoted() async throws {
        let server = try ScriptedHTTPServer { _ in
            .answer(
                403, headers: ["Content-Type": "text/html"],
                body: Array("<html><title>Corporate Proxy</title><p>no".utf8))
        }
        let error = await error { try await store(port: server.port).preflight() }
        #expect(error?.code == .storeUnexpectedAnswer)
        #expect(error?.message.contains("status 403 and a web page titled `Corporate Proxy`") == true)
    }

    @Test func aTruncatedBodyIsAnError() async throws {
        let server = try ScriptedHTTPServer { _ in
            .raw(Array("HTTP/1.1 200 OK\r\nETag: \"x\"\r\nContent-Length: 100\r\n\r\nshort".utf8))
        }
        #expect(
            await code { try await store(port: server.port).get("a", bytesMax: 100) }
                == .storeUnexpectedAnswer)
        let listing = try ScriptedHTTPServer { _ in
            .raw(Array("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<ListBucketResult>".utf8))
        }
        #expect(
            await code { try await store(port: listing.port).objects(prefix: "").all() } == .storeUnreachable)
    }

    @Test func anAnswerWithoutEndIsBounded() async throws {
        let filler = [UInt8](repeating: 0x20, count: 9 << 20)
        let server = try ScriptedHTTPServer { _ in .answer(200, body: filler) }
        let error = await error { try await store(port: server.port).objects(prefix: "").all() }
        #expect(error?.code == .storeUnexpectedAnswer)
    }

    @Test func bytesThatWereChangedOnTheWayAreNoticed() async throws {
        let server = try ScriptedHTTPServer { _ in
            .answer(200, headers: ["ETag": "\"d41d8cd98f00b204e9800998ecf8427e\""])
        }
        let error = await error { try await store(port: server.port).put([1], to: "a") }
        #expect(error?.code == .objectDamaged)
        // That is the sum of nothing.
        try await store(port: server.port).put([UInt8](), to: "a")
    }

    // MARK: - Refusals

    struct Refusal: Sendable, CustomTestStringConvertible {
        let status: Int
        let code: String
        let rest: String
        let wanted: LotusError.Code
        let message: String
        let hint: String
        var testDescription: String { self.code }
    }

    @Test(arguments: [
        Refusal(
            status: 404, code: "NoSuchBucket", rest: "", wanted: .bucketNotFound, message: "no bucket `lake`",
            hint: "Create it"),
        Refusal(
            status: 404, code: "NoSuchKey", rest: "", wanted: .objectNotFound, message: "s3://lake/a",
            hint: "key"),
        Refusal(
            status: 403, code: "InvalidAccessKeyId", rest: "", wanted: .storeUnknownAccessKey,
            message: "`test-key`", hint: "restart or reload"),
        Refusal(
            status: 403, code: "SignatureDoesNotMatch", rest: "", wanted: .storeWrongSecret,
            message: "`test-key`", hint: "s3_secret_access_key"),
        Refusal(
            status: 403, code: "AccessDenied", rest: "", wanted: .storeAccessDenied, message: "`test-key`",
            hint: "right"),
        Refusal(
            status: 400, code: "ExpiredToken", rest: "", wanted: .storeExpiredCredentials,
            message: "session token", hint: "new"),
        Refusal(
            status: 403, code: "RequestTimeTooSkewed", rest: "<ServerTime>2031-01-01T00:00:00Z</ServerTime>",
            wanted: .storeClockSkew, message: "2031-01-01T00:00:00Z", hint: "NTP"),
        Refusal(
            status: 301, code: "PermanentRedirect", rest: "<Region>eu-west-1</Region>",
            wanted: .storeWrongRegion, message: "in region eu-west-1, not in us-east-1",
            hint: "s3_region to eu-west-1"),
        Refusal(
            status: 400, code: "AuthorizationHeaderMalformed", rest: "<Region>eu-west-1</Region>",
            wanted: .storeWrongRegion, message: "eu-west-1", hint: "eu-west-1"),
        Refusal(
            status: 409, code: "InvalidBucketState", rest: "", wanted: .storeRefused,
            message: "InvalidBucketState", hint: "log"),
    ])
    func refusalsAreToldApart(_ refusal: Refusal) async throws {
        let server = try ScriptedHTTPServer { _ in
            .xml(
                refusal.status,
                "<Error><Code>\(refusal.code)</Code><Message>m</Message>\(refusal.rest)</Error>")
        }
        let store = try store(port: server.port)
        // HEAD has no body: the reason is asked for once more.
        for error in [
            await error { try await store.get("a", bytesMax: 1) }, await error { try await store.head("a") },
        ] {
            #expect(error?.code == refusal.wanted)
            #expect(error?.message.contains(refusal.message) == true, "\(error?.message ?? "")")
            #expect(error?.hint?.contains(refusal.hint) == true)
            #expect(!"\(String(describing: error))".contains(Self.secret))
        }
    }

    @Test func aRegionMayStandInAHeader() async throws {
        let server = try ScriptedHTTPServer { _ in
            .answer(301, headers: ["x-amz-bucket-region": "eu-central-1"])
        }
        let error = await error { try await store(port: server.port).preflight() }
        #expect(error?.code == .storeWrongRegion && error?.message.contains("eu-central-1") == true)
    }

    @Test func aRealServerTellsWrongKeyAndWrongSecretApart() async throws {
        let server = try await Self.rclone.value
        #expect(
            await code { try await store(port: server.port, key: "nobody").preflight() }
                == .storeUnknownAccessKey)
        #expect(
            await code { try await store(port: server.port, key: server.accessKeyID).preflight() }
                == .storeWrongSecret)
        try await server.store(bucket: "lake").preflight()
        #expect(await code { try await server.store(bucket: "absent").preflight() } == .bucketNotFound)
    }

    @Test func aClockThatIsWrongIsNamedWithBothTimes() async throws {
        let server = try await Self.rclone.value
        let clock = FakeClock(start: Timestamp(microseconds: 1_000_000_000_000_000))
        let error = await error {
            try await store(
                port: server.port, key: server.accessKeyID, secret: server.secret.revealed, clock: clock
            )
            .preflight()
        }
        #expect(error?.code == .storeClockSkew)
        #expect(error?.message.contains("this machine has 2001-09-09T01:46:40") == true)
    }

    @Test func credentialsAreReadAgainOnce() async throws {
        let server = try await Self.rclone.value
        let asked = Mutex(0)
        let good = S3Credentials(accessKeyID: server.accessKeyID, secret: server.secret)
        let store = try store(port: server.port) {
            asked.withLock { $0 += 1 }
            return good
        }
        try await store.preflight()
        try await store.preflight()
        #expect(asked.withLock { $0 } == 1)
        let stubborn = try self.store(port: server.port) {
            asked.withLock { $0 += 1 }
            return S3Credentials(accessKeyID: "nobody", secret: Secret(Self.secret))
        }
        #expect(await code { try await stubborn.preflight() } == .storeUnknownAccessKey)
        #expect(asked.withLock { $0 } == 2)
    }

    @Test func keysThatCannotBeDeletedAreNamed() async throws {
        let server = try ScriptedHTTPServer { _ in
            .xml(
                200,
                "<DeleteResult><Error><Key>b</Key><Code>AccessDenied</Code><Message>no</Message></Error></DeleteResult>"
            )
        }
        let error = await error { try await store(port: server.port).delete(["a", "b"]) }
        #expect(error?.code == .storeDelete)
        #expect(error?.message == "1 of 2 objects of s3://lake were not deleted: b (AccessDenied: no)")
        #expect(server.requests.first?.headers["content-md5"]?.count == 24)
    }

    // MARK: - Listings by the rules of SeaweedFS

    private static func listing(_ keys: [String], token: String? = nil) -> ScriptedHTTPServer.Answer {
        let contents = keys.map {
            "<Contents><Key>\($0)</Key><Size>1</Size><ETag>&quot;e&quot;</ETag><LastModified>2026-01-01T00:00:00Z</LastModified></Contents>"
        }
        let rest = token.map {
            "<IsTruncated>true</IsTruncated><NextContinuationToken>\($0)</NextContinuationToken>"
        }
        return .xml(200, "<ListBucketResult>\(contents.joined())\(rest ?? "")</ListBucketResult>")
    }

    @Test func startAfterIsOnlySentUnderThePrefix() async throws {
        let server = try ScriptedHTTPServer { _ in Self.listing(["raw/a", "raw/b"]) }
        let store = try store(port: server.port)
        #expect(try await store.objects(prefix: "raw/", startAfter: "aaa").all().count == 2)
        #expect(try await store.objects(prefix: "raw/", startAfter: "raw/").all().count == 2)
        #expect(server.requests.allSatisfy { !$0.target.contains("start-after") })
        // After everything: nothing has to be asked.
        #expect(try await store.objects(prefix: "raw/", startAfter: "zzz").all().isEmpty)
        #expect(server.requestCount == 2)
        #expect(server.requests.allSatisfy { $0.target.contains("max-keys=1000") })
    }

    @Test func anEmptyPageAfterACursorIsNotBelieved() async throws {
        let server = try ScriptedHTTPServer { request in
            request.target.contains("start-after")
                ? Self.listing([]) : Self.listing(["raw/a", "raw/b", "raw/c"])
        }
        let found = try await store(port: server.port).objects(prefix: "raw/", startAfter: "raw/a").all()
        #expect(found.map(\.key) == ["raw/b", "raw/c"])
    }

    @Test func anEmptyPageAfterATokenIsNotBelieved() async throws {
        let server = try ScriptedHTTPServer { request in
            if request.target.contains("continuation-token") { return Self.listing([]) }
            return request.target.contains("start-after")
                ? Self.listing(["raw/c"]) : Self.listing(["raw/a"], token: "t")
        }
        let found = try await store(port: server.port).objects(prefix: "raw/").all()
        #expect(found.map(\.key) == ["raw/a", "raw/c"])
    }

    @Test func aServerThatGivesTheSamePageForEverIsLeft() async throws {
        let server = try ScriptedHTTPServer { _ in Self.listing(["raw/a"], token: "t") }
        let error = await error { try await store(port: server.port).objects(prefix: "raw/").all() }
        #expect(error?.code == .storeUnexpectedAnswer)
    }

    // MARK: - Parts

    @Test func anUploadThatFailsIsAborted() async throws {
        let (store, proxy) = try await proxied(
            first: .max, { _ in .xml(400, "<Error><Code>InvalidPart</Code></Error>") }
        ) {
            $0.target.contains("partNumber=3")
        }
        let key = key()
        let body = [UInt8](repeating: 3, count: 12 << 20)
        let code = await code {
            try await store.putParts(.bytes(body), to: key, metadata: [:], partBytes: 5 << 20)
        }
        #expect(code == .storeRefused)
        #expect(proxy.requests.contains { $0.method == "DELETE" && $0.target.contains("uploadId=") })
        #expect(try await store.objects(prefix: key).all().isEmpty)
    }

    @Test func anErrorInAnAnswerOfSuccessIsAnError() async throws {
        let server = try ScriptedHTTPServer { request in
            switch request.method {
            case "POST" where request.target.contains("uploads"):
                .xml(
                    200,
                    "<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>")
            case "POST": .xml(200, "<Error><Code>InternalError</Code></Error>")
            case "PUT": .answer(200, headers: ["ETag": "\"part\""])
            default: .status(404)
            }
        }
        let body = [UInt8](repeating: 3, count: 6 << 20)
        let code = await code {
            try await store(port: server.port).putParts(
                .bytes(body), to: "a", metadata: [:], partBytes: 5 << 20)
        }
        #expect(code == .storeOverloaded)
        #expect(server.requests.contains { $0.method == "DELETE" })
    }
}
