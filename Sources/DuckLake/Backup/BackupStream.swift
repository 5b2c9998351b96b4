// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import LotusCore

/// A file that is read or written from its beginning to its end; it blocks.
final class BackupStream {
    static let chunkBytes = 1 << 20
    /// A line of a backup; a path has at most some thousand bytes.
    private static let lineBytesMax = 1 << 20

    let path: String
    private let descriptor: Int32
    private var buffer: [UInt8] = []
    private var position = 0

    /// Opens a file for reading.
    init(reading path: String) throws {
        self.path = path
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.failure("read", path, errno) }
    }

    /// Makes a file, for this user's eyes only: a catalog may hold the keys of an encrypted lake.
    init(writing path: String) throws {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.failure("write", path, errno) }
    }

    deinit { close(descriptor) }

    // MARK: - Writing

    func write(_ bytes: [UInt8], at offset: Int? = nil) throws {
        try bytes.withUnsafeBytes { bytes in
            var rest = bytes
            var offset = offset
            while !rest.isEmpty {
                let count =
                    if let offset {
                        pwrite(descriptor, rest.baseAddress, rest.count, offset)
                    } else {
                        Glibc.write(descriptor, rest.baseAddress, rest.count)
                    }
                if count < 0 {
                    if errno == EINTR { continue }
                    throw Self.failure("write", path, errno)
                }
                offset = offset.map { $0 + count }
                rest = UnsafeRawBufferPointer(rebasing: rest[count...])
            }
        }
    }

    /// Waits until the disk has it.
    func sync() throws {
        guard fsync(descriptor) == 0 else { throw Self.failure("write", path, errno) }
    }

    /// Waits until the disk has what was renamed in a file's folder.
    static func syncFolder(of path: String) {
        let folder = open(CatalogPath.folder(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { return }
        fsync(folder)
        close(folder)
    }

    // MARK: - Reading

    /// How many bytes the file has.
    var byteCount: Int64 {
        var status = stat()
        return fstat(descriptor, &status) == 0 ? Int64(status.st_size) : 0
    }

    /// Up to so many bytes; none at the end.
    func read(max bytesMax: Int = chunkBytes) throws -> [UInt8] {
        if position < buffer.count {
            let end = min(buffer.count, position + bytesMax)
            defer { position = end }
            return Array(buffer[position..<end])
        }
        return try fill(bytesMax)
    }

    /// A line without its end; nil when the file ends first, or the line is longer than any of a backup.
    func line() throws -> [UInt8]? {
        while true {
            if let end = buffer[position...].firstIndex(of: UInt8(ascii: "\n")) {
                defer { position = end + 1 }
                return Array(buffer[position..<end])
            }
            let rest = Array(buffer[position...])
            guard rest.count < Self.lineBytesMax else { return nil }
            let more = try fill(Self.chunkBytes)
            if more.isEmpty { return nil }
            buffer = rest + more
            position = 0
        }
    }

    /// Begins again.
    func rewind() {
        lseek(descriptor, 0, SEEK_SET)
        buffer = []
        position = 0
    }

    private func fill(_ bytesMax: Int) throws -> [UInt8] {
        var count = 0
        var failed: Int32?
        let bytes = [UInt8](unsafeUninitializedCapacity: bytesMax) { space, used in
            repeat {
                count = Glibc.read(descriptor, space.baseAddress, bytesMax)
            } while count < 0 && errno == EINTR
            if count < 0 { failed = errno }
            used = max(0, count)
        }
        if let failed { throw Self.failure("read", path, failed) }
        return bytes
    }

    static func failure(_ verb: String, _ path: String, _ number: Int32) -> LotusError {
        LotusError(
            .backupFile, "cannot \(verb) \(path): \(SystemError.text(number))",
            hint: "check the path, who owns the file and its folder, and the space on the disk")
    }
}
