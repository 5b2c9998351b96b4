// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Glibc
import LotusCore

/// Where a result goes: standard output, or a file that appears when it is complete.
final class OutputSink {
    private static let bufferBytes = 1 << 16
    private let descriptor: Int32
    private let finalPath: String?
    private let stagedPath: String
    private var isFinished = false
    var buffer: [UInt8] = []
    /// Whether any byte left this sink.
    private(set) var hasWritten = false

    /// - Parameter path: nil for standard output.
    init(path: String?) throws {
        finalPath = path
        guard let path else {
            descriptor = STDOUT_FILENO
            stagedPath = ""
            return
        }
        stagedPath = "\(path).part-\(getpid())"
        descriptor = open(stagedPath, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw OutputSink.failure(path, errno) }
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
            hasWritten = true
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
