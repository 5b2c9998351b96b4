// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// What an instance does: its assets, sensors and schedules, as the files of the project say now.
package struct Definitions: Sendable {
    package let assets: AssetGraph
    /// By name.
    package let sensors: [SensorDefinition]
    /// By name.
    package let schedules: [ScheduleDefinition]
    /// What is not as it should be, but stops nothing.
    package let warnings: [LotusError]
    package init(
        assets: AssetGraph, sensors: [SensorDefinition], schedules: [ScheduleDefinition],
        warnings: [LotusError] = []
    ) {
        self.assets = assets
        self.sensors = sensors.sorted { $0.name < $1.name }
        self.schedules = schedules.sorted { $0.name < $1.name }
        self.warnings = warnings
    }

    /// Whether others say the same.
    func isSame(as other: Definitions) -> Bool {
        assets.assets == other.assets.assets && sensors == other.sensors && schedules == other.schedules
    }
}

/// Where definitions come from.
package protocol DefinitionsSource: Sendable {
    /// Reads them. Throws ``LotusError`` with the user's file when they cannot be read.
    func load() async throws -> Definitions

    /// A value that is another one when files changed since; cheap enough to be asked for every half second.
    func fingerprint() async -> String
}
