// SPDX-License-Identifier: Apache-2.0

/// Runs at times of the clock.
package struct ScheduleDefinition: Sendable, Equatable {
    package let name: String
    package var description: String?
    package var cron: CronSchedule
    package var targets: [AssetKey]
    package var isEnabledByDefault = true
    /// On the runs that it requests.
    package var tags: [String: String] = [:]
    /// What the runs do with their targets.
    package var job: RunJob

    package init(_ name: String, cron: CronSchedule, targets: [AssetKey], job: RunJob = .materialize) {
        self.name = name
        self.cron = cron
        self.targets = targets
        self.job = job
    }
}
