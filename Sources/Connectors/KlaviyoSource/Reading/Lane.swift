// SPDX-License-Identifier: Apache-2.0

internal import ConnectorKit
internal import LotusCore

/// A stretch of a stream that is read as one chain of pages.
struct Lane: Sendable {
    let id: Int
    /// Which of the stream's partitions.
    let partition: Int
    /// What lies before it belongs to another lane or is known.
    let from: Timestamp
    /// What lies here or later belongs to another lane; nil is no end.
    var until: Timestamp?
    /// How far it has come.
    var memory: BoundaryMemory
    var isFinished = false

    /// The next page; nil is the first.
    var next: ServiceURL?
    /// How many pages were read of it in this run.
    var pageCount = 0
    /// When the page was asked for from which on what comes is not settled; nil before that. What is given
    /// after it may have others beside it that were passed over, so nothing moves the cursor past it.
    var unsettledSince: Timestamp?
    /// Where this run began to read it: what comes from before it was given by an earlier one.
    let runsFrom: Timestamp

    init(id: Int, partition: Int, from: Timestamp, until: Timestamp?, memory: BoundaryMemory) {
        self.id = id
        self.partition = partition
        self.from = from
        self.until = until
        self.memory = memory
        runsFrom = max(from, memory.cursor ?? from)
    }

    /// Where reading goes on.
    var position: Timestamp { max(from, memory.cursor ?? from) }
}
