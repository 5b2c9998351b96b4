// SPDX-License-Identifier: Apache-2.0

package import LotusCore

extension LotusError.Code {
    /// Where the backup shall go there is a file already.
    package static let backupExists = Self("LL-BACKUP-001", exit: .usageOrConfiguration)
    /// The file of a backup cannot be read or written.
    package static let backupFile = Self("LL-BACKUP-002")
    /// The file of a backup is damaged or cut short.
    package static let backupDamaged = Self("LL-BACKUP-003")
    /// The file is no backup, or one that a newer release made.
    package static let notABackup = Self("LL-BACKUP-004", exit: .usageOrConfiguration)
    /// The backup does not fit the target's lake.
    package static let backupMismatch = Self("LL-BACKUP-005", exit: .usageOrConfiguration)
    /// The target has a catalog already.
    package static let catalogExists = Self("LL-BACKUP-006", exit: .usageOrConfiguration)
    /// Data files that the backup refers to are gone.
    package static let backupFilesMissing = Self("LL-BACKUP-007")
}
