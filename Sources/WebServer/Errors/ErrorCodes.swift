// SPDX-License-Identifier: Apache-2.0

package import LotusCore

extension LotusError.Code {
    /// The address of `http:` cannot be listened on.
    package static let webAddress = Self("LL-WEB-001", exit: .usageOrConfiguration)
}
