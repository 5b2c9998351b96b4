// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import LotusTestKit
import Testing

@Suite("A proxy that fails on demand")
struct FaultProxyTests {
    /// Connects through the proxy to a server that sends back what it gets.
    private func answer(through proxy: FaultProxy, _ text: String = "hello") throws -> String {
        let socket = try connect(proxy.port)
        defer { Glibc.close(socket) }
        return try talk(socket, text)
    }

    private func connect(_ port: UInt16) throws -> Int32 {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else {
            defer { Glibc.close(socket) }
            throw KitError(String(cString: strerror(errno)))
        }
        var limit = timeval(tv_sec: 0, tv_usec: 300_000)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        return socket
    }

    /// Sends a text and returns what comes back until it has its length, or `silence` or `reset`.
    private func talk(_ socket: Int32, _ text: String) throws -> String {
        let bytes = Array(text.utf8)
        _ = Glibc.send(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL))
        var answer: [UInt8] = []
        while answer.count < bytes.count {
            var buffer = [UInt8](repeating: 0, count: 1 << 16)
            let count = Glibc.recv(socket, &buffer, buffer.count, 0)
            if count < 0 { return errno == EAGAIN ? "silence" : "reset after \(answer.count)" }
            if count == 0 { return "end" }
            answer += buffer[0..<count]
        }
        return String(decoding: answer, as: UTF8.self)
    }

    @Test("passes, refuses, falls silent, cuts and delays, also while a connection is open")
    func modes() async throws {
        let echo = try await EchoServer()
        let proxy = try FaultProxy(inFrontOf: echo.port)
        defer { proxy.close() }
        let open = try connect(proxy.port)
        defer { Glibc.close(open) }
        let long = String(repeating: "0123456789", count: 10_000)
        #expect(try talk(open, long) == long)
        #expect(proxy.openCount == 1)

        proxy.set(.refuse)
        #expect(throws: KitError.self) { try answer(through: proxy) }
        #expect(try talk(open, "still here") == "still here")

        proxy.set(.silence)
        #expect(try answer(through: proxy) == "silence")
        #expect(try talk(open, "late") == "silence")

        proxy.set(.blackhole)
        #expect(try answer(through: proxy) == "silence")

        proxy.set(.delay(ms: 20))
        #expect(try talk(open, "more") == "late", "what was held back comes first")
        #expect(try answer(through: proxy) == "hello")

        proxy.set(.pass)
        let second = try connect(proxy.port)
        defer { Glibc.close(second) }
        #expect(try talk(second, "once") == "once")
        proxy.cut()
        #expect(proxy.openCount == 0)
        #expect(["reset after 0", "end"].contains(try talk(second, "gone")))
        #expect(try answer(through: proxy) == "hello")

        proxy.set(.cutAfter(bytes: 3))
        #expect(try answer(through: proxy).hasPrefix("reset"))
        #expect(proxy.acceptedCount == 7)
    }
}

/// Sends back what it gets.
private final class EchoServer: Sendable {
    let port: UInt16
    private let process: RunningProcess

    init() async throws {
        port = try LoopbackPort.free()
        let script = """
            import socket, threading
            s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            s.bind(('127.0.0.1', \(port))); s.listen(); print('ready', flush=True)
            def serve(c):
                try:
                    while True:
                        b = c.recv(65536)
                        if not b: break
                        c.sendall(b)
                except OSError: pass
            while True:
                c, _ = s.accept(); threading.Thread(target=serve, args=(c,), daemon=True).start()
            """
        process = try RunningProcess(ProcessCommand("python3", ["-c", script]))
        _ = try await process.nextOutputLine()
    }
}
