// SPDX-License-Identifier: Apache-2.0

internal import Glibc
package import LotusCore

/// A folder that is used like a bucket: a key is the path of a file below it.
///
/// A file is written under another name beside all keys (``reservedPrefix``), synced, and renamed, so
/// that nothing but complete objects is ever seen. Links are not followed: no key leads out of the
/// folder. The ETag is made of the time of the last change and the length, so that files which others
/// put there have one too; metadata lies in files of its own.
package struct LocalStore: ObjectStore {
    /// What no key begins with, as the store keeps its own files there.
    package static let reservedPrefix = ".lotus-"

    static let stagingFolder = ".lotus-staging"
    static let metadataFolder = ".lotus-metadata"

    /// The folder.
    package let root: String
    private let clock: any TimeSource
    private let random: RandomSource

    /// A store; the folder is made by the first object that is put.
    package init(root: String, clock: any TimeSource = .system, random: RandomSource = .system) {
        self.root = root.count > 1 && root.hasSuffix("/") ? String(root.dropLast()) : root
        self.clock = clock
        self.random = random
    }

    /// The folder.
    package var place: String { root }

    // MARK: - Writing

    /// Writes a file and renames it into its place.
    package func put(
        _ body: ObjectBody, to key: String, metadata: [String: String]
    ) async throws -> PutReceipt {
        try validate(key)
        try ObjectKey.validate(metadata: metadata)
        let staged = try await working(on: key) { try LocalPlacement.begin(root, name: stagedName()) }
        do {
            var offset = 0
            while offset < body.byteCount {
                try Task.checkCancellation()
                let chunk = try await body.chunk(at: offset, end: body.byteCount)
                try await working(on: key) { try staged.file.write(chunk) }
                offset += chunk.count
            }
            try Task.checkCancellation()
            return try await working(on: key) { try staged.place(at: key, metadata: metadata) }
        } catch {
            staged.discard()
            throw error
        }
    }

    /// Writes a file; a local file needs no parts.
    package func putParts(
        _ body: ObjectBody, to key: String, metadata: [String: String], partBytes: Int
    ) async throws -> PutReceipt {
        try await put(body, to: key, metadata: metadata)
    }

    /// Removes files that a process which was killed left unfinished a day ago or longer.
    package func removeStaleStagedFiles() async throws {
        let now = clock.now().microseconds / 1_000_000
        try await working(on: "") { try LocalPlacement.removeStale(root, nowSeconds: now) }
    }

    private func stagedName() -> String {
        "\(getpid())-\(String(random.next(), radix: 16)).part"
    }

    // MARK: - Reading

    /// Reads a file's status and metadata.
    package func head(_ key: String) async throws -> ObjectInfo {
        try validate(key)
        return try await working(on: key) { try LocalFolder.file(root, key).info }
    }

    /// Opens a file.
    package func open(_ key: String, range: Range<Int>? = nil) async throws -> ObjectStream {
        try validate(key)
        let (file, info) = try await working(on: key) { try LocalFolder.file(root, key) }
        let found = clamped(range, size: info.size)
        return ObjectStream(info: info, byteCount: found.count) {
            LocalChunkReader(store: self, key: key, file: file, range: found)
        }
    }

    /// Walks the folder in the order of keys.
    package func list(_ query: ListQuery) async throws -> ListPage {
        try await working(on: query.prefix) { try LocalListing.page(root, query) }
    }

    // MARK: - Deleting

    /// Deletes files, and the folders that are empty then.
    package func delete(_ keys: [String]) async throws {
        for key in keys { try validate(key) }
        for key in keys {
            try Task.checkCancellation()
            do {
                try await working(on: key) { try LocalFolder.delete(root, key) }
            } catch let error as LotusError where error.code == .objectNotFound {
                continue
            }
        }
    }

    // MARK: - Errors

    private func validate(_ key: String) throws {
        try ObjectKey.validate(key)
        guard !key.hasPrefix(Self.reservedPrefix) else {
            throw LotusError(
                .storeInvalidKey,
                "the key `\(key)` begins with \(Self.reservedPrefix), which the store keeps for itself",
                hint: "Choose another name for the topmost folder.")
        }
    }

    /// Runs blocking work and says in the user's words why it failed.
    func working<Result: Sendable>(
        on key: String, _ body: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        do {
            return try await BlockingQueue.run(body)
        } catch let failure as LocalFailure {
            throw error(failure, path: key.isEmpty ? root : "\(root)/\(key)")
        }
    }

    private func error(_ failure: LocalFailure, path: String) -> LotusError {
        switch failure.number {
        case ENOENT:
            let isRootThere = access(root, F_OK) == 0
            return isRootThere
                ? LotusError(
                    .objectNotFound, "there is no file \(path)",
                    hint: "Check the key; it may have been deleted.")
                : LotusError(
                    .bucketNotFound, "there is no folder \(root)",
                    hint: "Create it, or correct the path in profiles.yml.")
        case EACCES, EPERM, EROFS:
            return LotusError(
                .storeNotPermitted, "\(path) may not be used: \(failure)",
                hint: "Give this user the right to read and write \(root).")
        case ENOSPC, EDQUOT, EFBIG:
            return LotusError(
                .storeDiskFull, "\(path) cannot be written: \(failure)",
                hint: "Free some space on the file system of \(root).")
        case EISDIR, ENOTDIR, ENOTEMPTY, EEXIST:
            return LotusError(
                .storeKeyConflict, "\(path) would be both a file and a folder",
                hint: "Choose another key: no key may go on below another.")
        case ELOOP, EMLINK:
            return LotusError(
                .storeInvalidKey, "\(path) leads through a symbolic link, which is not followed",
                hint: "Put the files themselves below \(root), or make \(root) the link.")
        default:
            return LotusError(
                .storeFile, "\(path): \(failure)", hint: "Look at the file system of \(root).")
        }
    }
}

/// Reads a file chunk by chunk. The file stays the one that was opened, whatever replaces it.
private final class LocalChunkReader: ChunkReader {
    private let store: LocalStore
    private let key: String
    private let file: LocalFile
    private var range: Range<Int>

    init(store: LocalStore, key: String, file: LocalFile, range: Range<Int>) {
        self.store = store
        self.key = key
        self.file = file
        self.range = range
    }

    func next() async throws -> [UInt8]? {
        guard !range.isEmpty else { return nil }
        try Task.checkCancellation()
        let (file, offset) = (file, range.lowerBound)
        let wanted = min(StoreLimits.chunkBytes, range.count)
        let chunk = try await store.working(on: key) { try file.read(at: offset, bytesMax: wanted) }
        guard !chunk.isEmpty else {
            throw LotusError(
                .objectDamaged, "\(store.root)/\(key) became shorter while it was read",
                hint: "Something else writes to this file in place: read it again when that is done.")
        }
        range = (range.lowerBound + chunk.count)..<range.upperBound
        return chunk
    }
}
