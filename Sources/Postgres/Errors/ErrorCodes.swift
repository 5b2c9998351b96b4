// SPDX-License-Identifier: Apache-2.0

package import LotusCore

extension LotusError.Code {
    /// libpq is not installed, or cannot be opened.
    package static let postgresLibrary = Self("LL-PG-001", exit: .usageOrConfiguration)
    /// The server cannot be reached: nobody listens there, or nobody knows the host.
    package static let postgresUnreachable = Self("LL-PG-002")
    /// The server did not answer in time.
    package static let postgresTimeout = Self("LL-PG-003")
    /// The password is wrong or missing.
    package static let postgresPassword = Self("LL-PG-004", exit: .usageOrConfiguration)
    /// There is no such database.
    package static let postgresDatabase = Self("LL-PG-005", exit: .usageOrConfiguration)
    /// There is no such role, or it is not let in.
    package static let postgresRole = Self("LL-PG-006", exit: .usageOrConfiguration)
    /// TLS is needed, not to be had, or the server's certificate is not trusted.
    package static let postgresTLS = Self("LL-PG-007", exit: .usageOrConfiguration)
    /// The server has no connection left.
    package static let postgresConnections = Self("LL-PG-008")
    /// The server is starting, stopping or recovering.
    package static let postgresUnavailable = Self("LL-PG-009")
    /// The connection was lost.
    package static let postgresConnectionLost = Self("LL-PG-010")
    /// The connection was lost during a COMMIT: nobody knows whether it took effect.
    package static let postgresOutcomeUnknown = Self("LL-PG-011")
    /// A statement ran longer than it may.
    package static let postgresStatementTimeout = Self("LL-PG-012")
    /// A lock was not free in time.
    package static let postgresLockTimeout = Self("LL-PG-013")
    /// Transactions got in each other's way; the same one may succeed when it is run again.
    package static let postgresConflict = Self("LL-PG-014")
    /// The role may not do this.
    package static let postgresPrivilege = Self("LL-PG-015", exit: .usageOrConfiguration)
    /// The server, or the transaction, is read-only.
    package static let postgresReadOnly = Self("LL-PG-016")
    /// A statement failed for another reason.
    package static let postgresStatement = Self("LL-PG-017")
    /// The statement was cancelled.
    package static let postgresCancelled = Self("LL-PG-018")
    /// A value does not fit its type, or a result is too large.
    package static let postgresValue = Self("LL-PG-019")
}
