// SPDX-License-Identifier: Apache-2.0

/// Looks after the engine's connections to one object store.
struct StoreWatch: Sendable {
    let name: String
    let host: String
    let port: UInt16
    let silentMsMax: Int
    private var addresses: Set<SocketAddress> = []
    /// How many connections were cut since one was last heard of.
    private var cuts = 0

    /// After two cuts in a row the next tries are given up sooner: a write makes twelve of them.
    private static let patientCuts = 2
    private static let laterMsMax = 4_000
    /// A host that packets do not reach: the kernel has asked at 0, 1, 3 and 7 seconds.
    private static let connectRetransmits = 3

    init(name: String, host: String, port: UInt16, silentMsMax: Int) {
        self.name = name
        self.host = host
        self.port = port
        self.silentMsMax = silentMsMax
    }

    mutating func look() {
        if addresses.isEmpty { addresses = SocketAddress.all(host: host, port: port) }
        let patienceMs = cuts < Self.patientCuts ? silentMsMax : min(silentMsMax, Self.laterMsMax)
        var isHeard = false
        var newCuts = 0
        OpenSocket.forEach { socket in
            guard addresses.contains(socket.peer) else { return }
            if socket.isConnecting {
                if socket.retransmits >= Self.connectRetransmits { socket.shutDown() }
                return
            }
            // A connection that is kept for later is silent, too: its owner makes a new one.
            guard socket.isSilent(forMs: patienceMs) else {
                if socket.receivedMs < 2_000, socket.receivedMs < socket.sentMs { isHeard = true }
                return
            }
            if socket.isUnanswered(forMs: patienceMs) { newCuts += 1 }
            socket.shutDown()
        }
        cuts = isHeard ? 0 : cuts + newCuts
    }
}
