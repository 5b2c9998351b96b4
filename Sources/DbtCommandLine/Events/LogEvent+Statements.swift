// SPDX-License-Identifier: Apache-2.0

internal import DbtProject

// What is sent to the database.
extension LogEvent {
    /// - Parameter name: on whose behalf, such as the unique_id of a node.
    static func statement(_ name: String, _ sql: String) -> LogEvent {
        LogEvent(
            "SQLQuery", "E016", .debug, "On \(name): \(sql)",
            LogContext.withNode(["conn_name": .string(name), "sql": .string(sql)]))
    }

    static func answer(_ status: String, seconds: Double) -> LogEvent {
        LogEvent(
            "SQLQueryStatus", "E017", .debug,
            "SQL status: \(status) in \(DecimalText.fixed(seconds, digits: 3)) seconds",
            LogContext.withNode([
                "elapsed": .double(seconds), "query_id": "", "status": .string(status),
            ]))
    }

    static func commit(_ name: String) -> LogEvent {
        LogEvent(
            "SQLCommit", "E018", .debug, "On \(name): COMMIT",
            LogContext.withNode(["conn_name": .string(name)]))
    }
}
