// SPDX-License-Identifier: Apache-2.0

/// The versions whose behaviour this is.
package enum DbtVersion {
    /// dbt-core
    package static let core = "1.12.6"
    /// dbt-duckdb
    package static let adapter = "1.11.1"

    /// What `--version` prints. The first number is the one that tools read: from 2 on they expect of
    /// dbt no Python, but a program.
    ///
    /// - Parameter lotus: the version of this program.
    static func text(lotus: String) -> String {
        """
        dbt 2.0.0
          by:       Lotus Lake \(lotus)
          projects: as dbt \(core), manifest v12
          adapter:  duckdb, as dbt-duckdb \(adapter)

        """
    }
}
