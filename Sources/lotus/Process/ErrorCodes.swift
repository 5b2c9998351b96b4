// SPDX-License-Identifier: Apache-2.0

import LotusCore

extension LotusError.Code {
    /// There is no statement to run.
    static let noStatement = Self("LL-QUERY-001", exit: .usageOrConfiguration)
    /// The file with the statements cannot be read.
    static let inputFile = Self("LL-QUERY-002", exit: .usageOrConfiguration)
    /// The result cannot be written where it shall go.
    static let outputFile = Self("LL-QUERY-003")
    /// The result does not fit the format.
    static let outputFormat = Self("LL-QUERY-004", exit: .usageOrConfiguration)
    /// A transaction is begun and not ended, or ended and not begun.
    static let openTransaction = Self("LL-QUERY-005", exit: .usageOrConfiguration)
    /// A dot command of the shell is unknown, or lacks something.
    static let dotCommand = Self("LL-SHELL-001", exit: .usageOrConfiguration)
    /// A script of the shell ended while its transaction was open.
    static let transactionLeft = Self("LL-SHELL-002")
    /// The history of the shell cannot be read or written.
    static let historyFile = Self("LL-SHELL-003")
    /// The folder for a new project is in use.
    static let folderInUse = Self("LL-INIT-001", exit: .usageOrConfiguration)
    /// The folder for a new project cannot be made.
    static let folderFailed = Self("LL-INIT-002")
    /// The target needs something that this release cannot open yet.
    static let targetUnsupported = Self("LL-TARGET-001", exit: .usageOrConfiguration)
    /// The target has no lake.
    static let noLake = Self("LL-TARGET-002", exit: .usageOrConfiguration)
    /// No credentials for the object store that the target uses.
    static let noStoreAccess = Self("LL-TARGET-003", exit: .usageOrConfiguration)
    /// The project has no connection, or none of that name.
    static let noConnection = Self("LL-STREAM-008", exit: .usageOrConfiguration)
    /// A connection has no stream file: a warning.
    static let noStreamFile = Self("LL-STREAM-009", exit: .usageOrConfiguration)
    /// Files that a command generates are not what it would write (`--check`).
    static let staleFiles = Self("LL-STREAM-010")
    /// There is no folder of stream files of that name.
    static let noStreamFolder = Self("LL-STREAM-011", exit: .usageOrConfiguration)
    /// There is no model of that name.
    static let noModel = Self("LL-CONSUME-005", exit: .usageOrConfiguration)
    /// The lake of a demonstration does not hold what the shop knows.
    static let demoDiffers = Self("LL-DEMO-001")
    /// A run of a demonstration failed.
    static let demoRunFailed = Self("LL-DEMO-002")
    /// The target of a demonstration is in use.
    static let demoInUse = Self("LL-DEMO-003", exit: .usageOrConfiguration)
    /// A command that this release does not have yet.
    static let notStarted = Self("LL-COMMAND-001", exit: .usageOrConfiguration)
}
