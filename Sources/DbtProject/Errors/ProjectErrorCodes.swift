// SPDX-License-Identifier: Apache-2.0

package import LotusCore

extension LotusError.Code {
    /// A file of a dbt project says something that cannot be understood.
    package static let dbtParsing = Self("LL-DBT-001", exit: .usageOrConfiguration)
    /// A `ref`, `source`, `metric` or `function` names something that does not exist or is disabled.
    package static let dbtNotFound = Self("LL-DBT-002", exit: .usageOrConfiguration)
    /// Two resources have one name, or one place in the database.
    package static let dbtDuplicate = Self("LL-DBT-003", exit: .usageOrConfiguration)
    /// A configuration has a value that it cannot have.
    package static let dbtConfiguration = Self("LL-DBT-004", exit: .usageOrConfiguration)
    /// A macro that is called does not exist.
    package static let dbtMacroNotFound = Self("LL-DBT-005", exit: .usageOrConfiguration)
    /// A variable of `var()` or `env_var()` is not set.
    package static let dbtVariableNotSet = Self("LL-DBT-006", exit: .usageOrConfiguration)
    /// The user's own code raised an error (`exceptions.raise_compiler_error`), or used a function wrongly.
    package static let dbtCompilation = Self("LL-DBT-007", exit: .usageOrConfiguration)
    /// A model refers to one that it must not use (`access`).
    package static let dbtAccess = Self("LL-DBT-008", exit: .usageOrConfiguration)
    /// A template asks for the database, which compiling has none of.
    package static let dbtNeedsDatabase = Self("LL-DBT-009", exit: .usageOrConfiguration)
    /// A package is missing or cannot be read.
    package static let dbtPackage = Self("LL-DBT-010", exit: .usageOrConfiguration)
    /// The database failed in a way of its own while a node was built.
    package static let dbtDatabase = Self("LL-DBT-011")
    /// The file of a seed cannot be read or is no table.
    package static let dbtSeed = Self("LL-DBT-012")
    /// No macro makes the SQL of an incremental strategy.
    package static let dbtStrategy = Self("LL-DBT-013", exit: .usageOrConfiguration)
    /// The project or a package wants another version of dbt.
    package static let dbtVersionRequired = Self("LL-DBT-107", exit: .usageOrConfiguration)
}
