// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import LotusCore

/// The bytes of an object that is to be written: of known length, and readable more than once, since a
/// request that failed sends them again.
package struct ObjectBody: Sendable {
    /// How many bytes there are.
    package let byteCount: Int
    private let bytes: [UInt8]?
    private let read: @Sendable (_ offset: Int, _ bytesMax: Int) async throws -> [UInt8]

    /// Bytes in memory.
    package static func bytes(_ bytes: [UInt8]) -> ObjectBody {
        ObjectBody(byteCount: bytes.count, bytes: bytes) { offset, bytesMax in
            Array(bytes[offset..<min(bytes.count, offset + bytesMax)])
        }
    }

    /// Bytes that are read when they are sent.
    ///
    /// - Parameter read: Gives at least one and at most `bytesMax` bytes from an offset on; it may be
    ///   called for the same offset again.
    package static func reading(
        byteCount: Int, _ read: @escaping @Sendable (_ offset: Int, _ bytesMax: Int) async throws -> [UInt8]
    ) -> ObjectBody {
        ObjectBody(byteCount: byteCount, bytes: nil, read: read)
    }

    /// The bytes of a file, which must not change while they are sent.
    ///
    /// Throws `LL-STORE-022` when it cannot be opened.
    package static func file(_ path: String) throws -> ObjectBody {
        do {
            let file = try LocalFile.open(path)
            return .reading(byteCount: Int(try file.status().st_size)) { offset, bytesMax in
                try await BlockingQueue.run { try file.read(at: offset, bytesMax: bytesMax) }
            }
        } catch let failure as LocalFailure {
            throw LotusError(
                .storeFile, "\(path) cannot be read: \(failure)",
                hint: "Check that the file is there and readable.")
        }
    }

    private init(
        byteCount: Int, bytes: [UInt8]?,
        read: @escaping @Sendable (_ offset: Int, _ bytesMax: Int) async throws -> [UInt8]
    ) {
        precondition(byteCount >= 0, "A length is not negative.")
        self.byteCount = byteCount
        self.bytes = bytes
        self.read = read
    }

    /// All of it, when it lies in memory anyway.
    var inMemory: [UInt8]? { bytes }

    /// Bytes from an offset on, at most ``StoreLimits/chunkBytes``, before an end; never none.
    func chunk(at offset: Int, end: Int) async throws -> [UInt8] {
        let wanted = min(StoreLimits.chunkBytes, end - offset)
        let chunk = try await read(offset, wanted)
        guard !chunk.isEmpty, chunk.count <= wanted else {
            throw LotusError(
                .objectDamaged, "the bytes to write ended at \(offset + chunk.count) instead of \(byteCount)",
                hint: "The source changed while it was read: start again.")
        }
        return chunk
    }

    /// A part of it as a body of its own.
    func part(_ range: Range<Int>) -> ObjectBody {
        if let bytes { return .bytes(Array(bytes[range])) }
        let read = read
        return .reading(byteCount: range.count) { offset, bytesMax in
            try await read(range.lowerBound + offset, bytesMax)
        }
    }
}
