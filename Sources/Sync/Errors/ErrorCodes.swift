// SPDX-License-Identifier: Apache-2.0

package import LotusCore

extension LotusError.Code {
    /// Another process syncs this stream.
    package static let syncInProgress = Self("LL-SYNC-001")
    /// Another process has taken the stream over.
    package static let syncLeaseLost = Self("LL-SYNC-002")
    /// The store of the instance cannot be opened or written.
    package static let syncStore = Self("LL-SYNC-003")
    /// The store of the instance was made by a newer release.
    package static let syncStoreNewer = Self("LL-SYNC-004", exit: .usageOrConfiguration)
    /// The columns of a stream changed and the connection asks to pause then.
    package static let syncSchemaChanged = Self("LL-SYNC-005")
    /// A source gave no end to a stream, or data of a stream that was not asked for.
    package static let syncSourceBroken = Self("LL-SYNC-006")
    /// The folder for files that are being made cannot be used.
    package static let syncStaging = Self("LL-SYNC-007")
    /// The connection has no stream of this name, or it is not selected.
    package static let syncUnknownStream = Self("LL-SYNC-008", exit: .usageOrConfiguration)
    /// Two connections would land the same stream in the same folder.
    package static let syncSharedFolder = Self("LL-SYNC-009", exit: .usageOrConfiguration)
    /// The connection's source is of a kind that this release does not run.
    package static let syncSourceUnsupported = Self("LL-SYNC-010", exit: .usageOrConfiguration)
    /// The sync was stopped before the stream was read to its end.
    package static let syncStopped = Self("LL-SYNC-011")
    /// `LOTUS_CRASH_AT` names no point.
    package static let syncCrashPoint = Self("LL-SYNC-012", exit: .usageOrConfiguration)
    /// The folder of a stream is that of a table of the lake.
    package static let syncFolderOfTable = Self("LL-SYNC-013", exit: .usageOrConfiguration)
    /// A stream that goes on would land elsewhere than before.
    package static let syncFolderMoved = Self("LL-SYNC-014", exit: .usageOrConfiguration)
    /// What is remembered of a stream cannot be read.
    package static let syncStateDamaged = Self("LL-SYNC-015")
}
