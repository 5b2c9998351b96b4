// SPDX-License-Identifier: Apache-2.0

extension PostgresAddress {
    /// The address with what libpq would take from its `PG…` variables.
    ///
    /// A variable that stands in `.env` is none of the process's, so libpq itself would not see it.
    package func completed(from environment: Environment) -> PostgresAddress {
        var address = self
        for (variable, key) in Self.variables where address[key] == nil {
            if key == "password", address.password != nil { continue }
            if let value = environment[variable], !value.isEmpty { address.set(key, value) }
        }
        return address
    }

    private static let variables = [
        ("PGHOST", "host"), ("PGHOSTADDR", "hostaddr"), ("PGPORT", "port"), ("PGDATABASE", "dbname"),
        ("PGUSER", "user"), ("PGPASSWORD", "password"), ("PGPASSFILE", "passfile"), ("PGSERVICE", "service"),
        ("PGOPTIONS", "options"), ("PGAPPNAME", "application_name"), ("PGSSLMODE", "sslmode"),
        ("PGSSLCERT", "sslcert"), ("PGSSLKEY", "sslkey"), ("PGSSLROOTCERT", "sslrootcert"),
        ("PGCONNECT_TIMEOUT", "connect_timeout"), ("PGTARGETSESSIONATTRS", "target_session_attrs"),
    ]
}
