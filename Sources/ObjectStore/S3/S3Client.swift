// SPDX-License-Identifier: Apache-2.0

internal import AsyncHTTPClient
internal import Crypto
internal import LotusCore
internal import NIOCore
internal import NIOHTTP1
internal import Synchronization

/// Signs requests, sends them, and tries again what may go well the next time.
final class S3Client: Sendable {
    let configuration: S3Configuration
    private let clock: any TimeSource
    private let random: RandomSource
    private let provider: (@Sendable () async throws -> S3Credentials)?
    private let observer: (@Sendable (S3Attempt) -> Void)?
    private let state: Mutex<State>

    private struct State {
        var credentials: S3Credentials
        var attempts = 0
        /// Whether the bucket has answered once: then a 404 is about the key.
        var sawBucket = false
    }

    init(
        _ configuration: S3Configuration, provider: (@Sendable () async throws -> S3Credentials)?,
        clock: any TimeSource, random: RandomSource, observer: (@Sendable (S3Attempt) -> Void)?
    ) {
        self.configuration = configuration
        self.provider = provider
        self.clock = clock
        self.random = random
        self.observer = observer
        state = Mutex(State(credentials: configuration.credentials))
    }

    /// How many requests were sent, each attempt counted.
    var attemptCount: Int { state.withLock { $0.attempts } }
    /// Whether the bucket is known to exist.
    var sawBucket: Bool { state.withLock { $0.sawBucket } }

    // MARK: - Sending

    /// Sends a request and reads its whole answer, at most this much of it.
    func send(
        _ request: S3Request, bytesMax: Int = StoreLimits.answerBytesMax, withinMs: Int64? = nil,
        attemptsMax: Int = .max
    ) async throws -> S3Answer {
        try await attempt(request, withinMs: withinMs, attemptsMax: attemptsMax) { response in
            let bytes =
                request.method == .head ? [] : try await Self.collect(response.body, bytesMax: bytesMax)
            return S3Answer(
                status: Int(response.status.code), headers: Self.headers(of: response), bytes: bytes)
        }
    }

    /// Sends a request and hands its answer over as soon as it begins.
    func open(_ request: S3Request) async throws -> (headers: [String: String], body: HTTPClientResponse.Body)
    {
        try await attempt(request, withinMs: nil, attemptsMax: .max) { response in
            (Self.headers(of: response), response.body)
        }
    }

    private func attempt<Answer>(
        _ request: S3Request, withinMs: Int64?, attemptsMax: Int,
        read: (HTTPClientResponse) async throws -> Answer
    ) async throws -> Answer {
        var retries = S3Retries(
            patience: configuration.patience, attemptsMax: attemptsMax,
            startedNs: clock.monotonicNanoseconds())
        while true {
            do {
                return try await once(request, withinMs: withinMs, read: read)
            } catch let failure as S3Failure {
                try Task.checkCancellation()
                if case .source(let error) = failure { throw error }
                let renewed = try await renewCredentials(after: failure, retries: &retries)
                if renewed { continue }
                var random = random
                guard
                    let delay = retries.delay(
                        after: failure, isIdempotent: request.isIdempotent, random: &random,
                        nowNs: clock.monotonicNanoseconds())
                else { throw error(failure, request, attempts: retries.attempts) }
                try await clock.sleep(for: delay)
            }
        }
    }

    private func error(_ failure: S3Failure, _ request: S3Request, attempts: Int) -> LotusError {
        S3ErrorText(
            configuration: configuration, accessKeyID: state.withLock { $0.credentials.accessKeyID },
            key: request.key, isUpload: request.key != nil && request.method == .put, now: clock.now(),
            attempts: attempts
        ).error(failure)
    }

    /// The error of a failure that a caller found in an answer of its own.
    func error(_ failure: S3Failure, _ request: S3Request) -> LotusError {
        error(failure, request, attempts: 1)
    }

    private func renewCredentials(after failure: S3Failure, retries: inout S3Retries) async throws -> Bool {
        guard case .refused(let refusal) = failure, refusal.isAboutCredentials, let provider, !retries.renewed
        else { return false }
        retries.renewed = true
        let fresh = try await provider()
        return state.withLock { state in
            guard state.credentials != fresh else { return false }
            state.credentials = fresh
            return true
        }
    }

