// SPDX-License-Identifier: Apache-2.0

package import LotusCore

extension LotusError.Code {
    /// No `dbt_project.yml` in the folder or above it.
    package static let projectNotFound = Self("LL-PROJECT-001", exit: .usageOrConfiguration)
    /// The project's name is missing, no identifier, or a reserved word.
    package static let projectName = Self("LL-PROJECT-002", exit: .usageOrConfiguration)
    /// The project's version is neither a number nor `MAJOR.MINOR.PATCH`.
    package static let projectVersion = Self("LL-PROJECT-003", exit: .usageOrConfiguration)
    /// A key of `dbt_project.yml` that dbt does not know; a warning.
    package static let projectUnknownKey = Self("LL-PROJECT-004", exit: .usageOrConfiguration)
    /// A key of `dbt_project.yml` that has another name today; a warning.
    package static let projectOldKey = Self("LL-PROJECT-005", exit: .usageOrConfiguration)
    /// `config-version` is not 2.
    package static let projectConfigVersion = Self("LL-PROJECT-006", exit: .usageOrConfiguration)
}
