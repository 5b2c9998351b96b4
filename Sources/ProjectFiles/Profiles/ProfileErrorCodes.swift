// SPDX-License-Identifier: Apache-2.0

package import LotusCore

extension LotusError.Code {
    /// No `profiles.yml` in any of the places where it may be.
    package static let profilesFileNotFound = Self("LL-PROFILE-001", exit: .usageOrConfiguration)
    /// Neither the project nor the command line names a profile.
    package static let noProfileNamed = Self("LL-PROFILE-002", exit: .usageOrConfiguration)
    /// `profiles.yml` has no profile of that name.
    package static let profileNotFound = Self("LL-PROFILE-003", exit: .usageOrConfiguration)
    /// A profile has no `outputs`.
    package static let profileWithoutOutputs = Self("LL-PROFILE-004", exit: .usageOrConfiguration)
    /// A profile has no target of that name.
    package static let targetNotFound = Self("LL-PROFILE-005", exit: .usageOrConfiguration)
    /// The chosen output is for another database than DuckDB.
    package static let adapterNotSupported = Self("LL-PROFILE-006", exit: .usageOrConfiguration)
    /// A key of the chosen output that dbt-duckdb does not know.
    package static let outputUnknownKey = Self("LL-PROFILE-007", exit: .usageOrConfiguration)
    /// A key of the chosen output that works in dbt-duckdb but not here; a warning where it is harmless.
    package static let outputKeyNotSupported = Self("LL-PROFILE-008", exit: .usageOrConfiguration)
    /// `database` is neither the name of the file in `path` nor the alias of an attached database.
    package static let databaseMismatch = Self("LL-PROFILE-009", exit: .usageOrConfiguration)
    /// A path that cannot be attached.
    package static let attachPath = Self("LL-PROFILE-010", exit: .usageOrConfiguration)
    /// An option of ATTACH that is not known.
    package static let attachUnknownOption = Self("LL-PROFILE-011", exit: .usageOrConfiguration)
    /// The same thing is said in two places with one meaning.
    package static let saidTwice = Self("LL-PROFILE-012", exit: .usageOrConfiguration)
    /// A Postgres connection string is not well-formed.
    package static let postgresConnection = Self("LL-PROFILE-013", exit: .usageOrConfiguration)
    /// An attached database needs an alias, or has one that is taken.
    package static let attachAlias = Self("LL-PROFILE-014", exit: .usageOrConfiguration)
    /// An S3 endpoint is not `host`, `host:port` or a URL of these.
    package static let objectStoreEndpoint = Self("LL-PROFILE-015", exit: .usageOrConfiguration)
    /// A secret that an attachment names is not under `secrets:`, or says too little.
    package static let secretNotFound = Self("LL-PROFILE-016", exit: .usageOrConfiguration)
}
