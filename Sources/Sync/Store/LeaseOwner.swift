// SPDX-License-Identifier: Apache-2.0

/// A process that syncs a stream: where it runs and which one it is.
package struct LeaseOwner: Hashable, Sendable {
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
