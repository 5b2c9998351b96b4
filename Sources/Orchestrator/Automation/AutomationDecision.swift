// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// Why an asset is made by itself now, or is not.
package struct AutomationDecision: Sendable, Equatable {
    package let asset: AssetKey
    package var isRequested: Bool
    /// For people, such as `int_shopify__orders has new data`.
    package var reason: String
    package var time: Timestamp
    /// The run that was requested.
    package var run: RunID?

    package init(_ asset: AssetKey, isRequested: Bool, reason: String, time: Timestamp, run: RunID? = nil) {
        self.asset = asset
        self.isRequested = isRequested
        self.reason = reason
        self.time = time
        self.run = run
    }
}
