// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// The server said nothing for too long.
struct SilenceError: Error {
    let ms: Int
}

/// Waiting on a socket with an end to it.
enum SocketWait {
    /// Returns when the socket can be read (or written, where that is asked for).
    ///
    /// - Throws: ``SilenceError`` at the deadline; what `check` throws.
    static func wait(
        _ socket: Int32, reading: Bool = true, writing: Bool = false, until deadline: Deadline,
        check: (() throws -> Void)?
    ) throws {
        var events: Int32 = 0
        if reading { events |= POLLIN }
        if writing { events |= POLLOUT }
        while true {
            try check?()
            var request = pollfd(fd: socket, events: Int16(events), revents: 0)
            let leftMs = deadline.leftMs
            let pauseMs = check == nil ? leftMs : min(leftMs, PostgresLimits.checkMsMax)
            let count = poll(&request, 1, Int32(clamping: pauseMs))
            // A closed or broken socket counts as ready: libpq then finds out why.
            if count > 0 { return }
            if count < 0, errno != EINTR { return }
            if leftMs <= 0 { throw SilenceError(ms: deadline.ms) }
        }
    }
}

/// When patience ends, counted from now.
struct Deadline {
    /// How long it is in all; for messages.
    let ms: Int
    private let end: ContinuousClock.Instant?

    /// Nil never ends.
    init(ms: Int?) {
        self.ms = ms ?? 0
        end = ms.map { ContinuousClock.now + .milliseconds($0) }
    }

    /// What is left; a minute at a time when it never ends.
    var leftMs: Int {
        guard let end else { return 60_000 }
        let left = end - ContinuousClock.now
        return left <= .zero ? 0 : Int(left / .milliseconds(1)) + 1
    }
}
