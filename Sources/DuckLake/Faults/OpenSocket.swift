// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import Glibc

/// A TCP connection of this process to elsewhere, with what the kernel knows of its silence.
struct OpenSocket {
    /// The number that the owner knows it by. No copy is ever made of a descriptor: closing the copy of
    /// one that is a database file would drop the locks that this process has on it (POSIX).
    let descriptor: Int32
    let peer: SocketAddress
    let isConnecting: Bool
    /// How long ago bytes last went out.
    let sentMs: Int
    /// How long ago bytes last came in.
    let receivedMs: Int
    /// How often the kernel has sent the same bytes again without an answer.
    let retransmits: Int

    /// Sending again counts as sending: the kernel does so after 0.2, 0.4, 0.8 … seconds, twelve in all.
    private static let retransmitsMax = 6

    /// Whether something was sent that was not answered in this time. The kernel's clock is coarse: what
    /// came and what went in one of its steps may have done so in either order, and counts as unanswered.
    func isUnanswered(forMs ms: Int) -> Bool {
        !isConnecting && sentMs <= receivedMs && (sentMs >= ms || retransmits >= Self.retransmitsMax)
    }

    /// The same, beyond doubt.
    func isSurelyUnanswered(forMs ms: Int) -> Bool {
        isUnanswered(forMs: ms) && sentMs + Self.clockStepMs < receivedMs
    }

    private static let clockStepMs = 10

    /// Whether nothing went either way in this time. So is a connection that is kept for later use.
    func isSilent(forMs ms: Int) -> Bool {
        !isConnecting && (min(sentMs, receivedMs) >= ms || retransmits >= Self.retransmitsMax)
    }

    /// Ends the connection for its owner, who learns of it as of a peer that closed.
    func shutDown() {
        // The number may stand for something else by now.
        guard isConnecting || SocketAddress(peerOf: descriptor) == peer else { return }
        _ = shutdown(descriptor, Int32(SHUT_RDWR))
    }

    /// Lends the connections that this process made, one after the other.
    static func forEach(_ body: (OpenSocket) -> Void) {
        // Asked for at most once, and only when a connection is being made.
        var connecting: [UInt64: SocketAddress]?
        for name in (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? [] {
            guard let descriptor = Int32(name) else { continue }
            guard let information = information(of: descriptor) else { continue }
            let isConnecting = information.tcpi_state == synSent
            var peer = SocketAddress(peerOf: descriptor)
            if isConnecting {
                let table = connecting ?? ConnectionTable.connecting()
                connecting = table
                peer = inode(of: descriptor).flatMap { table[$0] }
            }
            guard let peer else { continue }
            body(
                OpenSocket(
                    descriptor: descriptor, peer: peer, isConnecting: isConnecting,
                    sentMs: Int(information.tcpi_last_data_sent),
                    receivedMs: Int(information.tcpi_last_data_recv),
                    retransmits: Int(information.tcpi_retransmits)))
        }
    }

    private static let synSent: UInt8 = 2
    private static let established: UInt8 = 1
    private static let closeWait: UInt8 = 8

    /// What the kernel tells of a descriptor that is a TCP connection to somewhere.
    private static func information(of descriptor: Int32) -> tcp_info? {
        var information = tcp_info()
        var length = socklen_t(MemoryLayout<tcp_info>.size)
        guard getsockopt(descriptor, Int32(IPPROTO_TCP), TCP_INFO, &information, &length) == 0 else {
            return nil
        }
        return [established, synSent, closeWait].contains(information.tcpi_state) ? information : nil
    }

    private static func inode(of descriptor: Int32) -> UInt64? {
        var status = stat()
        return fstat(descriptor, &status) == 0 ? UInt64(status.st_ino) : nil
    }
}
