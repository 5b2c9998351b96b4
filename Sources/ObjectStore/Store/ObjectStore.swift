// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// A flat set of objects under keys: a bucket, or a folder that is used like one.
///
/// A key is a path without a leading slash, such as `raw/shopify/orders/year=2026/…/part_0.parquet`.
/// Objects are written whole or not at all and are listed in the order of their keys' UTF-8 bytes.
/// Every implementation passes `ObjectStoreContract` of the test kit. Errors are ``LotusError`` with a
/// code of `LL-STORE`, or `CancellationError`.
package protocol ObjectStore: Sendable {
    /// Where it is, for messages: `s3://lake`, or a folder. No secret.
    var place: String { get }

    /// Writes an object, or replaces it, in one piece.
    ///
    /// - Parameter metadata: Names of lower-case letters, digits and `-` with any text.
    func put(_ body: ObjectBody, to key: String, metadata: [String: String]) async throws -> PutReceipt

    /// Writes a large object in parts of this many bytes. On failure or cancellation nothing is left.
    func putParts(
        _ body: ObjectBody, to key: String, metadata: [String: String], partBytes: Int
    ) async throws -> PutReceipt

    /// What is known of an object without its bytes; throws `LL-STORE-001` when there is none.
    func head(_ key: String) async throws -> ObjectInfo

    /// Opens an object, or a range of its bytes, for reading in chunks.
    ///
    /// A range that reaches past the end is cut there; one that begins past it gives nothing.
    func open(_ key: String, range: Range<Int>?) async throws -> ObjectStream

    /// One page of the objects under a prefix; the page says where the next one begins.
    func list(_ query: ListQuery) async throws -> ListPage

    /// Deletes objects; one that does not exist is no error. Throws `LL-STORE-021` when some are left.
    func delete(_ keys: [String]) async throws
}

extension ObjectStore {
    /// Writes an object from memory.
    @discardableResult
    package func put(
        _ bytes: [UInt8], to key: String, metadata: [String: String] = [:]
    ) async throws -> PutReceipt {
        try await put(.bytes(bytes), to: key, metadata: metadata)
    }

    /// Reads an object, or a range of it, into memory.
    ///
    /// Throws `LL-STORE-016` when it has more than `bytesMax` bytes.
    package func get(_ key: String, range: Range<Int>? = nil, bytesMax: Int) async throws -> [UInt8] {
        let stream = try await open(key, range: range)
        guard stream.byteCount <= bytesMax else { throw tooLarge(key, stream.byteCount, bytesMax) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(stream.byteCount)
        for try await chunk in stream {
            guard bytes.count + chunk.count <= bytesMax else {
                throw tooLarge(key, bytes.count + chunk.count, bytesMax)
            }
            bytes += chunk
        }
        return bytes
    }

    /// Every object under a prefix whose key comes after another, page by page.
    package func objects(prefix: String, startAfter: String? = nil) -> ObjectListing {
        ObjectListing(store: self, first: ListQuery(prefix: prefix, startAfter: startAfter))
    }

    private func tooLarge(_ key: String, _ bytes: Int, _ bytesMax: Int) -> LotusError {
        LotusError(
            .objectTooLarge, "\(place)/\(key) has \(bytes) bytes or more, at most \(bytesMax) are read here",
            hint: "Check that the key names the right object.")
    }
}
