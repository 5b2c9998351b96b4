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
    /// A backfill would add rows to a table that has them.
    package static let backfillAdds = Self("LL-BACKFILL-003", exit: .usageOrConfiguration)
}
