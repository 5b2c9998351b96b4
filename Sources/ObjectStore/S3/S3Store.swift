// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// A bucket of an S3 server: SeaweedFS first, any other that follows the protocol.
///
/// Requests are signed with version 4; over plain HTTP the signature covers the body. What fails for a
/// moment is tried again (``S3Patience``). A value of it needs no closing.
package struct S3Store: ObjectStore {
    let client: S3Client

    /// A store; nothing is sent yet.
    ///
    /// - Parameters:
    ///   - credentials: Asked once for a request that the server refuses because of its credentials.
    ///   - observer: Told of every request that was sent, on any thread.
    package init(
        _ configuration: S3Configuration,
        credentials: (@Sendable () async throws -> S3Credentials)? = nil,
        clock: any TimeSource = .system, random: RandomSource = .system,
        observer: (@Sendable (S3Attempt) -> Void)? = nil
    ) {
        client = S3Client(
            configuration, provider: credentials, clock: clock, random: random, observer: observer)
    }

    /// Such as `s3://lake`.
    package var place: String { "s3://\(client.configuration.bucket)" }

    /// How many requests were sent, each attempt counted.
    package var requestCount: Int { client.attemptCount }

    /// Asks once whether the bucket is there, reachable, and open to us: within 5 seconds, without a
    /// second attempt, so that what is set up wrongly is told at once.
    package func preflight() async throws {
        var request = S3Request(.get)
        // Not fewer than a full page: some servers lose objects then (see ``ListQuery``).
        request.query = [
            ("list-type", "2"), ("max-keys", String(StoreLimits.listKeysMax)), ("prefix", ".lotus/"),
        ]
        let answer = try await client.send(
            request, withinMs: client.configuration.patience.preflightMsMax, attemptsMax: 1)
        _ = try ListAnswer.parse(answer.bytes, request, client)
    }

    // MARK: - Writing

    /// Writes an object in one request.
    package func put(
        _ body: ObjectBody, to key: String, metadata: [String: String]
    ) async throws -> PutReceipt {
        try ObjectKey.validate(key)
        try ObjectKey.validate(metadata: metadata)
        guard body.byteCount <= StoreLimits.putBytesMax else {
            return try await putParts(body, to: key, metadata: metadata, partBytes: 64 << 20)
        }
        var request = S3Request(.put, key: key)
        request.headers = Self.headers(of: metadata)
        request.body = body
        let answer = try await client.send(request)
        return PutReceipt(etag: answer.etag, size: body.byteCount)
    }

    static func headers(of metadata: [String: String]) -> [(name: String, value: String)] {
        [(name: "content-type", value: "application/octet-stream")]
            + metadata.sorted { $0.key < $1.key }.map {
                (name: "x-amz-meta-\($0.key)", value: MetadataText.encoded($0.value))
            }
    }

    // MARK: - Reading

    /// Asks for an object's head.
    package func head(_ key: String) async throws -> ObjectInfo {
        try ObjectKey.validate(key)
        let request = S3Request(.head, key: key)
        do {
            let answer = try await client.send(request)
            return try info(key, headers: answer.headers, size: answer.headers["content-length"], request)
        } catch let error as LotusError where Self.needsReason(error) {
            throw await reason(of: error, key: key)
        }
    }

    /// The answer to HEAD has no body: these may have another cause than the status tells.
    private static func needsReason(_ error: LotusError) -> Bool {
        [.objectNotFound, .storeAccessDenied, .storeRefused, .storeWrongRegion].contains(error.code)
    }

    private func reason(of error: LotusError, key: String) async -> any Error {
        if error.code == .objectNotFound, client.sawBucket { return error }
        var request = S3Request(.get, key: error.code == .objectNotFound ? nil : key)
        if request.key == nil { request.query = [("list-type", "2"), ("prefix", key)] }
        request.headers = request.key == nil ? [] : [("range", "bytes=0-0")]
        do {
            _ = try await client.send(request)
            return error
        } catch let better {
            return (better as? LotusError)?.code == .objectNotFound ? error : better
        }
    }

    func info(
        _ key: String, headers: [String: String], size: String?, _ request: S3Request
    ) throws -> ObjectInfo {
        guard let size = size.flatMap({ Int($0) }), size >= 0 else {
            throw client.error(.unexpected("a head without a length"), request)
        }
        let modified = headers["last-modified"].flatMap(ServerTime.http)
        var metadata: [String: String] = [:]
        for (name, value) in headers where name.hasPrefix("x-amz-meta-") {
            metadata[String(name.dropFirst("x-amz-meta-".count))] = MetadataText.decoded(value)
        }
        return ObjectInfo(
            summary: ObjectSummary(
                key: key, size: size, etag: S3Answer.bare(headers["etag"] ?? ""),
                lastModified: modified ?? Timestamp(microseconds: 0)),
            metadata: metadata)
    }

    /// Opens an object; a connection that breaks while it is read is made again where it broke.
    package func open(_ key: String, range: Range<Int>? = nil) async throws -> ObjectStream {
        try ObjectKey.validate(key)
        // A range that may be empty cannot be asked for.
        if let range, range.isEmpty || range.lowerBound < 0 {
            let info = try await head(key)
            let empty = clamped(range, size: info.size)
            guard !empty.isEmpty else { return ObjectStream(info: info, byteCount: 0) { EmptyReader() } }
            return try await open(key, range: empty)
        }
        do {
            let reader = try await S3Reader.open(self, key: key, range: range)
            return ObjectStream(info: reader.info, byteCount: reader.byteCount) { S3ChunkReader(reader) }
        } catch let error as LotusError where error.code == .storeRefused && range != nil {
            // Beyond the end: the server refuses the range, while an empty answer is right.
            let info = try await head(key)
            guard clamped(range, size: info.size).isEmpty else { throw error }
            return ObjectStream(info: info, byteCount: 0) { EmptyReader() }
        }
    }
}

/// Reads nothing.
private final class EmptyReader: ChunkReader {
    func next() async throws -> [UInt8]? { nil }
}
