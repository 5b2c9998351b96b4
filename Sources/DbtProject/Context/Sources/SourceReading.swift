// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// What one run of a node reads of landing files, from its compilation to its last transaction.
///
/// It begins when the node's table is locked. Which files are meant is found out when the template asks for
/// the first time, and stays so: a node that never asks reads nothing here, and nothing is remembered of it.
/// A model that reads its files in parts is compiled and run once for each of them.
package protocol SourceReading: AnyObject, Sendable {
    /// The files in place of the table of a source.
    func files(of source: SourceTable) throws(LotusError) -> LandedFiles

    /// `var('files')`; nil for a node without a stream.
    func files() throws(LotusError) -> [String]?

    /// What was asked for so far, and what that means for the run.
    var course: ReadingCourse { get }

    /// What the run reads in all its parts; nil where nothing is remembered.
    var volume: ReadVolume? { get }

    /// Goes on with the next part, when all before it were committed, or collected.
    func advance()

    /// Remembers in the transaction in which the node writes what it has read.
    ///
    /// A transaction may be run again after a conflict, and this with it.
    func record() throws

    /// The column by which a row of the table that is newer than one of this part wins; nil when no file of
    /// the part comes late.
    var lateVersion: String? { get }

    /// What the user should know of the model; nil for nothing.
    var advice: String? { get }
}

/// How much a run of a node reads.
package struct ReadVolume: Sendable, Equatable {
    package var files: Int
    /// Of the files.
    package var bytes: Int

    package init(files: Int, bytes: Int) {
        self.files = files
        self.bytes = bytes
    }
}

/// How a run of a node goes on after its template asked for landing files.
package enum ReadingCourse: Sendable, Equatable {
    /// In one statement; nothing is remembered.
    case plain
    /// There is nothing to read, for a reason: the node is left out.
    case idle(String)
    /// So many parts, each in a transaction of its own, with what is remembered of it.
    case parts(Int)
    /// So many parts that are collected beside the table, and take its place in one transaction.
    case collectedParts(Int)

    /// How many parts there are.
    package var count: Int {
        switch self {
        case .plain, .idle: 1
        case .parts(let count), .collectedParts(let count): count
        }
    }
}
