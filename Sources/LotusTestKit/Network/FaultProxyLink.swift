// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import Glibc

/// One connection through a ``FaultProxy``.
final class FaultProxyLink {
    /// Bytes on their way in one direction.
    private struct Lane {
        private static let waitingBytesMax = 1 << 18

        var waiting: [(due: ContinuousClock.Instant, bytes: ArraySlice<UInt8>)] = []
        var waitingBytes = 0
        /// The sender has said all; the receiver is told so once it has got it.
        var isAtEnd = false
        var endIsPassedOn = false
        var count = 0

        var hasRoom: Bool { !isAtEnd && waitingBytes < Self.waitingBytesMax }
        var isFinished: Bool { isAtEnd && waiting.isEmpty }
    }

    private var client: Int32
    /// Nil when nothing is behind the connection but silence.
    private var server: Int32?
    private var toServer = Lane()
    private var toClient = Lane()
    /// How much came back since the mode changed.
    private var returnedBytes = 0
    private(set) var isOver = false

    /// Takes both sockets over; a server of -1 means that it refused.
    init(client: Int32, server: Int32?) {
        self.client = client
        self.server = server
        if server == -1 { reset() }
    }

    func modeChanged() { returnedBytes = 0 }

    func takeCountToServer() -> Int {
        defer { toServer.count = 0 }
        return toServer.count
    }

    func takeCountToClient() -> Int {
        defer { toClient.count = 0 }
        return toClient.count
    }

    /// Ends the connection as a broken network does.
    func reset() {
        guard !isOver else { return }
        isOver = true
        for socket in [client, server ?? -1] where socket >= 0 {
            var now = linger(l_onoff: 1, l_linger: 0)
            setsockopt(socket, SOL_SOCKET, SO_LINGER, &now, socklen_t(MemoryLayout<linger>.size))
            Glibc.close(socket)
        }
    }

    // MARK: - Waiting

    /// What to wait for at the client's socket and at the server's.
    func requests(_ mode: FaultProxy.Mode) -> [pollfd] {
        if isOver || mode == .blackhole {
            return [pollfd(fd: -1, events: 0, revents: 0), pollfd(fd: -1, events: 0, revents: 0)]
        }
        let now = ContinuousClock.now
        var atClient: Int32 = 0
        var atServer: Int32 = 0
        if toServer.hasRoom { atClient |= POLLIN }
        if toClient.hasRoom { atServer |= POLLIN }
        if let first = toServer.waiting.first, first.due <= now { atServer |= POLLOUT }
        if mode != .silence, let first = toClient.waiting.first, first.due <= now { atClient |= POLLOUT }
        return [
            pollfd(fd: atClient == 0 ? -1 : client, events: Int16(atClient), revents: 0),
            pollfd(fd: atServer == 0 ? -1 : server ?? -1, events: Int16(atServer), revents: 0),
        ]
    }

    /// When the next delayed bytes are due; nil when none are.
    var dueInMs: Int32? {
        let next = [toServer.waiting.first?.due, toClient.waiting.first?.due].compactMap { $0 }.min()
        guard let next, next > ContinuousClock.now else { return nil }
        return Int32((next - ContinuousClock.now) / .milliseconds(1)) + 1
    }

    // MARK: - Moving bytes

    func serve(
        client clientEvents: Int16, server serverEvents: Int16, _ mode: FaultProxy.Mode,
        _ buffer: UnsafeMutableRawBufferPointer
    ) {
        guard !isOver, mode != .blackhole else { return }
        let delayMs = if case .delay(let ms) = mode { ms } else { 0 }
        if clientEvents & Int16(POLLIN | POLLHUP | POLLERR) != 0 {
            receive(from: client, into: &toServer, delayMs: delayMs, buffer)
        }
        if let server, serverEvents & Int16(POLLIN | POLLHUP | POLLERR) != 0 {
            receive(from: server, into: &toClient, delayMs: delayMs, buffer)
        }
        guard !isOver else { return }
        if let server {
            send(&toServer, to: server, bytesMax: .max)
        } else {
            toServer.waiting = []
            toServer.waitingBytes = 0
            if toServer.isAtEnd { return reset() }
        }
        if mode == .silence {
            if toServer.isFinished { reset() }
            return
        }
        returnBytes(mode)
        if !isOver, toServer.isFinished, toClient.isFinished { close() }
    }

    private func returnBytes(_ mode: FaultProxy.Mode) {
        guard !isOver else { return }
        guard case .cutAfter(let bytes) = mode else { return send(&toClient, to: client, bytesMax: .max) }
        let before = toClient.count
        send(&toClient, to: client, bytesMax: bytes - returnedBytes)
        returnedBytes += toClient.count - before
        if returnedBytes >= bytes { reset() }
    }

    private func receive(
        from socket: Int32, into lane: inout Lane, delayMs: Int, _ buffer: UnsafeMutableRawBufferPointer
    ) {
        guard lane.hasRoom else { return }
        let count = Glibc.recv(socket, buffer.baseAddress, buffer.count, 0)
        if count > 0 {
            let bytes = Array(buffer[0..<count])
            lane.waiting.append((ContinuousClock.now + .milliseconds(delayMs), bytes[...]))
            lane.waitingBytes += count
        } else if count == 0 {
            lane.isAtEnd = true
        } else if errno != EAGAIN, errno != EINTR {
            reset()
        }
    }

    private func send(_ lane: inout Lane, to socket: Int32, bytesMax: Int) {
        var left = bytesMax
        while left > 0, let first = lane.waiting.first, first.due <= ContinuousClock.now {
            let part = first.bytes.prefix(left)
            let sent = part.withUnsafeBytes {
                Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard sent > 0 else {
                // ENOTCONN and EAGAIN: the server's socket still connects, or is full.
                if errno != EAGAIN, errno != EINTR, errno != ENOTCONN { reset() }
                return
            }
            left -= sent
            lane.count += sent
            lane.waitingBytes -= sent
            lane.waiting[0].bytes = first.bytes.dropFirst(sent)
            if lane.waiting[0].bytes.isEmpty { lane.waiting.removeFirst() }
        }
        if lane.isFinished, !lane.endIsPassedOn {
            lane.endIsPassedOn = true
            shutdown(socket, Int32(SHUT_WR))
        }
    }

    private func close() {
        isOver = true
        Glibc.close(client)
        if let server { Glibc.close(server) }
    }
}
