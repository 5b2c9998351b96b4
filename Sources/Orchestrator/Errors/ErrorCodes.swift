// SPDX-License-Identifier: Apache-2.0

package import LotusCore

extension LotusError.Code {
    /// There is no such run.
    package static let runUnknown = Self("LL-RUN-005", exit: .usageOrConfiguration)
    /// The run was taken away from the worker that writes for it.
    package static let runLeaseLost = Self("LL-RUN-006")
    /// A run in this status cannot be changed so.
    package static let runChange = Self("LL-RUN-003")
    /// Another daemon works on this store.
    package static let daemonRunning = Self("LL-RUN-004", exit: .usageOrConfiguration)
    /// Something in the store of an instance cannot be read.
    package static let runStoreDamaged = Self("LL-RUN-007")
    /// A log of a run cannot be read or removed.
    package static let computeLogs = Self("LL-RUN-008")
    /// A sensor did not answer in time.
    package static let sensorTimeout = Self("LL-SENSOR-001")
    /// A schedule means nothing, or never comes.
    package static let cron = Self("LL-CRON-001", exit: .usageOrConfiguration)
    /// A time zone that is not known.
    package static let timeZone = Self("LL-CRON-002", exit: .usageOrConfiguration)
    /// An automation policy that is not known.
    package static let automation = Self("LL-CRON-003", exit: .usageOrConfiguration)
    /// Assets depend on each other in a circle.
    package static let assetCycle = Self("LL-ASSET-001", exit: .usageOrConfiguration)
    /// Two assets have one key.
    package static let assetTwice = Self("LL-ASSET-002", exit: .usageOrConfiguration)
    /// There is no such asset.
    package static let assetUnknown = Self("LL-ASSET-003", exit: .usageOrConfiguration)
}
