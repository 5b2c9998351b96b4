// SPDX-License-Identifier: Apache-2.0

package import LotusCore

extension LotusError.Code {
    /// A worker cannot be started.
    package static let launch = Self("LL-LAUNCH-001")
}