    private func once<Answer>(
        _ request: S3Request, withinMs: Int64?, read: (HTTPClientResponse) async throws -> Answer
    ) async throws -> Answer {
        let began = clock.monotonicNanoseconds()
        let (prepared, sent) = try await signed(request)
        state.withLock { $0.attempts += 1 }
        var status = 0
        defer {
            observer?(
                S3Attempt(
                    method: request.method.rawValue, key: request.key, query: request.query.map(\.name),
                    status: status,
                    milliseconds: Int((clock.monotonicNanoseconds() - began) / 1_000_000)))
        }
        do {
            let deadline: NIODeadline = withinMs.map { .now() + .milliseconds($0) } ?? .distantFuture
            let response = try await HTTPClients.client(configuration.patience).execute(
                prepared, deadline: deadline)
            status = Int(response.status.code)
            guard (200..<300).contains(status) else {
                let bytes =
                    request.method == .head
                    ? [] : try await Self.prefix(response.body, bytesMax: StoreLimits.refusalBytesMax)
                throw S3Failure.refused(
                    .read(status: status, headers: Self.headers(of: response), bytes: bytes))
            }
            let answer = try await read(response)
            state.withLock { $0.sawBucket = true }
            if let sent { try sent.check(response, request, self) }
            return answer
        } catch let failure as S3Failure {
            throw failure
        } catch let error as LotusError {
            throw error
        } catch let error as CancellationError {
            throw error
        } catch {
            try Task.checkCancellation()
            if let source = sent?.sourceError { throw S3Failure.source(source) }
            throw S3Failure.connection(S3ConnectionFailure(error))
        }
    }

    // MARK: - Preparing

    private func signed(_ request: S3Request) async throws -> (HTTPClientRequest, SentBody?) {
        let useTLS = configuration.endpoint.useTLS
        let payloadHash = useTLS ? SigV4.unsignedPayload : try await Self.hash(request.body)
        let path = configuration.path(of: request.key)
        var headers = request.headers
        headers.append((name: "host", value: configuration.hostHeader))
        headers.append((name: "x-amz-content-sha256", value: payloadHash))
        headers += SigV4.headers(
            for: SigV4.Request(
                method: request.method.rawValue, path: path, query: request.query, headers: headers,
                payloadHash: payloadHash),
            credentials: state.withLock { $0.credentials }, region: configuration.region, at: clock.now())
        let query = SigV4.queryText(request.query)
        var prepared = HTTPClientRequest(url: configuration.base + path + (query.isEmpty ? "" : "?" + query))
        prepared.method = HTTPMethod(rawValue: request.method.rawValue)
        for header in headers { prepared.headers.add(name: header.name, value: header.value) }
        guard let body = request.body else { return (prepared, nil) }
        let sent = SentBody(body)
        prepared.body = sent.httpBody
        return (prepared, sent)
    }

    /// The SHA-256 that the signature covers when the connection does not protect the body.
    private static func hash(_ body: ObjectBody?) async throws -> String {
        var hash = SHA256()
        if let bytes = body?.inMemory {
            hash.update(data: bytes)
        } else if let body {
            var offset = 0
            while offset < body.byteCount {
                try Task.checkCancellation()
                let chunk = try await body.chunk(at: offset, end: body.byteCount)
                hash.update(data: chunk)
                offset += chunk.count
            }
        }
        return HexadecimalText.text(hash.finalize())
    }

    // MARK: - Reading

    private static func headers(of response: HTTPClientResponse) -> [String: String] {
        Dictionary(response.headers.map { ($0.name.lowercased(), $0.value) }) { first, _ in first }
    }

    private static func collect(_ body: HTTPClientResponse.Body, bytesMax: Int) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        for try await part in body {
            guard bytes.count + part.readableBytes <= bytesMax else {
                throw S3Failure.unexpected("an answer of more than \(bytesMax) bytes")
            }
            bytes += part.readableBytesView
        }
        return bytes
    }

    private static func prefix(_ body: HTTPClientResponse.Body, bytesMax: Int) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        for try await part in body where bytes.count < bytesMax { bytes += part.readableBytesView }
        return Array(bytes.prefix(bytesMax))
    }
}
