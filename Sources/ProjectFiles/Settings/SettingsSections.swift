// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// `sensors`
package struct SensorSettings: Sendable, Hashable {
    /// The least time between two ticks of one sensor.
    package var interval: Duration = .seconds(30)
}

/// `runs`
package struct RunSettings: Sendable, Hashable {
    /// At most this many runs that carry a tag go at once.
    package struct TagLimit: Sendable, Hashable {
        package var key: String
        /// nil: any value of the key.
        package var value: String?
        package var limit: Int
    }

    /// Where a run is executed.
    package enum Launcher: String, Sendable, CaseIterable {
        case inProcess = "in_process"
        case subprocess
    }

    package var concurrentMax = 5
    package var tagLimits: [TagLimit] = []
    package var retries = 1
    /// nil: none.
    package var timeout: Duration?
    package var launcher = Launcher.subprocess
    /// Of one subprocess; nil: none.
    package var memoryLimitBytes: Int?
}

/// `store`
package enum StoreSettings: Sendable, Hashable {
    case sqlite(LocalPath)
    case postgres(PostgresAddress)
}

/// `compute_logs`
package struct ComputeLogSettings: Sendable, Hashable {
    package var path: LocalPath
    /// A run that printed nothing leaves no file.
    package var skipsEmpty = true
}

/// `retention`: how long the store remembers.
package struct RetentionSettings: Sendable, Hashable {
    package var ticksSkipped: Duration = .seconds(7 * 86400)
    package var ticksSucceeded: Duration = .seconds(7 * 86400)
    package var ticksFailed: Duration = .seconds(30 * 86400)
    package var events: Duration = .seconds(90 * 86400)
}

/// One entry of `alerts`.
package struct AlertSettings: Sendable {
    /// The body that is posted.
    package enum Format: String, Sendable, CaseIterable {
        case json, slack
    }

    /// What is told: a run failed, or the first that succeeded after one.
    package enum Occasion: String, Sendable, CaseIterable {
        case failure, recovery
    }

    /// Whoever knows the URL can post to it.
    package var webhook: Secret
    package var format = Format.json
    package var occasions: [Occasion] = Occasion.allCases
}

/// `http`: where health, metrics and the web interface are served.
package struct HTTPAddress: Sendable, Hashable {
    package var host: String
    package var port: Int
}

/// `lake.maintain`
package struct MaintenanceSettings: Sendable, Hashable {
    /// How often.
    package enum Cadence: Sendable, Hashable {
        case never, hourly, daily, weekly
        case schedule(Schedule)
    }

    package var cadence = Cadence.daily
    /// Files and snapshots younger than this are left alone.
    package var grace: Duration = .seconds(86400)
}
