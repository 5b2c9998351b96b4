// SPDX-License-Identifier: Apache-2.0

/// A kind of work that the engine does for a connection.
package enum EngineWork: UInt64, Sendable {
    case none = 0
    case statement = 1
    /// A transaction begins or ends, which takes as long as the disk takes.
    case transaction = 2
    /// A statement changes a lake, which asks its catalog many small queries: one that loads a state of it
    /// computes for 20 ms.
    case lakeChange = 3

    /// Work that has computed for so long takes other threads in. They would only be in the way of what is
    /// shorter: the many queries that a lake asks its catalog.
    var computedMicroseconds: Int {
        switch self {
        case .none, .statement: 15_000
        case .transaction: 50_000
        case .lakeChange: 100_000
        }
    }

    /// How long it may go on without: what waits for a disk or for its turn computes nothing.
    var patienceMs: Int { self == .statement ? 100 : 400 }

    /// A connection as it looked at some moment.
    package struct Look: Sendable {
        let connection: ObjectIdentifier
        let work: EngineWork
        /// Another number means another piece of work.
        let piece: UInt64
        /// What the connection's thread has computed so far.
        let cpuMicroseconds: Int

        package init(connection: ObjectIdentifier, work: EngineWork, piece: UInt64, cpuMicroseconds: Int) {
            self.connection = connection
            self.work = work
            self.piece = piece
            self.cpuMicroseconds = cpuMicroseconds
        }
    }
}
