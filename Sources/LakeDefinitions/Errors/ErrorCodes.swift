// SPDX-License-Identifier: Apache-2.0

package import LotusCore

extension LotusError.Code {
    /// A model says something of its asset that means nothing.
    package static let assetMeta = Self("LL-ASSET-004", exit: .usageOrConfiguration)
}
