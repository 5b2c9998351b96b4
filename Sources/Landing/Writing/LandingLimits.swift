// SPDX-License-Identifier: Apache-2.0

/// The limits of the landing zone, each with its unit last.
package enum LandingLimits {
    /// How many changes of one record its row lists; more are made but only counted.
    package static let changesPerRecordMax = 100
    /// How much is gathered before a file is written.
    package static let partBytesMax = 40 << 20
    /// How large a line of a part may become: twice the largest record of a source, and some room.
    package static let lineBytesMax = 80 << 20
    /// How much memory the engine may reserve while it writes a file. It uses half of it at most; with less
    /// room it writes wide rows to disk in between.
    package static let engineMemoryBytesMax = 768 << 20
    /// How much the values of a row group may take: that is what the engine holds before it writes.
    package static let rowGroupBytesMax = 40 << 20
    /// How many threads it writes with: a second one costs more than it brings.
    package static let engineThreads = 1
    /// How many records of one part may be repaired that the engine refuses although they were scanned.
    package static let repairsPerPartMax = 100
    /// How much of a partitioned stream is gathered in memory before it goes to the spool.
    package static let arenaBytesMax = 32 << 20
    /// How much of a partitioned stream waits on disk before its files are written: the more, the fewer and
    /// larger they are.
    package static let spoolBytesMax = 1 << 30
    /// How many partitions may wait at once.
    package static let partitionsMax = 10_000
}
