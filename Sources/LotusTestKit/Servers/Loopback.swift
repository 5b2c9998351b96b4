// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import Glibc

/// Sockets on 127.0.0.1, as test servers and their checks use them. All calls block their thread.
enum Loopback {
    /// Below the range that the kernel takes for outgoing connections, so that a server which is
    /// stopped finds its port free when it comes back.
    private static let ports: ClosedRange<UInt16> = 18_000...31_999
    private static let attemptsMax = 200
    /// How much of an answer the small client keeps.
    private static let answerBytesMax = 1 << 20

    /// A port on which nobody listens.
    static func freePort() throws -> UInt16 {
        for _ in 0..<attemptsMax {
            let port = UInt16.random(in: ports)
            if let listener = try? listen(port: port, backlog: 1) {
                _ = Glibc.close(listener)
                return port
            }
        }
        throw KitError("no free port on 127.0.0.1 after \(attemptsMax) attempts")
    }

    /// A listening socket; port 0 lets the kernel choose.
    static func listen(port: UInt16, backlog: Int32) throws -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw KitError("cannot make a socket: \(lastSystemError())") }
        var yes: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        let status = LoopbackPort.withAddress(port) { bind(descriptor, $0, $1) }
        guard status == 0, Glibc.listen(descriptor, backlog) == 0 else {
            let reason = lastSystemError()
            _ = Glibc.close(descriptor)
            throw KitError("cannot listen on 127.0.0.1:\(port): \(reason)")
        }
        return descriptor
    }

    /// The port that a listening socket got.
    static func port(of listener: Int32) -> UInt16 {
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = getsockname(listener, $0, &length)
            }
        }
        return UInt16(bigEndian: address.sin_port)
    }

    /// A connection to a port; nil when nobody answers.
    static func connect(port: UInt16) -> Int32? {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        guard LoopbackPort.withAddress(port, { Glibc.connect(descriptor, $0, $1) }) == 0 else {
            _ = Glibc.close(descriptor)
            return nil
        }
        return descriptor
    }

    /// A connection that is being made, without waiting for it.
    static func beginConnecting(port: UInt16) -> Int32? {
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        let descriptor = socket(AF_INET, type, 0)
        guard descriptor >= 0 else { return nil }
        _ = LoopbackPort.withAddress(port) { Glibc.connect(descriptor, $0, $1) }
        return descriptor
    }

    /// Sends everything; false when the other side no longer listens. Raises no SIGPIPE.
    static func send(_ bytes: some Collection<UInt8>, to descriptor: Int32) -> Bool {
        var rest = Array(bytes)[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if sent > 0 {
                rest = rest.dropFirst(sent)
            } else if errno != EINTR {
                return false
            }
        }
        return true
    }

    /// What came, at most 64 KB of it; empty at the end or when the connection broke.
    static func receive(from descriptor: Int32) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = buffer.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress, $0.count, 0) }
            if count < 0, errno == EINTR { continue }
            return Array(buffer.prefix(max(0, count)))
        }
    }

    /// The status of a plain HTTP request without a body; nil when no whole answer came.
    static func status(_ method: String, _ path: String, port: UInt16) -> Int? {
        guard let descriptor = connect(port: port) else { return nil }
        defer { _ = Glibc.close(descriptor) }
        var patience = timeval(tv_sec: 60, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        let request =
            "\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nContent-Length: 0\r\n"
            + "Connection: close\r\n\r\n"
        guard send(request.utf8, to: descriptor) else { return nil }
        var answer: [UInt8] = []
        while answer.count < answerBytesMax {
            let part = receive(from: descriptor)
            if part.isEmpty { break }
            answer += part
        }
        let words = String(decoding: answer.prefix(64), as: UTF8.self).split(separator: " ")
        return words.count > 1 ? Int(words[1]) : nil
    }
}
