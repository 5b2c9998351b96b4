// SPDX-License-Identifier: Apache-2.0

internal import ConnectorKit

/// The fixed facts of Klaviyo's API.
enum KlaviyoAPI {
    static let service = "Klaviyo"
    static let endpoint = "https://a.klaviyo.com"
    static let host = "a.klaviyo.com"
    /// The revision that every stream is read with.
    static let revision = "2024-10-15"
    /// Where an account without `start_date` begins: before Klaviyo did.
    static let startDate = "2012-01-01T00:00:00Z"
    /// How far cursors stay behind the clock at least: clocks differ, and what is written at two of the
    /// service's machines does not become visible in the order of its time.
    static let settleMargin = Duration.seconds(60)
    /// How far they stay behind unless the configuration says more. Events are dated when they took place, and
    /// a shop's integration delivers them minutes later.
    static let lookback = Duration.seconds(3_600)

    /// How often a collection may be asked (Klaviyo's documentation of each endpoint; answers correct it).
    ///
    /// - Parameter key: A path, or ``predictiveProfiles``.
    @Sendable static func windows(_ key: String) -> [MovingWindows.Window] {
        switch key {
        case "events": windows(perSecond: 350, perMinute: 3_500)
        case "lists", "profiles": windows(perSecond: 75, perMinute: 700)
        default: windows(perSecond: 10, perMinute: 150)
        }
    }

    /// Profiles with predictive analytics have a smaller budget.
    static let predictiveProfiles = "profiles with predictive analytics"

    private static func windows(perSecond: Int, perMinute: Int) -> [MovingWindows.Window] {
        [
            MovingWindows.Window(requestsMax: perSecond, seconds: 1),
            MovingWindows.Window(requestsMax: perMinute, seconds: 60),
        ]
    }
}
