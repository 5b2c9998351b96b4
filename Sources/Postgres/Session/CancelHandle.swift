// SPDX-License-Identifier: Apache-2.0

internal import CPostgres

/// Stops the statement that runs on a session, from any thread.
// SAFETY: libpq's cancel object is never changed once made, and `PQcancel` may be called from any
// thread with it; it is freed with the last reference.
package final class CancelHandle: @unchecked Sendable {
    private let raw: cpostgres_cancel
    private let library: PostgresLibrary

    init?(_ connection: cpostgres_connection, _ library: PostgresLibrary) {
        guard let raw = library.call.getCancel(connection) else { return nil }
        self.raw = raw
        self.library = library
    }

    deinit { library.call.freeCancel(raw) }

    /// Asks the server, over a connection of its own, to stop the statement. Blocks until the server
    /// has taken the request, which is not when the statement has stopped.
    ///
    /// Never call it while a COMMIT runs. - Returns: whether the server took it.
    @discardableResult
    package func cancel() -> Bool {
        var message = [CChar](repeating: 0, count: 256)
        return library.call.cancel(raw, &message, Int32(message.count)) == 1
    }
}
