// SPDX-License-Identifier: Apache-2.0

/// The rows of a statement, with the values that templates see in them.
package struct ResultTable: Sendable, Equatable {
    package var columns: [ResultColumn]
    package var rows: [[CellValue]]

    package init(columns: [ResultColumn] = [], rows: [[CellValue]] = []) {
        self.columns = columns
        self.rows = rows
    }
}

/// A column of a relation or of a result.
package struct ResultColumn: Sendable, Equatable {
    package var name: String
    /// As DuckDB writes it, such as `DECIMAL(18,3)`.
    package var type: String

    package init(_ name: String, _ type: String) {
        self.name = name
        self.type = type
    }
}

/// One value of a table, as agate would hold it (dbt-common 1.39, `agate_helper`): numbers with a point are
/// decimals, nested values are JSON texts, and what agate has no type for is text.
package enum CellValue: Sendable, Equatable {
    case none
    case bool(Bool)
    case int(Int)
    /// A whole number out of the range of `Int`, in digits.
    case wholeNumber(String)
    /// A number that may have a point or an exponent, as Python's `Decimal` reads it.
    case decimal(String)
    /// A float; agate makes a decimal of its shortest digits.
    case double(Double)
    case string(String)
    /// Days since 1970-01-01.
    case date(Int)
    /// Microseconds since 1970-01-01 00:00, without a zone or in UTC.
    case datetime(Int, isUTC: Bool)
}

/// What the database says of a statement that it ran.
package struct AdapterResponse: Sendable, Equatable {
    /// `OK`, as dbt-duckdb says of everything.
    package var message: String
    /// The number of rows that the statement changed, where the engine tells; dbt-duckdb never says.
    package var rowsAffected: Int?
    /// What a project says in `store_raw_result`, such as `INSERT` of a seed.
    package var code: String?

    package init(message: String = "OK", rowsAffected: Int? = nil, code: String? = nil) {
        self.message = message
        self.code = code
        self.rowsAffected = rowsAffected
    }
}

/// The answer to a statement.
package struct StatementResult: Sendable, Equatable {
    package var response: AdapterResponse
    /// Empty when no rows were wanted.
    package var table: ResultTable

    package init(response: AdapterResponse = AdapterResponse(), table: ResultTable = ResultTable()) {
        self.response = response
        self.table = table
    }
}
