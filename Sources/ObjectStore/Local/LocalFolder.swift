// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import LotusCore

/// The folders on the way to a file, entered one by one, so that no link leads out. All calls block.
enum LocalFolder {
    static func openRoot(_ root: String) throws -> LocalFile {
        let descriptor = Glibc.open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw LocalFailure(errno) }
        return LocalFile(descriptor)
    }

    /// Makes the root folder with the folders above it.
    static func makeRoot(_ root: String) throws {
        var path = root.hasPrefix("/") ? "/" : ""
        for name in root.split(separator: "/") {
            path += (path.isEmpty || path.hasSuffix("/") ? "" : "/") + name
            if mkdir(path, 0o755) == 0 { continue }
            let number = errno
            // A folder that is there may be told as one that is not ours to make.
            guard number == EEXIST || access(path, F_OK) == 0 else { throw LocalFailure(number) }
        }
    }

    /// A folder below another; made if wanted.
    static func enter(_ folder: LocalFile, _ name: String, making: Bool) throws -> LocalFile {
        if making, mkdirat(folder.descriptor, name, 0o755) != 0, errno != EEXIST { throw LocalFailure(errno) }
        return try LocalFile.open(in: folder.descriptor, name, O_RDONLY | O_DIRECTORY)
    }

    /// The folder that holds a key's file, and the file's name in it.
    static func parent(_ root: LocalFile, _ key: String, making: Bool) throws -> (
        folder: LocalFile, name: String
    ) {
        var names = key.split(separator: "/").map(String.init)
        let name = names.removeLast()
        let folder = try names.reduce(root) { try enter($0, $1, making: making) }
        return (folder, name)
    }

    /// Opens a key's file.
    static func file(_ root: String, _ key: String) throws -> (file: LocalFile, info: ObjectInfo) {
        let top = try openRoot(root)
        let (file, summary) = try readable(top, key)
        let metadata = LocalMetadata.read(top, key, etag: summary.etag)
        return (file, ObjectInfo(summary: summary, metadata: metadata))
    }

    private static func readable(_ top: LocalFile, _ key: String) throws -> (LocalFile, ObjectSummary) {
        do {
            let (folder, name) = try parent(top, key, making: false)
            // Without waiting: the name may be that of a pipe.
            let file = try LocalFile.open(in: folder.descriptor, name, O_RDONLY | O_NONBLOCK)
            let status = try file.status()
            guard isFile(status) else { throw LocalFailure(ENOENT) }
            return (file, summary(key, status))
        } catch let failure as LocalFailure where failure.number == ENOTDIR {
            // A file stands where the key has a folder: so there is no such object, or there is a link,
            // which the system tells in the same way when it wanted a folder.
            throw LocalFailure(ENOENT)
        }
    }

    static func isFile(_ status: stat) -> Bool { status.st_mode & S_IFMT == S_IFREG }

    static func summary(_ key: String, _ status: stat) -> ObjectSummary {
        let micros = Int64(status.st_mtim.tv_sec) * 1_000_000 + Int64(status.st_mtim.tv_nsec) / 1_000
        return ObjectSummary(
            key: key, size: Int(status.st_size), etag: etag(status),
            lastModified: Timestamp(microseconds: micros))
    }

    /// The time of the last change in nanoseconds and the length, in hexadecimal.
    static func etag(_ status: stat) -> String {
        let nanos = Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
        return "\(String(UInt64(bitPattern: nanos), radix: 16))-\(String(status.st_size, radix: 16))"
    }

    /// Deletes a key's file, and the folders above it that are empty then.
    static func delete(_ root: String, _ key: String) throws {
        let top = try openRoot(root)
        let names = key.split(separator: "/").map(String.init)
        var folders = [top]
        do {
            for name in names.dropLast() {
                guard let last = folders.last else { break }
                folders.append(try enter(last, name, making: false))
            }
        } catch let failure as LocalFailure where failure.number == ENOTDIR {
            throw LocalFailure(ENOENT)
        }
        guard let name = names.last, let folder = folders.last else { return }
        var status = stat()
        guard fstatat(folder.descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0, isFile(status) else {
            throw LocalFailure(ENOENT)
        }
        guard unlinkat(folder.descriptor, name, 0) == 0 else { throw LocalFailure(errno) }
        LocalMetadata.remove(top, key)
        for index in stride(from: folders.count - 2, through: 0, by: -1) {
            guard unlinkat(folders[index].descriptor, names[index], AT_REMOVEDIR) == 0 else { break }
        }
    }
}
