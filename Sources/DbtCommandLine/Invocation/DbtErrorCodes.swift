// SPDX-License-Identifier: Apache-2.0

package import LotusCore

extension LotusError.Code {
    /// A command of dbt that this release does not have.
    package static let dbtCommandMissing = Self("LL-DBT-101", exit: .usageOrConfiguration)
    /// A warning that `--warn-error` makes an error.
    package static let dbtWarning = Self("LL-DBT-102", exit: .usageOrConfiguration)
    /// A package cannot be installed.
    package static let dbtInstall = Self("LL-DBT-103", exit: .usageOrConfiguration)
    /// A folder that must not be deleted.
    package static let dbtClean = Self("LL-DBT-104", exit: .usageOrConfiguration)
    /// A new project cannot be made.
    package static let dbtInit = Self("LL-DBT-105", exit: .usageOrConfiguration)
    /// An artifact or the state cannot be read or written.
    package static let dbtArtifact = Self("LL-DBT-106", exit: .usageOrConfiguration)
    /// A command line that names no macro to call.
    package static let dbtOperation = Self("LL-DBT-108", exit: .usageOrConfiguration)
    /// A command line of dbt that cannot be understood.
    package static let dbtUsage = Self("LL-DBT-109", exit: .usageOrConfiguration)
}
