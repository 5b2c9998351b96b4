// SPDX-License-Identifier: Apache-2.0

/// When an asset is made without being asked for (`meta.lotus.automation`).
package enum AutomationPolicy: Sendable, Hashable {
    /// When what it is made from has new data and none of that is still being made.
    case eager
    /// Once after each time of a schedule, as soon as all that it is made from was made since then.
    case onCron(CronSchedule)
    /// When it was never made, and all that it is made from was.
    case onMissing
    /// Only when asked for, or by the sensor of its stream.
    case manual
}

extension AutomationPolicy: CustomStringConvertible {
    /// As a project writes it.
    package var description: String {
        switch self {
        case .eager: "eager"
        case .onCron(let schedule): "on_cron \"\(schedule.expression)\""
        case .onMissing: "on_missing"
        case .manual: "manual"
        }
    }
}
