// SPDX-License-Identifier: Apache-2.0

package import LotusCore

extension LotusError.Code {
    /// The sandbox cannot listen on its port.
    package static let sandboxPort = Self("LL-SANDBOX-001", exit: .usageOrConfiguration)
    /// A fault is misspelled.
    package static let sandboxFault = Self("LL-SANDBOX-002", exit: .usageOrConfiguration)
    /// A certificate or its key cannot be used, or not be written.
    package static let sandboxCertificate = Self("LL-SANDBOX-003", exit: .usageOrConfiguration)
    /// An option has a value that makes no sandbox.
    package static let sandboxOption = Self("LL-SANDBOX-004", exit: .usageOrConfiguration)
    /// The request log cannot be written.
    package static let sandboxLog = Self("LL-SANDBOX-005", exit: .usageOrConfiguration)
    /// Columns have no value in any record of the shop.
    package static let sandboxCoverage = Self("LL-SANDBOX-006")
}
