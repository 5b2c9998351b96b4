// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Glibc
import LotusCore

/// Where a result goes: standard output, or a file that appears when it is complete.
final class OutputSink {
    private static let bufferBytes = 1 << 16
    private let descriptor: Int32
    /// The file that appears at the end; nil when bytes go straight to where they shall.
    private let finalPath: String?
    private let stagedPath: String
    private var isFinished = false
    var buffer: [UInt8] = []
    /// How many bytes left this sink.
    private var writtenBytes = 0

    /// Whether any byte left this sink.
    var hasWritten: Bool { writtenBytes > 0 }

    /// - Parameter path: nil for standard output.
    init(path: String?) throws {
        guard let path else {
            (descriptor, finalPath, stagedPath) = (STDOUT_FILENO, nil, "")
            return
        }
        let target = Self.resolvingLinks(path)
        if Self.isPipeOrDevice(target) {
            (finalPath, stagedPath) = (nil, "")
            descriptor = open(target, O_WRONLY | O_CLOEXEC)
        } else {
            (finalPath, stagedPath) = (target, "\(target).part-\(getpid())")
            descriptor = open(stagedPath, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        }
        guard descriptor >= 0 else { throw OutputSink.failure(path, errno) }
    }

    /// A file is replaced where a link points to, not the link.
    private static func resolvingLinks(_ path: String) -> String {
        guard let resolved = realpath(path, nil) else { return path }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// These are written to as they are; there is nothing to replace.
    private static func isPipeOrDevice(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFREG
            && status.st_mode & S_IFMT != S_IFDIR
    }

    /// How far the output has come, for ``drop(since:)``.
    struct Mark {
        fileprivate let buffered: Int
        fileprivate let written: Int
    }

    var mark: Mark { Mark(buffered: buffer.count, written: writtenBytes) }

    /// Takes back what was put into the buffer since a mark.
    /// - Returns: false when some of it has been written out already; nothing is changed then.
    @discardableResult
    func drop(since mark: Mark) -> Bool {
        guard writtenBytes == mark.written else {
            return buffer.isEmpty && writtenBytes == mark.written + mark.buffered
        }
        buffer.removeSubrange(mark.buffered...)
        return true
    }

    var isTerminal: Bool { finalPath == nil && Terminal.isTerminal(descriptor) }

    /// Writes the buffer out when it has grown large.
    func flushIfLarge() throws {
        if buffer.count >= Self.bufferBytes { try flush() }
    }

    func flush() throws {
        try buffer.withUnsafeBytes { try write($0) }
        buffer.removeAll(keepingCapacity: true)
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws {
        var rest = bytes
        while !rest.isEmpty {
            let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
            if count < 0 {
                if errno == EINTR { continue }
                if errno == EPIPE { throw BrokenPipe() }
                throw OutputSink.failure(finalPath ?? "standard output", errno)
            }
            writtenBytes += count
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }

    /// Writes what is left and lets the file appear under its name.
    func finish() throws {
        try flush()
        isFinished = true
        guard let finalPath else { return }
        guard close(descriptor) == 0, rename(stagedPath, finalPath) == 0 else {
            throw OutputSink.failure(finalPath, errno)
        }
    }

    deinit {
        guard finalPath != nil, !isFinished else { return }
        close(descriptor)
        unlink(stagedPath)
    }

    static func failure(_ path: String, _ number: Int32) -> LotusError {
        let reason = strerror(number).map { String(cString: $0) } ?? "error \(number)"
        return LotusError(
            .outputFile, "cannot write to \(path): \(reason)",
            hint: "check the folder, its permissions and its space")
    }
}
