// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import Glibc
internal import Synchronization

/// A small HTTP/1.1 client for servers on 127.0.0.1 that shows what really came: also answers that end
/// too early. It keeps its connection.
package final class LoopbackClient: Sendable {
    /// What came of an answer.
    package struct Answer: Sendable {
        package let status: Int
        /// Names in lower case; of equal ones the last.
        package let headers: [String: String]
        package let body: [UInt8]
        /// Whether the body came to its end as the head promised.
        package let isWhole: Bool

        /// The body as text.
        package var text: String { String(decoding: body, as: UTF8.self) }
    }

    private static let answerBytesMax = 256 << 20
    private static let secondsMax = 60

    private let port: UInt16
    private let state = Mutex<(socket: Int32?, pending: [UInt8])>((nil, []))

    package init(port: UInt16) { self.port = port }

    deinit { drop() }

    /// Sends a request and reads its answer; nil when none came.
    ///
    /// - Parameter target: The path and query.
    package func send(
        _ method: String = "GET", _ target: String, headers: [String: String] = [:], body: String? = nil
    ) async throws -> Answer? {
        try await onOwnThread { [self] in
            write(request(method, target, headers, body))
            return read(method)
        }
    }

    /// Sends bytes as they are and reads so many answers to `GET`.
    package func send(raw bytes: String, answers: Int) async throws -> [Answer] {
        try await onOwnThread { [self] in
            write(Array(bytes.utf8))
            return (0..<answers).compactMap { _ in read("GET") }
        }
    }

    /// Closes the connection.
    package func drop() {
        state.withLock { state in
            if let socket = state.socket { _ = close(socket) }
            state = (nil, [])
        }
    }

    /// Ends the connection while an answer is awaited, which then is none.
    package func shutDown() {
        state.withLock { state in
            if let socket = state.socket { _ = shutdown(socket, Int32(SHUT_RDWR)) }
        }
    }

    // MARK: - Plumbing

    private func request(
        _ method: String, _ target: String, _ headers: [String: String], _ body: String?
    ) -> [UInt8] {
        var head = "\(method) \(target) HTTP/1.1\r\n"
        if headers["Host"] == nil { head += "Host: 127.0.0.1:\(port)\r\n" }
        for (name, value) in headers { head += "\(name): \(value)\r\n" }
        if let body { head += "Content-Length: \(body.utf8.count)\r\n" }
        return Array((head + "\r\n" + (body ?? "")).utf8)
    }

    private func write(_ bytes: [UInt8]) {
        let socket = state.withLock { $0.socket }
        if let socket, Loopback.send(bytes, to: socket) { return }
        drop()
        guard let fresh = Loopback.connect(port: port) else { return }
        var patience = timeval(tv_sec: Self.secondsMax, tv_usec: 0)
        setsockopt(fresh, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        state.withLock { $0.socket = fresh }
        _ = Loopback.send(bytes, to: fresh)
    }

    private func read(_ method: String) -> Answer? {
        let end = Array("\r\n\r\n".utf8)
        guard let (socket, start) = state.withLock({ state in state.socket.map { ($0, state.pending) } })
        else { return nil }
        var bytes = start
        while bytes.firstRange(of: end) == nil {
            let part = Loopback.receive(from: socket)
            if part.isEmpty {
                drop()
                return nil
            }
            bytes += part
        }
        guard let headEnd = bytes.firstRange(of: end)?.upperBound else { return nil }
        let lines = String(decoding: bytes[..<headEnd], as: UTF8.self).components(separatedBy: "\r\n")
        let headers = Self.headers(lines.dropFirst())
        let status = lines[0].split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        var reader = BodyReader(socket: socket, bytes: Array(bytes[headEnd...]))
        let (body, isWhole) =
            method == "HEAD" || status == 304 || status == 204
            ? ([], true) : reader.body(headers, bytesMax: Self.answerBytesMax)
        if isWhole, headers["connection"]?.lowercased() != "close" {
            state.withLock { $0.pending = reader.bytes }
        } else {
            drop()
        }
        return Answer(status: status, headers: headers, body: body, isWhole: isWhole)
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

/// Reads the body of one answer; what is left belongs to the next.
private struct BodyReader {
    let socket: Int32
    var bytes: [UInt8]

    mutating func body(_ headers: [String: String], bytesMax: Int) -> (body: [UInt8], isWhole: Bool) {
        if headers["transfer-encoding"]?.lowercased() == "chunked" { return chunks(bytesMax) }
        guard let length = headers["content-length"].flatMap({ Int($0) }) else {
            while bytes.count < bytesMax, fill() {}
            defer { bytes = [] }
            return (bytes, true)
        }
        while bytes.count < length, fill() {}
        let isWhole = bytes.count >= length
        let body = Array(bytes.prefix(length))
        bytes.removeFirst(body.count)
        return (body, isWhole)
    }

    private mutating func chunks(_ bytesMax: Int) -> (body: [UInt8], isWhole: Bool) {
        let lineEnd = Array("\r\n".utf8)
        var body: [UInt8] = []
        while body.count < bytesMax {
            while bytes.firstRange(of: lineEnd) == nil { if !fill() { return (body, false) } }
            guard let end = bytes.firstRange(of: lineEnd),
                let size = Int(String(decoding: bytes[..<end.lowerBound], as: UTF8.self), radix: 16)
            else { return (body, false) }
            bytes.removeFirst(end.upperBound)
            while bytes.count < size + 2 {
                if !fill() { return (body + bytes.prefix(size), false) }
            }
            body += bytes.prefix(size)
            bytes.removeFirst(size + 2)
            if size == 0 { return (body, true) }
        }
        return (body, false)
    }

    /// Whether more came.
    private mutating func fill() -> Bool {
        let part = Loopback.receive(from: socket)
        bytes += part
        return !part.isEmpty
    }
}
