// SPDX-License-Identifier: Apache-2.0

/// A process that syncs a stream: where it runs and which one it is.
package struct LeaseOwner: Hashable, Sendable {
    /// What is known of a process.
    package enum Presence: Hashable, Sendable {
        /// It ended: what it had can be taken at once.
        case gone
        /// It runs on this machine: what it has is never taken, however long it did not renew it.
        case alive
        /// It is or was elsewhere: only the end of its lease tells.
        case unknown
    }

    /// What tells one running system from another: a number that is not known elsewhere.
    package let host: String
    package let process: Int32
    /// What tells a process from a later one with the same number.
    package let started: Int64

    package init(host: String, process: Int32, started: Int64) {
        self.host = host
        self.process = process
        self.started = started
    }
}
