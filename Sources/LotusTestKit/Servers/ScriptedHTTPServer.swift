// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import Glibc

/// A server on 127.0.0.1 that answers as a test says, byte by byte if need be.
///
///     let server = try ScriptedHTTPServer { request in
///         request.index < 2 ? .status(503) : .forward(to: realPort)
///     }
///
/// It runs on threads of its own, one for each connection, and stops with the last reference.
package final class ScriptedHTTPServer: Sendable {
    /// A request as it came.
    package struct Request: Sendable {
        /// How many came before it.
        package let index: Int
        package let method: String
        /// Path and query as they were sent.
        package let target: String
        /// Names in lower case.
        package let headers: [String: String]
        package let body: [UInt8]
        /// The request as it came, for ``Answer/forward(to:)``.
        let raw: [UInt8]
    }

    /// What to do with a request.
    package enum Answer: Sendable {
        /// A whole answer; `Content-Length` is added.
        case answer(Int, headers: [String: String] = [:], body: [UInt8] = [])
        /// These bytes as they are, then the connection is closed.
        case raw([UInt8])
        /// These bytes as they are, then the connection is reset.
        case rawThenReset([UInt8])
        /// Nothing, for as long as the client waits.
        case silence
        /// The connection is closed without a word.
        case close
        /// What another server on 127.0.0.1 answers.
        case forward(to: UInt16)
        /// The same, a while later.
        case delayed(Duration, to: UInt16)
        /// The other server's answer up to this many bytes, then the connection is reset.
        case forwardThenReset(to: UInt16, afterBytes: Int)

        /// An answer without a body.
        package static func status(_ code: Int) -> Answer { .answer(code) }
        /// An answer of XML.
        package static func xml(_ code: Int, _ text: String, headers: [String: String] = [:]) -> Answer {
            .answer(
                code, headers: headers.merging(["Content-Type": "application/xml"]) { own, _ in own },
                body: Array(text.utf8))
        }
    }

    private struct State: Sendable {
        var requests: [Request] = []
        var connections: Set<Int32> = []
        var isStopped = false
    }

    private static let requestBytesMax = 1 << 30
    private static let keptRequestsMax = 100_000

    package let port: UInt16
    private let listener: Int32
    private let state = Monitor(State())

    /// Starts to listen; `port` 0 is a free one.
    package init(port: UInt16 = 0, _ script: @escaping @Sendable (Request) -> Answer) throws {
        listener = try Loopback.listen(port: port == 0 ? Loopback.freePort() : port, backlog: 128)
        self.port = Loopback.port(of: listener)
        let (listener, state) = (listener, state)
        onDetachedThread { Self.accept(listener, state, script) }
    }

    deinit {
        stop()
    }

    /// A proxy in front of another server: the first `count` requests that match get the fault.
    package static func proxy(
        to port: UInt16, first count: Int = .max, fault: Answer,
        where matches: @escaping @Sendable (Request) -> Bool = { _ in true }
    ) throws -> ScriptedHTTPServer {
        let faults = Monitor(0)
        return try ScriptedHTTPServer { request in
            guard matches(request) else { return .forward(to: port) }
            let isFaulty = faults.change { faults in
                faults += 1
                return faults <= count
            }
            return isFaulty ? fault : .forward(to: port)
        }
    }

    /// Such as `http://127.0.0.1:23456`.
    package var endpoint: String { "http://127.0.0.1:\(port)" }
    /// The requests that came, in order, without their bodies when there were very many.
    package var requests: [Request] { state.change { $0.requests } }
    /// How many requests came.
    package var requestCount: Int { state.change { $0.requests.count } }

    /// Closes the port and all connections.
    package func stop() {
        state.change { state in
            guard !state.isStopped else { return }
            state.isStopped = true
            // Wakes the threads that wait on them; each closes its own.
            _ = shutdown(listener, Int32(SHUT_RDWR))
            for connection in state.connections { _ = shutdown(connection, Int32(SHUT_RDWR)) }
        }
    }

    // MARK: - Connections

    private static func accept(
        _ listener: Int32, _ state: Monitor<State>, _ script: @escaping @Sendable (Request) -> Answer
    ) {
        while true {
            let connection = Glibc.accept(listener, nil, nil)
            if connection < 0, errno == EINTR || errno == ECONNABORTED { continue }
            guard connection >= 0 else { break }
            // A program that is started now must not keep the connection open.
            _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
            let isStopped = state.change { state in
                if !state.isStopped { state.connections.insert(connection) }
                return state.isStopped
            }
            guard !isStopped else {
                _ = Glibc.close(connection)
                break
            }
            onDetachedThread {
                serve(connection, state, script)
                state.change { _ = $0.connections.remove(connection) }
                _ = Glibc.close(connection)
            }
        }
        _ = Glibc.close(listener)
    }

    private static func serve(
        _ connection: Int32, _ state: Monitor<State>, _ script: (Request) -> Answer
    ) {
        var pending: [UInt8] = []
        while let (head, body, raw) = readRequest(connection, &pending) {
            let lines = String(decoding: head, as: UTF8.self).components(separatedBy: "\r\n")
            let words = lines[0].split(separator: " ")
            guard words.count == 3 else {
                // Not HTTP, such as the beginning of TLS: answered as a plain server does.
                _ = Loopback.send(
                    "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n".utf8, to: connection)
                return
            }
            let request = state.change { state in
                let request = Request(
                    index: state.requests.count, method: String(words[0]), target: String(words[1]),
                    headers: headers(lines.dropFirst()), body: body, raw: raw)
                if state.requests.count < keptRequestsMax { state.requests.append(request) }
                return request
            }
            guard answer(script(request), request, connection, state) else { return }
        }
    }

    /// Whether the connection may be used again.
    private static func answer(
        _ answer: Answer, _ request: Request, _ connection: Int32, _ state: Monitor<State>
    ) -> Bool {
        switch answer {
        case .answer(let code, let headers, let body):
            var head = "HTTP/1.1 \(code) Scripted\r\n"
            for (name, value) in headers { head += "\(name): \(value)\r\n" }
            if !headers.keys.contains(where: { $0.lowercased() == "content-length" }) {
                head += "Content-Length: \(body.count)\r\n"
            }
            let shown = request.method == "HEAD" ? [] : body
            return Loopback.send(Array("\(head)\r\n".utf8) + shown, to: connection)
        case .raw(let bytes):
            _ = Loopback.send(bytes, to: connection)
            _ = shutdown(connection, Int32(SHUT_WR))
            return false
        case .rawThenReset(let bytes):
            _ = Loopback.send(bytes, to: connection)
            reset(connection)
            return false
        case .silence:
            // Until the client, or the test, lets go.
            _ = Loopback.receive(from: connection)
            return false
        case .close:
            return false
        case .forward(let port):
            return forward(request, to: port, connection, bytesMax: .max)
        case .delayed(let time, let port):
            usleep(UInt32(clamping: Int64(time / .microseconds(1))))
            return forward(request, to: port, connection, bytesMax: .max)
        case .forwardThenReset(let port, let bytesMax):
            _ = forward(request, to: port, connection, bytesMax: bytesMax)
            reset(connection)
            return false
        }
    }

    /// Makes closing send a reset instead of an orderly end.
    private static func reset(_ connection: Int32) {
        // What was sent before is given time to arrive: a reset discards it.
        usleep(100_000)
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(connection, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    }

    /// Each forwarded request has a connection of its own, so that its answer ends where that ends.
    private static func forward(
        _ request: Request, to port: UInt16, _ connection: Int32, bytesMax: Int
    ) -> Bool {
        guard let other = Loopback.connect(port: port) else { return false }
        defer { _ = Glibc.close(other) }
        guard let lineEnd = request.raw.firstRange(of: Array("\r\n".utf8)) else { return false }
        // The signature covers Host, which stays, and not Connection, which is added.
        let raw =
            request.raw[..<lineEnd.upperBound] + Array("Connection: close\r\n".utf8)
            + request.raw[lineEnd.upperBound...]
        guard Loopback.send(raw, to: other) else { return false }
        var rest = bytesMax
        while rest > 0 {
            let part = Loopback.receive(from: other)
            if part.isEmpty { break }
            guard Loopback.send(part.prefix(rest), to: connection) else { return false }
            rest -= min(rest, part.count)
        }
        _ = shutdown(connection, Int32(SHUT_WR))
        return false
    }

    // MARK: - Reading requests

    private static func readRequest(
        _ connection: Int32, _ pending: inout [UInt8]
    ) -> (head: [UInt8], body: [UInt8], raw: [UInt8])? {
        let end = Array("\r\n\r\n".utf8)
        var searched = 0
        var headEnd: Int?
        while headEnd == nil {
            if let found = pending[max(0, searched - 3)...].firstRange(of: end) {
                headEnd = found.upperBound
            } else {
                searched = pending.count
                // A TLS record begins so: no request will ever be whole.
                if pending.first == 0x16 { return (Array(pending), [], pending) }
                let part = Loopback.receive(from: connection)
                guard !part.isEmpty, pending.count < requestBytesMax else { return nil }
                pending += part
            }
        }
        guard let headEnd else { return nil }
        let head = Array(pending[..<(headEnd - end.count)])
        let lines = String(decoding: head, as: UTF8.self).components(separatedBy: "\r\n")
        let length = headers(lines.dropFirst())["content-length"].flatMap { Int($0) } ?? 0
        guard length <= requestBytesMax else { return nil }
        while pending.count < headEnd + length {
            let part = Loopback.receive(from: connection)
            guard !part.isEmpty else { return nil }
            pending += part
        }
        let raw = Array(pending[..<(headEnd + length)])
        pending.removeFirst(headEnd + length)
        return (head, Array(raw[headEnd...]), raw)
    }

    private static func headers(_ lines: ArraySlice<String>) -> [String: String] {
        var headers: [String: String] = [:]
        for line in lines {
            guard let colon = line.firstIndex(of: ":") else { continue }
            headers[line[..<colon].lowercased()] =
                line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
        }
        return headers
    }
}
