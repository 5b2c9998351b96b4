// SPDX-License-Identifier: Apache-2.0

internal import CPostgres

/// What somebody said with `NOTIFY`.
package struct Notification: Sendable, Hashable {
    package let channel: String
    package let payload: String
    /// The server's process of who said it.
    package let sender: Int32
}

extension Session {
    /// Begins to hear a channel.
    package func listen(_ channel: String) throws {
        hasTraces = true
        try execute("LISTEN \(Identifier.quoted(channel))")
    }

    /// Hears a channel no longer.
    package func unlisten(_ channel: String) throws {
        try execute("UNLISTEN \(Identifier.quoted(channel))")
    }

    /// Says something on a channel, when the transaction commits.
    package func notify(_ channel: String, _ payload: String = "") throws {
        try query("SELECT pg_notify($1, $2)", [.text(channel), .text(payload)])
    }

    /// The next thing that was said, or nil when nothing is within that time.
    ///
    /// - Throws: ``PostgresError`` of kind `connectionLost`: what was said meanwhile is lost too.
    package func notification(waitMsMax: Int) throws -> Notification? {
        let deadline = Deadline(ms: waitMsMax)
        while true {
            guard let connection, isIntact(connection) else { throw connectionLost() }
            if let notification = takeNotification(connection) { return notification }
            do {
                try SocketWait.wait(library.call.socket(connection), until: deadline, check: check)
            } catch is SilenceError {
                return nil
            }
            if library.call.consumeInput(connection) == 0 { throw connectionLost() }
        }
    }

    private func connectionLost() -> PostgresError {
        close()
        var error = PostgresError(.connectionLost, "the connection was lost")
        error.server = server
        return error
    }

    private func takeNotification(_ connection: cpostgres_connection) -> Notification? {
        guard let raw = library.call.notifies(connection) else { return nil }
        defer { library.call.freemem(raw) }
        return Notification(
            channel: String(cString: raw.pointee.channel), payload: String(cString: raw.pointee.payload),
            sender: raw.pointee.sender)
    }
}

/// Names in SQL.
package enum Identifier {
    /// A name in double quotes.
    package static func quoted(_ name: String) -> String {
        "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}
