// SPDX-License-Identifier: Apache-2.0

/// The SQL of a model with constants where subqueries were.
package struct PrunedSQL: Sendable, Equatable {
    /// A subquery with its value.
    package struct Watermark: Sendable, Equatable {
        /// As the user wrote it, with its parentheses.
        package let subquery: String
        /// Whether nothing fits the comparison, since the value is NULL.
        package let isNull: Bool
        /// Columns whose greatest values are taken one by one, such as year, month and day.
        package let separateMaxima: [String]

        package init(subquery: String, isNull: Bool, separateMaxima: [String]) {
            self.subquery = subquery
            self.isNull = isNull
            self.separateMaxima = separateMaxima
        }
    }

    package let sql: String
    /// In the order of the text; none when the SQL is as it was.
    package let watermarks: [Watermark]

    package init(_ sql: String, watermarks: [Watermark] = []) {
        self.sql = sql
        self.watermarks = watermarks
    }
}
