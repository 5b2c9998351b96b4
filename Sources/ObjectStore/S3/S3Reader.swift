// SPDX-License-Identifier: Apache-2.0

internal import AsyncHTTPClient
internal import LotusCore
internal import NIOCore

/// An answer that is being read, and what is needed to ask for the rest of it.
struct S3Reader: Sendable {
    let store: S3Store
    let key: String
    let info: ObjectInfo
    /// Where in the object the bytes of this answer lie.
    let range: Range<Int>
    let body: HTTPClientResponse.Body

    var byteCount: Int { range.count }

    /// Asks for an object, or for a range that is not empty.
    ///
    /// - Parameter etag: When set, another object under the key is refused.
    static func open(
        _ store: S3Store, key: String, range: Range<Int>?, etag: String? = nil
    ) async throws -> S3Reader {
        var request = S3Request(.get, key: key)
        if let range {
            request.headers.append(("range", "bytes=\(range.lowerBound)-\(range.upperBound - 1)"))
        }
        if let etag { request.headers.append(("if-match", "\"\(etag)\"")) }
        let (headers, body) = try await store.client.open(request)
        let found = try Self.range(headers, asked: range, request, store)
        let info = try store.info(key, headers: headers, size: String(found.size), request)
        if let etag, info.etag != etag {
            throw store.client.damaged(request, "it was replaced while it was read")
        }
        return S3Reader(store: store, key: key, info: info, range: found.range, body: body)
    }

    /// What `Content-Range`, such as `bytes 0-9/100`, or the length alone says of the answer.
    private static func range(
        _ headers: [String: String], asked: Range<Int>?, _ request: S3Request, _ store: S3Store
    ) throws -> (range: Range<Int>, size: Int) {
        let length = headers["content-length"].flatMap { Int($0) }
        if let text = headers["content-range"] {
            let numbers = text.split(whereSeparator: { !$0.isNumber }).compactMap { Int($0) }
            guard numbers.count == 3, numbers[0] <= numbers[1], numbers[1] < numbers[2] else {
                throw store.client.error(.unexpected("the range `\(text)`"), request)
            }
            let range = numbers[0]..<(numbers[1] + 1)
            guard asked.map({ clamped($0, size: numbers[2]) == range }) ?? true else {
                throw store.client.error(.unexpected("the range `\(text)`, which was not asked for"), request)
            }
            return (range, numbers[2])
        }
        guard let length, length >= 0 else {
            throw store.client.error(.unexpected("an object without a length"), request)
        }
        // A server that ignores the range gives the whole object.
        guard asked.map({ clamped($0, size: length) == 0..<length }) ?? true else {
            throw store.client.error(.unexpected("a whole object, though a range was asked for"), request)
        }
        return (0..<length, length)
    }
}

/// Reads an answer chunk by chunk, and asks again for what is missing when the connection breaks.
final class S3ChunkReader: ChunkReader {
    private static let resumesMax = 5

    private let first: S3Reader
    private var iterator: HTTPClientResponse.Body.AsyncIterator
    private var offset: Int
    private var resumes = 0

    init(_ reader: S3Reader) {
        first = reader
        iterator = reader.body.makeAsyncIterator()
        offset = reader.range.lowerBound
    }

    func next() async throws -> [UInt8]? {
        while true {
            do {
                guard let part = try await nextPart() else {
                    if offset == first.range.upperBound { return nil }
                    try await resume(after: HTTPClientError.remoteConnectionClosed)
                    continue
                }
                if part.isEmpty { continue }
                offset += part.count
                // Only failures in a row count: a slow reader may lose its connection often.
                resumes = 0
                guard offset <= first.range.upperBound else {
                    throw first.store.client.error(
                        .unexpected("more bytes than the \(first.byteCount) it announced"),
                        S3Request(.get, key: first.key))
                }
                return part
            } catch let error as LotusError {
                throw error
            } catch let error as CancellationError {
                throw error
            } catch {
                try Task.checkCancellation()
                // The whole answer came, only its end was not clean.
                if offset == first.range.upperBound { return nil }
                try await resume(after: error)
            }
        }
    }

    private func nextPart() async throws -> [UInt8]? {
        guard let buffer = try await iterator.next(isolation: #isolation) else { return nil }
        return Array(buffer.readableBytesView)
    }

    private func resume(after error: any Error) async throws {
        resumes += 1
        guard resumes <= Self.resumesMax else {
            throw first.store.client.error(
                .connection(S3ConnectionFailure(error)), S3Request(.get, key: first.key))
        }
        let rest = try await S3Reader.open(
            first.store, key: first.key, range: offset..<first.range.upperBound, etag: first.info.etag)
        iterator = rest.body.makeAsyncIterator()
    }
}
