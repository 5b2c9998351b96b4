// SPDX-License-Identifier: Apache-2.0

/// The limits of this module, each with its unit last.
package enum PostgresLimits {
    /// How much the values of one result may be together; more is read row by row.
    package static let resultBytesMax = 256 << 20
    /// How many prepared statements a session keeps.
    package static let preparedStatementsMax = 64
    /// How long a statement that was told to stop may take to do so.
    package static let cancelMsMax = 5_000
    /// How often a session that waits asks whether it should go on.
    package static let checkMsMax = 25
    /// How much work may wait for a session of a client; more is refused.
    package static let waitingWorkMax = 10_000
    /// How many notifications wait for a slow reader before there is a gap.
    package static let notificationsWaitingMax = 4_096
    /// How long a listener that hears nothing trusts its connection.
    package static let listenerIdleMsMax = 30_000
}
