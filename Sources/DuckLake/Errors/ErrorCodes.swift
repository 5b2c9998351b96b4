// SPDX-License-Identifier: Apache-2.0

package import LotusCore

extension LotusError.Code {
    /// The data path of the profile is not the one that the catalog was made with.
    package static let dataPathMismatch = Self("LL-LAKE-001", exit: .usageOrConfiguration)
    /// The catalog belongs to another version of DuckLake.
    package static let catalogVersion = Self("LL-LAKE-002", exit: .usageOrConfiguration)
    /// The file that the profile names as a catalog is something else.
    package static let notACatalog = Self("LL-LAKE-003", exit: .usageOrConfiguration)
    /// The lake's folder, or a file in it, may not be written.
    package static let notWritable = Self("LL-LAKE-004")
    /// There is no catalog, and it may not be made.
    package static let noCatalog = Self("LL-LAKE-005", exit: .usageOrConfiguration)
    /// Another process holds the catalog in a way that keeps everybody else out.
    package static let catalogInUse = Self("LL-LAKE-006")
    /// Other writers got in the way of a commit until its attempts were used up.
    package static let commitConflict = Self("LL-LAKE-007")
    /// A lock was not free within the time that a writer waits.
    package static let lockTimeout = Self("LL-LAKE-008")
    /// There is no such snapshot.
    package static let noSnapshot = Self("LL-LAKE-009", exit: .usageOrConfiguration)
    /// The lake cannot be attached for another reason.
    package static let attach = Self("LL-LAKE-010")
    /// There is no such table in the lake.
    package static let noTable = Self("LL-LAKE-011", exit: .usageOrConfiguration)
    /// The server of the catalog went away and did not come back in time.
    package static let catalogLost = Self("LL-LAKE-012")
    /// It is not beyond doubt which files belong to the lake, so upkeep does nothing.
    package static let upkeepRefused = Self("LL-LAKE-014", exit: .usageOrConfiguration)
    /// The connection was lost during a COMMIT and the server did not come back to tell what became of it.
    package static let commitUnknown = Self("LL-LAKE-013")
    /// A data file of a table is gone.
    package static let dataFileMissing = Self("LL-LAKE-020")
}
