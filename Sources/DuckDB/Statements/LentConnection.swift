// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import Synchronization

/// A connection on loan that objects may refer to, for the time of the loan and on its thread.
///
/// What calls back into us (templates) cannot be handed a ``Connection``, which nobody may keep. This they
/// may keep: it refuses to work when the loan is over.
package final class LentConnection: Sendable {
    private struct Loan {
        let handle: ConnectionHandle
        let cancellation: Cancellation
        let thread: pthread_t
    }

    private let loan: Mutex<Loan?>

    fileprivate init(_ connection: borrowing Connection) {
        loan = Mutex(
            Loan(handle: connection.handle, cancellation: connection.cancellation, thread: pthread_self()))
    }

    fileprivate func end() { loan.withLock { $0 = nil } }

    /// Lends the connection again.
    ///
    /// - Throws: ``DuckDBError`` when the loan is over or this is another thread; what `body` throws.
    package func use<R>(_ body: (borrowing Connection) throws -> R) throws -> R {
        let (handle, cancellation) = try loan.withLock { loan in
            guard let loan, pthread_equal(loan.thread, pthread_self()) != 0 else {
                throw DuckDBError(type: "Connection", message: "the connection was given back")
            }
            return (loan.handle, loan.cancellation)
        }
        return try body(Connection(handle: handle, cancellation: cancellation))
    }
}

extension Connection {
    /// Runs `body` with an object that stands for this connection until it returns.
    package func lent<R>(_ body: (LentConnection) throws -> R) rethrows -> R {
        let lent = LentConnection(self)
        defer { lent.end() }
        return try body(lent)
    }
}
