// SPDX-License-Identifier: Apache-2.0

package import LotusCore

extension LotusError.Code {
    /// A key that `lotus.yml` does not know.
    package static let settingsUnknownKey = Self("LL-SETTINGS-001", exit: .usageOrConfiguration)
    /// A time span is not a number with a unit.
    package static let settingsDuration = Self("LL-SETTINGS-002", exit: .usageOrConfiguration)
    /// A byte size is not a number with a unit.
    package static let settingsByteSize = Self("LL-SETTINGS-003", exit: .usageOrConfiguration)
    /// A schedule is not shaped like cron.
    package static let settingsSchedule = Self("LL-SETTINGS-004", exit: .usageOrConfiguration)
    /// A time zone is not shaped like one.
    package static let settingsTimeZone = Self("LL-SETTINGS-005", exit: .usageOrConfiguration)
    /// A connection's source is neither a name nor `{command: […]}` nor `{image: …}`.
    package static let settingsSource = Self("LL-SETTINGS-006", exit: .usageOrConfiguration)
    /// A connection's name cannot be a folder and asset name.
    package static let settingsConnectionName = Self("LL-SETTINGS-007", exit: .usageOrConfiguration)
    /// `store` is neither `sqlite` nor a Postgres URI.
    package static let settingsStore = Self("LL-SETTINGS-008", exit: .usageOrConfiguration)
    /// `http` is not `host:port`.
    package static let settingsAddress = Self("LL-SETTINGS-009", exit: .usageOrConfiguration)
    /// An alert's webhook is not an `http(s)://` URL.
    package static let settingsWebhook = Self("LL-SETTINGS-010", exit: .usageOrConfiguration)
    /// A key that has no effect beside the others; a warning.
    package static let settingsWithoutEffect = Self("LL-SETTINGS-011", exit: .usageOrConfiguration)
}
