// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import Glibc

/// An address and port of TCP; an IPv4 address inside IPv6 is the same as itself.
struct SocketAddress: Hashable, Sendable {
    /// 4 or 16 bytes, in the order of the network.
    let bytes: [UInt8]
    let port: UInt16

    init(bytes: [UInt8], port: UInt16) {
        let mapped: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]
        self.bytes = bytes.count == 16 && bytes.starts(with: mapped) ? Array(bytes[12...]) : bytes
        self.port = port
    }

    /// Where a connection goes.
    init?(peerOf descriptor: Int32) {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let status = withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                getpeername(descriptor, $0, &length)
            }
        }
        guard status == 0 else { return nil }
        self.init(raw: withUnsafeBytes(of: &storage) { Array($0) })
    }

    /// What a `sockaddr_in` or `sockaddr_in6` holds.
    private init?(raw: [UInt8]) {
        guard raw.count >= 28 else { return nil }
        let family = Int32(UInt16(raw[0]) | UInt16(raw[1]) << 8)
        let port = UInt16(raw[2]) << 8 | UInt16(raw[3])
        switch family {
        case AF_INET: self.init(bytes: Array(raw[4..<8]), port: port)
        case AF_INET6: self.init(bytes: Array(raw[8..<24]), port: port)
        default: return nil
        }
    }

    /// All addresses of a host; none when it has no address now.
    static func all(host: String, port: UInt16) -> Set<SocketAddress> {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, "\(port)", &hints, &list) == 0 else { return [] }
        defer { freeaddrinfo(list) }
        var found: Set<SocketAddress> = []
        var next = list
        while let entry = next {
            if let address = entry.pointee.ai_addr {
                var raw = [UInt8](repeating: 0, count: MemoryLayout<sockaddr_in6>.size)
                let count = min(raw.count, Int(entry.pointee.ai_addrlen))
                raw.withUnsafeMutableBytes {
                    $0.copyMemory(from: UnsafeRawBufferPointer(start: address, count: count))
                }
                if let socket = SocketAddress(raw: raw) { found.insert(socket) }
            }
            next = entry.pointee.ai_next
        }
        return found
    }
}

/// The kernel's table of connections, for those that are still being made: their peer has no other way to
/// be told.
enum ConnectionTable {
    private static let synSent = "02"

    /// The peers by the number of the socket.
    static func connecting() -> [UInt64: SocketAddress] {
        var found: [UInt64: SocketAddress] = [:]
        for file in ["/proc/self/net/tcp", "/proc/self/net/tcp6"] {
            guard let bytes = FileManager.default.contents(atPath: file) else { continue }
            for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n").dropFirst() {
                let fields = line.split(separator: " ")
                guard fields.count > 9, fields[3] == synSent, let inode = UInt64(fields[9]),
                    let address = address(fields[2])
                else { continue }
                found[inode] = address
            }
        }
        return found
    }

    /// `0100007F:1F90`: words of 4 bytes, each in the order of the machine.
    private static func address(_ text: Substring) -> SocketAddress? {
        let parts = text.split(separator: ":")
        guard parts.count == 2, let port = UInt16(parts[1], radix: 16) else { return nil }
        var bytes: [UInt8] = []
        var rest = parts[0]
        while rest.count >= 8 {
            guard let word = UInt32(rest.prefix(8), radix: 16) else { return nil }
            withUnsafeBytes(of: word) { bytes += $0 }
            rest = rest.dropFirst(8)
        }
        return SocketAddress(bytes: bytes, port: port)
    }
}
