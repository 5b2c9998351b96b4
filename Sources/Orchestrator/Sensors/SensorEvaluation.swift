// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// What a sensor is told when it ticks.
package struct SensorContext: Sendable {
    package var sensor: SensorDefinition
    /// What it said last time; nil the first time, and after a reset.
    package var cursor: String?
    /// The last run of this sensor, or the last attempt at it, if there is one.
    package var lastRun: RunRecord?
    package var now: Timestamp
    /// Nothing is remembered of this tick.
    package var isDryRun = false

    package init(
        sensor: SensorDefinition, cursor: String? = nil, lastRun: RunRecord? = nil, now: Timestamp,
        isDryRun: Bool = false
    ) {
        self.sensor = sensor
        self.cursor = cursor
        self.lastRun = lastRun
        self.now = now
        self.isDryRun = isDryRun
    }
}

/// What a sensor answers.
package struct SensorResult: Sendable, Equatable {
    /// Runs to be requested; with none, ``skipReason`` says why.
    package var requests: [RunRequest] = []
    /// Why nothing is requested.
    package var skipReason: String?
    /// What it wants to be told next time; nil leaves it as it is.
    package var cursor: String?
    /// News of assets that nobody here made, such as files of another tool.
    package var observations: [AssetObservation] = []

    package init(requests: [RunRequest], cursor: String?) {
        self.requests = requests
        self.cursor = cursor
    }

    /// Nothing to do.
    package static func skip(_ reason: String, cursor: String? = nil) -> SensorResult {
        var result = SensorResult(requests: [], cursor: cursor)
        result.skipReason = reason
        return result
    }
}

/// News of an asset that was seen, not made.
package struct AssetObservation: Sendable, Equatable {
    package var asset: AssetKey
    package var metadata: AssetMetadata

    package init(_ asset: AssetKey, _ metadata: AssetMetadata) {
        self.asset = asset
        self.metadata = metadata
    }
}

/// Evaluates the sensors of an instance.
package protocol SensorEvaluator: Sendable {
    /// One tick. What cannot be found out is an error, never an empty answer.
    func evaluate(_ context: SensorContext) async throws -> SensorResult
}
