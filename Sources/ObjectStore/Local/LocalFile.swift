// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import LotusCore

/// A file descriptor that is closed with its last use.
final class LocalFile: Sendable {
    let descriptor: Int32

    init(_ descriptor: Int32) {
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }

    /// Opens a file by its path for reading.
    static func open(_ path: String) throws -> LocalFile {
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw LocalFailure(errno) }
        return LocalFile(descriptor)
    }

    /// Opens a name in a folder; links are not followed.
    static func open(in folder: Int32, _ name: String, _ flags: Int32) throws -> LocalFile {
        let descriptor = openat(folder, name, flags | O_NOFOLLOW | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw LocalFailure(errno) }
        return LocalFile(descriptor)
    }

    func status() throws -> stat {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw LocalFailure(errno) }
        return status
    }

    func write(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno != EINTR {
                throw LocalFailure(errno)
            }
        }
    }

    func read(at offset: Int, bytesMax: Int) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: bytesMax)
        while true {
            let count = bytes.withUnsafeMutableBytes {
                pread(descriptor, $0.baseAddress, $0.count, off_t(offset))
            }
            if count >= 0 { return Array(bytes.prefix(count)) }
            guard errno == EINTR else { throw LocalFailure(errno) }
        }
    }

    func sync() throws {
        guard fsync(descriptor) == 0 else { throw LocalFailure(errno) }
    }
}

/// A system call that failed.
struct LocalFailure: Error, CustomStringConvertible {
    let number: Int32

    init(_ number: Int32) {
        self.number = number
    }

    var description: String { String(cString: strerror(number)) }
}
