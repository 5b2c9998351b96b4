// SPDX-License-Identifier: Apache-2.0

package import LotusCore

extension PostgresError {
    /// The error for a user: what happened, and what to do about it.
    package var lotusError: LotusError { LotusError(code, description, hint: remedy, cause: nil) }

    private var code: LotusError.Code {
        switch kind {
        case .libraryMissing: .postgresLibrary
        case .unreachable: .postgresUnreachable
        case .timedOut: .postgresTimeout
        case .passwordRefused: .postgresPassword
        case .databaseMissing: .postgresDatabase
        case .roleRefused: .postgresRole
        case .tls: .postgresTLS
        case .tooManyConnections: .postgresConnections
        case .unavailable: .postgresUnavailable
        case .connectionLost: .postgresConnectionLost
        case .outcomeUnknown: .postgresOutcomeUnknown
        case .statementTimeout: .postgresStatementTimeout
        case .lockTimeout: .postgresLockTimeout
        case .conflict: .postgresConflict
        case .insufficientPrivilege: .postgresPrivilege
        case .readOnly: .postgresReadOnly
        case .statement: .postgresStatement
        case .cancelled: .postgresCancelled
        case .value: .postgresValue
        }
    }

    private var remedy: String? {
        switch kind {
        case .libraryMissing:
            "install it with `apt-get install libpq5`, or name a libpq.so.5 in LOTUS_LIBPQ"
        case .unreachable: "check `host` and `port` of the connection, and that the server runs there"
        case .timedOut: "check the network and any firewall between here and the server, then try again"
        case .passwordRefused: "check `user` and `password` of the connection (PGUSER and PGPASSWORD)"
        case .databaseMissing: "check `dbname` of the connection (PGDATABASE), or create the database"
        case .roleRefused:
            "check `user` of the connection (PGUSER): the role must exist, may log in, and be admitted by "
                + "the server's pg_hba.conf"
        case .tls:
            "check `sslmode` and `sslrootcert` of the connection, and whether the server speaks TLS"
        case .tooManyConnections:
            "let fewer programs connect, or raise `max_connections` or the role's connection limit"
        case .unavailable: "wait until the server has started, then try again"
        case .connectionLost: "nothing was committed: run it again"
        case .outcomeUnknown: "look whether the change is there before you run it again"
        case .statementTimeout: "give the statement more time, or less to do"
        case .lockTimeout: "another session holds the lock: wait for it, or look in pg_locks who it is"
        case .conflict: "run the transaction again"
        case .insufficientPrivilege: "grant the role what it needs, or connect as another one"
        case .readOnly: "connect to the primary server, with a role that may write"
        case .statement, .value: hint
        case .cancelled: nil
        }
    }
}
