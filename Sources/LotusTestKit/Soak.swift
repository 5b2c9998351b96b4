// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// How much a test of endurance does: a part of it in every run, all of it in `make soak`.
///
///     private static let kills = Soak.count(50)
///
/// Only the number of repetitions changes: what is proved of each is the same.
package enum Soak {
    /// Whether this run is the long one: `LOTUS_SOAK=1`.
    package static let isOn = ProcessInfo.processInfo.environment["LOTUS_SOAK"] == "1"

    private static let part = 5

    /// This many in the long run; otherwise a fifth of them, and not fewer than `least`.
    package static func count(_ full: Int, least: Int = 1) -> Int {
        isOn ? full : max(least, full / part)
    }
}
