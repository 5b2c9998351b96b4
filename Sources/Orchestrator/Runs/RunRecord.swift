// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// A run as the store remembers it.
package struct RunRecord: Sendable, Equatable {
    package let id: RunID
    /// What was asked for.
    package let request: RunRequest
    package var status: RunStatus
    package let createdAt: Timestamp
    package var startedAt: Timestamp?
    package var endedAt: Timestamp?
    /// Why it failed or was canceled, as one line.
    package var reason: String?
    /// Whether it failed because its worker was gone, which is no fault of its own.
    package var isLost = false
    /// The worker that has it; kept when the run is over.
    package var lease: RunLease?
    package var counts = StepCounts()

    package init(id: RunID, request: RunRequest, status: RunStatus, createdAt: Timestamp) {
        self.id = id
        self.request = request
        self.status = status
        self.createdAt = createdAt
    }
}

/// How many steps of a run there are of each kind.
package struct StepCounts: Sendable, Equatable {
    /// All of them, whatever became of each.
    package var planned = 0
    package var succeeded = 0
    package var failed = 0
    package var skipped = 0

    package init() {}
}

/// Who works on a run, and until when that is certain.
package struct RunLease: Sendable, Equatable {
    /// The process.
    package var owner: LeaseOwner
    /// Grows with each worker of a run: what an earlier one writes is refused.
    package var epoch: Int64
    package var expiresAt: Timestamp

    package init(owner: LeaseOwner, epoch: Int64, expiresAt: Timestamp) {
        self.owner = owner
        self.epoch = epoch
        self.expiresAt = expiresAt
    }
}

/// A step of a run as the store remembers it: the making of one asset.
package struct StepRecord: Sendable, Equatable {
    package enum Status: String, Sendable, CaseIterable {
        case planned, started, succeeded, failed, skipped, canceled
    }

    /// The asset, or another word where the step makes none.
    package let key: String
    package var status: Status
    package var startedAt: Timestamp?
    package var endedAt: Timestamp?
    /// Why it failed or was skipped, as one line.
    package var reason: String?

    package init(_ key: String, _ status: Status) {
        self.key = key
        self.status = status
    }
}
