// SPDX-License-Identifier: Apache-2.0

package import LotusCore

extension LotusError.Code {
    /// A file of the protocol is no JSON.
    package static let protocolNotJSON = Self("LL-PROTOCOL-001", exit: .usageOrConfiguration)
    /// A configured catalog has another form than the protocol says.
    package static let protocolCatalog = Self("LL-PROTOCOL-002", exit: .usageOrConfiguration)
    /// A state has none of the forms that the protocol knows.
    package static let protocolState = Self("LL-PROTOCOL-003", exit: .usageOrConfiguration)
    /// A file of the protocol is not there, or may not be read.
    package static let protocolUnreadable = Self("LL-PROTOCOL-004", exit: .usageOrConfiguration)
}
