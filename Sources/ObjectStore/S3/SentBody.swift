// SPDX-License-Identifier: Apache-2.0

internal import AsyncHTTPClient
internal import Crypto
internal import LotusCore
internal import NIOCore
internal import NIOHTTP1
internal import Synchronization

/// A body on its way to the server: it is hashed as it goes, so that the answer can be compared.
final class SentBody: Sendable {
    private struct State {
        var md5 = Insecure.MD5()
        var sourceError: (any Error)?
    }

    let body: ObjectBody
    private let state = Mutex(State())

    init(_ body: ObjectBody) {
        self.body = body
        if let bytes = body.inMemory { state.withLock { $0.md5.update(data: bytes) } }
    }

    /// Why the source gave no more bytes, when that ended the request.
    var sourceError: (any Error)? { state.withLock { $0.sourceError } }

    var httpBody: HTTPClientRequest.Body {
        if let bytes = body.inMemory { return .bytes(ByteBuffer(bytes: bytes)) }
        return .stream(Chunks(sent: self), length: .known(Int64(body.byteCount)))
    }

    /// Compares the ETag of an object that was put in one piece, when it looks like an MD5 sum.
    func check(_ response: HTTPClientResponse, _ request: S3Request, _ client: S3Client) throws {
        guard request.method == .put, let header = response.headers.first(name: "etag") else { return }
        let etag = S3Answer.bare(header)
        let isSum = etag.utf8.count == 32 && etag.utf8.allSatisfy { Character(UnicodeScalar($0)).isHexDigit }
        // Encryption by keys of the service makes ETags that look like sums and are none.
        let isEncrypted =
            response.headers.first(name: "x-amz-server-side-encryption").map { $0 != "AES256" } ?? false
        guard isSum, !isEncrypted else { return }
        let sum = HexadecimalText.text(state.withLock { $0.md5.finalize() })
        guard sum != etag.lowercased() else { return }
        throw client.damaged(
            request, "the server stored bytes with the MD5 sum \(etag), those sent have \(sum)")
    }

    private struct Chunks: AsyncSequence, Sendable {
        let sent: SentBody

        struct AsyncIterator: AsyncIteratorProtocol {
            let sent: SentBody
            var offset = 0

            mutating func next() async throws -> ByteBuffer? {
                guard offset < sent.body.byteCount else { return nil }
                do {
                    let chunk = try await sent.body.chunk(at: offset, end: sent.body.byteCount)
                    offset += chunk.count
                    sent.state.withLock { $0.md5.update(data: chunk) }
                    return ByteBuffer(bytes: chunk)
                } catch {
                    sent.state.withLock { $0.sourceError = error }
                    throw error
                }
            }
        }

        func makeAsyncIterator() -> AsyncIterator { AsyncIterator(sent: sent) }
    }
}
