// SPDX-License-Identifier: Apache-2.0

/// Words of DuckDB's SQL that are worth completing.
enum SQLKeywords {
    static let all: [String] = [
        "ADD", "ALL", "ALTER", "ANALYZE", "AND", "ANTI", "ARRAY", "AS", "ASC", "ASOF", "AT", "ATTACH",
        "BEGIN", "BETWEEN", "BY", "CALL", "CASCADE", "CASE", "CAST", "CHECK", "COLUMN", "COLUMNS", "COMMENT",
        "COMMIT", "COPY", "CREATE", "CROSS", "CURRENT_DATE", "CURRENT_TIMESTAMP", "DEFAULT", "DELETE", "DESC",
        "DESCRIBE", "DETACH", "DISTINCT", "DROP", "ELSE", "END", "EXCEPT", "EXCLUDE", "EXISTS", "EXPLAIN",
        "FALSE", "FILTER", "FIRST", "FOLLOWING", "FROM", "FULL", "FUNCTION", "GLOBAL", "GROUP", "HAVING",
        "IF",
        "ILIKE", "IN", "INNER", "INSERT", "INTERSECT", "INTERVAL", "INTO", "IS", "JOIN", "LAST", "LATERAL",
        "LEFT", "LIKE", "LIMIT", "MACRO", "MATCHED", "MATERIALIZED", "MERGE", "NATURAL", "NOT", "NULL",
        "NULLS",
        "OFFSET", "ON", "OR", "ORDER", "OUTER", "OVER", "PARTITION", "PIVOT", "POSITIONAL", "PRAGMA",
        "PRECEDING", "PREPARE", "QUALIFY", "RANGE", "RECURSIVE", "RENAME", "REPLACE", "RESET", "RETURNING",
        "RIGHT", "ROLLBACK", "ROW", "ROWS", "SAMPLE", "SCHEMA", "SELECT", "SEMI", "SEQUENCE", "SET", "SHOW",
        "SIMILAR", "SUMMARIZE", "TABLE", "TABLES", "TEMP", "TEMPORARY", "THEN", "TO", "TRANSACTION", "TRUE",
        "TRUNCATE", "TYPE", "UNBOUNDED", "UNION", "UNIQUE", "UNPIVOT", "UPDATE", "USE", "USING", "VALUES",
        "VERSION", "VIEW", "WHEN", "WHERE", "WINDOW", "WITH",
    ]
}
