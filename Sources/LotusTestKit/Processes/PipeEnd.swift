// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// A file descriptor that this process owns; closed once, at the latest with the last reference.
final class PipeEnd: Sendable {
    private let descriptor: Monitor<Int32?>

    init(_ descriptor: Int32) {
        self.descriptor = Monitor(descriptor)
    }

    deinit {
        close()
    }

    /// The two ends of a new pipe. No other program that is started meanwhile inherits them.
    static func pipe() throws -> (reading: PipeEnd, writing: PipeEnd) {
        var ends: [Int32] = [-1, -1]
        guard GNUFunctions.pipe(&ends) == 0 else {
            throw KitError("cannot make a pipe: \(lastSystemError())")
        }
        return (PipeEnd(ends[0]), PipeEnd(ends[1]))
    }

    /// A file as a program's input or output.
    static func open(_ path: String, _ flags: Int32) throws -> PipeEnd {
        let descriptor = Glibc.open(path, flags | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw KitError("cannot open \(path): \(lastSystemError())") }
        return PipeEnd(descriptor)
    }

    func close() {
        descriptor.change { descriptor in
            if let open = descriptor { _ = Glibc.close(open) }
            descriptor = nil
        }
    }

    /// Its number; nil when it is closed. Only good while the caller keeps this object.
    var number: Int32? { descriptor.change { $0 } }

    /// Waits for bytes and reads them; empty at the end, nil when nothing came within the time.
    func read(withinMs: Int32, into buffer: UnsafeMutableRawBufferPointer) -> Int? {
        guard let number else { return 0 }
        var request = pollfd(fd: number, events: Int16(POLLIN), revents: 0)
        guard poll(&request, 1, withinMs) > 0 else { return nil }
        let count = Glibc.read(number, buffer.baseAddress, buffer.count)
        if count < 0 { return errno == EINTR || errno == EAGAIN ? nil : 0 }
        return count
    }

    /// Writes everything; false when nobody reads any more.
    func write(_ bytes: [UInt8]) -> Bool {
        guard let number else { return false }
        return withoutBrokenPipeSignal {
            var rest = bytes[...]
            while !rest.isEmpty {
                let written = rest.withUnsafeBytes { Glibc.write(number, $0.baseAddress, $0.count) }
                if written > 0 {
                    rest = rest.dropFirst(written)
                } else if errno != EINTR {
                    return false
                }
            }
            return true
        }
    }

    /// Writing to a program that has ended would end the whole test process by SIGPIPE: keep the
    /// signal from this thread, and take it back when it came.
    private func withoutBrokenPipeSignal(_ body: () -> Bool) -> Bool {
        var pipeSignal = sigset_t()
        var before = sigset_t()
        sigemptyset(&pipeSignal)
        sigaddset(&pipeSignal, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &pipeSignal, &before)
        let complete = body()
        var none = timespec(tv_sec: 0, tv_nsec: 0)
        if !complete { sigtimedwait(&pipeSignal, nil, &none) }
        pthread_sigmask(SIG_SETMASK, &before, nil)
        return complete
    }
}

/// What the last failed system call says.
func lastSystemError(_ number: Int32 = errno) -> String {
    String(cString: strerror(number))
}
