// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import Synchronization

/// A file that bytes are added to.
final class FileWriter: Sendable {
    private let descriptor: Mutex<Int32>

    /// Nil when the file cannot be opened.
    init?(appendingTo path: String) {
        let opened = Self.open(path)
        guard opened >= 0 else { return nil }
        descriptor = Mutex(opened)
    }

    deinit {
        let opened = descriptor.withLock { $0 }
        if opened >= 0 { close(opened) }
    }

    /// Bytes that the file has.
    var size: Int {
        descriptor.withLock { opened in
            let end = lseek(opened, 0, SEEK_END)
            return max(0, Int(end))
        }
    }

    /// Writes what can be written: a full disk must not end the command that logs.
    func write(_ bytes: [UInt8]) {
        descriptor.withLock { opened in
            var start = 0
            while start < bytes.count {
                let written = bytes[start...].withUnsafeBytes {
                    Glibc.write(opened, $0.baseAddress, $0.count)
                }
                guard written > 0 else { return }
                start += written
            }
        }
    }

    /// Goes on with a new file of this path.
    func reopen(_ path: String) {
        descriptor.withLock { opened in
            if opened >= 0 { close(opened) }
            opened = Self.open(path)
        }
    }

    private static func open(_ path: String) -> Int32 {
        Glibc.open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    }
}
