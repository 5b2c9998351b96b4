// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// TCP ports of 127.0.0.1.
package enum LoopbackPort {
    /// A port that nobody listens on at this moment.
    ///
    /// Another program may take it before it is used: whoever starts a server on it tries again with
    /// another one. Throws ``KitError`` when the system gives none.
    package static func free() throws -> UInt16 {
        try Loopback.freePort()
    }

    /// A socket bound to a port, not yet listening.
    static func bound(to port: UInt16) throws -> Int32 {
        let socket = try newSocket()
        var yes: Int32 = 1
        setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        let status = withAddress(port) { Glibc.bind(socket, $0, $1) }
        guard status == 0 else {
            let reason = lastSystemError()
            Glibc.close(socket)
            throw KitError("cannot bind 127.0.0.1:\(port): \(reason)")
        }
        return socket
    }

    /// A non-blocking TCP socket that no other program inherits.
    static func newSocket() throws -> Int32 {
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        let socket = Glibc.socket(AF_INET, kind, 0)
        guard socket >= 0 else { throw KitError("cannot make a socket: \(lastSystemError())") }
        return socket
    }

    static func withAddress<Result>(
        _ port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
    ) -> Result {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}
