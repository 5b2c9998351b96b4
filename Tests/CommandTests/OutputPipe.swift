// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusTestKit
import Synchronization

/// A named pipe as the standard output of a program, which a test reads at a pace of its own.
///
///     let pipe = try OutputPipe(in: scratch)
///     command.output = .file(pipe.path)
///     let process = try RunningProcess(command)
///     let bytes = await pipe.reduce(0) { count, chunk in count += chunk.count; return true }
final class OutputPipe: Sendable {
    private static let chunkBytes = 1 << 16

    let path: String
    private let descriptor: Int32
    private let isClosed = Mutex(false)

    init(in folder: ScratchFolder) throws {
        path = folder.file("output-\(UUID().uuidString.prefix(8))")
        guard mkfifo(path, 0o644) == 0 else { throw KitError("cannot make the pipe \(path)") }
        // A program that opens the other end would wait for a reader, so there is one from the start.
        descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw KitError("cannot open the pipe \(path)") }
        _ = fcntl(descriptor, F_SETFL, 0)
    }

    deinit { close() }

    /// Goes away, as `head` does when it has seen enough.
    func close() {
        isClosed.withLock { isClosed in
            if !isClosed { _ = Foundation.close(descriptor) }
            isClosed = true
        }
    }

    /// Hands chunks to `update` on a thread of its own, until the end or until it returns false.
    ///
    /// The program must have been started: a pipe that nobody writes to is at its end.
    func reduce<State: Sendable>(
        _ initial: State, _ update: @escaping @Sendable (inout State, UnsafeRawBufferPointer) -> Bool
    ) async -> State {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { [self] in
                let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.chunkBytes, alignment: 16)
                defer { buffer.deallocate() }
                var state = initial
                while true {
                    let count = read(descriptor, buffer.baseAddress, buffer.count)
                    if count < 0 && errno == EINTR { continue }
                    guard count > 0 else { break }
                    guard update(&state, UnsafeRawBufferPointer(rebasing: buffer[..<count])) else { break }
                }
                continuation.resume(returning: state)
            }
        }
    }
}

/// Adds up the one column of a CSV text that comes in chunks.
struct ColumnSum: Sendable {
    private(set) var sum = 0
    private(set) var rows = 0
    private(set) var bytes = 0
    /// The first line.
    private(set) var header = ""
    private var isInHeader = true
    private var number = 0

    mutating func add(_ chunk: UnsafeRawBufferPointer) {
        bytes += chunk.count
        for byte in chunk {
            switch byte {
            case UInt8(ascii: "\n") where isInHeader: isInHeader = false
            case UInt8(ascii: "\n"):
                sum += number
                rows += 1
                number = 0
            case _ where isInHeader: header.append(Character(UnicodeScalar(byte)))
            default: number = number * 10 + Int(byte) - 48
            }
        }
    }
}
