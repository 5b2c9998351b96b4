// SPDX-License-Identifier: Apache-2.0

package import LotusCore

extension LotusError.Code {
    /// A model says something of its asset that means nothing.
    package static let assetMeta = Self("LL-ASSET-004", exit: .usageOrConfiguration)
    /// The landing files of a stream could not be listed, or were not when a model asked for them.
    package static let filesNotListed = Self("LL-CONSUME-001")
    /// Files that a model was about to consume were consumed meanwhile.
    package static let consumedMeanwhile = Self("LL-CONSUME-002")
    /// An entry of `meta.feeder_cursors` cannot be understood.
    package static let feederCursor = Self("LL-CONSUME-003", exit: .usageOrConfiguration)
    /// A model's version column is not in its table.
    package static let versionColumn = Self("LL-CONSUME-004", exit: .usageOrConfiguration)
    /// The days of a backfill are none, or in the wrong order.
    package static let backfillDays = Self("LL-BACKFILL-001", exit: .usageOrConfiguration)
    /// A backfill has nothing to read again.
    package static let backfillNothing = Self("LL-BACKFILL-002", exit: .usageOrConfiguration)
    /// A backfill would make a table wrong.
    package static let backfillWrong = Self("LL-BACKFILL-003", exit: .usageOrConfiguration)
    /// There is no table or stream of the name that a row is looked for in.
    package static let traceTable = Self("LL-WHY-001", exit: .usageOrConfiguration)
    /// What a row is looked for in has no such column.
    package static let traceColumn = Self("LL-WHY-002", exit: .usageOrConfiguration)
    /// It is not known by which columns a row is looked for.
    package static let traceKey = Self("LL-WHY-003", exit: .usageOrConfiguration)
    /// There are more or fewer values than columns.
    package static let traceValues = Self("LL-WHY-004", exit: .usageOrConfiguration)
    /// A value is none of the column's type.
    package static let traceValue = Self("LL-WHY-005", exit: .usageOrConfiguration)
    /// A row is looked for in a model that has no table.
    package static let traceEphemeral = Self("LL-WHY-006", exit: .usageOrConfiguration)
}
