// SPDX-License-Identifier: Apache-2.0

/// Something that looks, from time to time, whether there is work.
package struct SensorDefinition: Sendable, Equatable {
    package let name: String
    package var description: String?
    /// What it requests runs of.
    package var targets: [AssetKey]
    /// The asset whose news it looks for.
    package var watched: AssetKey?
    /// The least time between two ticks.
    package var interval: Duration
    package var isEnabledByDefault = true
    /// On the runs that it requests.
    package var tags: [String: String] = [:]

    package init(_ name: String, targets: [AssetKey], watched: AssetKey? = nil, interval: Duration) {
        self.name = name
        self.targets = targets
        self.watched = watched
        self.interval = interval
    }
}
