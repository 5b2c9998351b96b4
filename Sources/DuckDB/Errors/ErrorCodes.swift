// SPDX-License-Identifier: Apache-2.0

package import LotusCore

extension LotusError.Code {
    /// The engine's shared object is missing or cannot be opened.
    package static let engineMissing = Self("LL-ENGINE-001", exit: .usageOrConfiguration)
    /// The engine is not the version that the extensions were built for.
    package static let engineVersion = Self("LL-ENGINE-002", exit: .usageOrConfiguration)
    /// An extension file is missing, or its size is not the recorded one.
    package static let extensionMissing = Self("LL-ENGINE-003", exit: .usageOrConfiguration)
    /// An extension was built for another engine or platform.
    package static let extensionMismatch = Self("LL-ENGINE-004", exit: .usageOrConfiguration)
    /// The engine refused its settings or its database file.
    package static let databaseOpen = Self("LL-ENGINE-005", exit: .usageOrConfiguration)
    /// The engine declared its database unusable, for a defect of its own.
    package static let engineGaveUp = Self("LL-ENGINE-006")
    /// A statement failed.
    package static let sql = Self("LL-SQL-001")
    /// A statement names something that does not exist.
    package static let sqlUnknownName = Self("LL-SQL-002")
    /// A column's type cannot be read by this program.
    package static let sqlUnsupportedType = Self("LL-SQL-003")
    /// The disk, or the memory that the engine may use, is full.
    package static let outOfSpace = Self("LL-SQL-004")
    /// The statement was cancelled.
    package static let cancelled = Self("LL-SQL-005")
    /// A statement would write to something that is attached read-only.
    package static let readOnly = Self("LL-SQL-006")
    /// A value or a name of a binding does not fit the statement.
    package static let binding = Self("LL-SQL-007")
}
