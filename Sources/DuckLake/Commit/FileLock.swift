// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import LotusCore

/// Locks on ranges of one file, between processes and between threads of one process.
///
/// They are open file description locks (Linux `fcntl(2)`): unlike POSIX record locks they belong to
/// this one descriptor, so two leases of one process exclude each other too, and the system drops
/// them when the process dies in whatever way. The file itself holds a note on who has the first byte.
final class FileLock: Sendable {
    private let descriptor: Int32
    let path: String

    /// `F_OFD_SETLK` of Linux, which the C library's module does not export as a constant.
    private static let setLock: Int32 = 37
    private static let noteBytes = 160

    /// - Throws: ``LotusError`` `notWritable` when the file cannot be made.
    init(path: String) throws {
        self.path = path
        // Everyone who may write the lake must be able to take its lock, hence no narrower mode.
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else {
            throw LotusError(
                .notWritable, "cannot open the lock file \(path): \(SystemError.text(errno))",
                hint: "writing to the lake needs write permission in the folder of its catalog")
        }
    }

    deinit { close(descriptor) }

    /// Takes the lock on one byte, if nobody else has it.
    func tryLock(_ offset: Int64) throws -> Bool { try set(F_WRLCK, offset) }

    func unlock(_ offset: Int64) { _ = try? set(F_UNLCK, offset) }

    private func set(_ type: Int32, _ offset: Int64) throws -> Bool {
        var request = flock()
        request.l_type = Int16(type)
        request.l_whence = Int16(SEEK_SET)
        request.l_start = Int(offset)
        request.l_len = 1
        while fcntl(descriptor, Self.setLock, &request) != 0 {
            switch errno {
            case EINTR: continue
            case EAGAIN, EACCES: return false
            default:
                throw LotusError(
                    .notWritable, "cannot lock \(path): \(SystemError.text(errno))",
                    hint:
                        "the folder of the catalog must lie on a file system with locks, such as a local disk"
                )
            }
        }
        return true
    }

    /// Takes a lock on a whole file that anybody may have open, if nobody else locks any part of it.
    ///
    /// It goes when the descriptor is closed.
    static func tryLockWhole(_ descriptor: Int32) -> Bool {
        var request = flock()
        request.l_type = Int16(F_WRLCK)
        request.l_whence = Int16(SEEK_SET)
        return fcntl(descriptor, setLock, &request) == 0
    }

    /// Notes who holds the lock on the first byte, for those who wait.
    func write(note: String) {
        var bytes = Array(note.utf8.prefix(Self.noteBytes))
        bytes += [UInt8](repeating: UInt8(ascii: " "), count: Self.noteBytes - bytes.count)
        _ = pwrite(descriptor, bytes, bytes.count, 0)
    }

    func readNote() -> String {
        var bytes = [UInt8](repeating: 0, count: Self.noteBytes)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        let text = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
        return text.split(separator: " ").joined(separator: " ")
    }
}
