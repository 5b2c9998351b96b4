// SPDX-License-Identifier: Apache-2.0

/// What upkeep shall do.
package struct MaintenanceOptions: Sendable {
    /// Files younger than this are left alone, since a transaction may still be writing them or a reader
    /// may still be reading them.
    package var grace: Duration
    /// Snapshots older than this are given up, and with them the way back; nil keeps all, unless the
    /// lake itself has the option `expire_older_than`.
    package var keepSnapshots: Duration?
    /// Says what would be done and does nothing.
    package var isDryRun: Bool
    package var lockWait: LockWait
    /// Told what is being done, now and then.
    package var progress: @Sendable (String) -> Void

    package init(
        grace: Duration = .seconds(86_400), keepSnapshots: Duration? = nil, isDryRun: Bool = false,
        lockWait: LockWait = LockWait(), progress: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.grace = grace
        self.keepSnapshots = keepSnapshots
        self.isDryRun = isDryRun
        self.lockWait = lockWait
        self.progress = progress
    }
}

/// One thing that upkeep did, or would do.
package struct MaintenanceAction: Hashable, Sendable {
    package enum Step: String, Sendable, CaseIterable {
        /// Rows that the catalog held went into a data file.
        case flush
        /// Old snapshots were given up.
        case expire
        /// Small files became larger ones.
        case merge
        /// Files with many deleted rows were written again without them.
        case rewrite
        /// Files that were replaced before the grace time were deleted.
        case cleanUp = "clean up"
        /// Landing files that were on the list of files to delete were taken off it.
        case keep
        /// Files that no catalog entry names were deleted.
        case orphans
    }

    package var step: Step
    /// The table, when it was about one.
    package var table: TableName?
    /// What `count` counts.
    package var unit: String
    package var count: Int64
    /// Files, where they can be named; at most ``pathsMax``.
    package var paths: [String]

    static let pathsMax = 10_000

    init(_ step: Step, table: TableName? = nil, _ unit: String, _ count: Int64, paths: [String] = []) {
        self.step = step
        self.table = table
        self.unit = unit
        self.count = count
        self.paths = Array(paths.prefix(Self.pathsMax))
    }
}
