// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// A file that is being written beside all keys, and is put into its place when it is whole. All calls
/// block.
final class LocalPlacement: Sendable {
    private static let attemptsMax = 10

    let file: LocalFile
    private let top: LocalFile
    private let staging: LocalFile
    private let name: String

    private init(file: LocalFile, top: LocalFile, staging: LocalFile, name: String) {
        self.file = file
        self.top = top
        self.staging = staging
        self.name = name
    }

    static func begin(_ root: String, name: String) throws -> LocalPlacement {
        try LocalFolder.makeRoot(root)
        let top = try LocalFolder.openRoot(root)
        let staging = try LocalFolder.enter(top, LocalStore.stagingFolder, making: true)
        let file = try LocalFile.open(in: staging.descriptor, name, O_RDWR | O_CREAT | O_EXCL)
        return LocalPlacement(file: file, top: top, staging: staging, name: name)
    }

    /// Syncs the file and renames it to the place of its key.
    func place(at key: String, metadata: [String: String]) throws -> PutReceipt {
        for _ in 1..<Self.attemptsMax {
            do {
                return try placeOnce(at: key, metadata: metadata)
            } catch let failure as LocalFailure where failure.number == ENOENT {
                // Somebody deleted the last object of the folder, and so the folder, meanwhile.
                continue
            }
        }
        return try placeOnce(at: key, metadata: metadata)
    }

    private func placeOnce(at key: String, metadata: [String: String]) throws -> PutReceipt {
        let (folder, target) = try LocalFolder.parent(top, key, making: true)
        try makeDistinct(from: target, in: folder)
        try file.sync()
        let etag = LocalFolder.etag(try file.status())
        let size = Int(try file.status().st_size)
        // Metadata names the ETag that it belongs to: until the rename it is that of nothing.
        try LocalMetadata.write(top, staging, key, metadata, etag: etag)
        guard renameat(staging.descriptor, name, folder.descriptor, target) == 0 else {
            throw LocalFailure(errno)
        }
        try folder.sync()
        return PutReceipt(etag: etag, size: size)
    }

    /// The clock of files is coarse: an object that is replaced at once must not keep its ETag.
    private func makeDistinct(from target: String, in folder: LocalFile) throws {
        var old = stat()
        guard fstatat(folder.descriptor, target, &old, AT_SYMLINK_NOFOLLOW) == 0 else { return }
        if old.st_mode & S_IFMT == S_IFDIR { throw LocalFailure(EISDIR) }
        let new = try file.status()
        guard (new.st_mtim.tv_sec, new.st_mtim.tv_nsec) <= (old.st_mtim.tv_sec, old.st_mtim.tv_nsec) else {
            return
        }
        var time = old.st_mtim
        time.tv_nsec += 1
        if time.tv_nsec == 1_000_000_000 { time = timespec(tv_sec: time.tv_sec + 1, tv_nsec: 0) }
        guard futimens(file.descriptor, [time, time]) == 0 else { throw LocalFailure(errno) }
    }

    /// Removes the file, if it was not put into its place.
    func discard() {
        unlinkat(staging.descriptor, name, 0)
    }

    static func removeStale(_ root: String, nowSeconds: Int64) throws {
        guard let top = try? LocalFolder.openRoot(root),
            let staging = try? LocalFolder.enter(top, LocalStore.stagingFolder, making: false)
        else { return }
        for entry in try LocalListing.entries(of: staging) where !entry.isFolder {
            var status = stat()
            guard fstatat(staging.descriptor, entry.name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { continue }
            if nowSeconds - Int64(status.st_mtim.tv_sec) > StoreLimits.stagedSecondsMax {
                unlinkat(staging.descriptor, entry.name, 0)
            }
        }
    }
}
