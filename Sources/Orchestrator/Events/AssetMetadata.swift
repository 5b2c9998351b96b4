// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// What is known of one making of an asset.
package struct AssetMetadata: Sendable, Equatable {
    /// That were written.
    package var rows: Int64?
    package var bytes: Int64?
    /// That were read or written.
    package var files: Int64?
    /// Of the lake.
    package var snapshot: Int64?
    package var seconds: Double?
    /// The hash of the SQL that was run, under which the store keeps its text.
    package var sql: String?
    package var codeVersion: String?
    /// Anything else, by name, in order.
    package var others: [JSONValue.Member] = []

    package init() {}

    /// As one JSON object; what is not known is left out.
    package var json: JSONValue {
        var members: [JSONValue.Member] = []
        func add(_ name: String, _ value: JSONValue?) {
            if let value { members.append(JSONValue.Member(name, value)) }
        }
        add("rows", rows.map { .integer($0) })
        add("bytes", bytes.map { .integer($0) })
        add("files", files.map { .integer($0) })
        add("snapshot", snapshot.map { .integer($0) })
        add("seconds", seconds.map { .number("\(($0 * 1000).rounded() / 1000)") })
        add("sql", sql.map { .string($0) })
        add("code_version", codeVersion.map { .string($0) })
        return .object(members + others)
    }

    /// What ``json`` wrote.
    package init(json: JSONValue) {
        for member in json.members ?? [] {
            switch member.key {
            case "rows": rows = member.value.integer
            case "bytes": bytes = member.value.integer
            case "files": files = member.value.integer
            case "snapshot": snapshot = member.value.integer
            case "seconds": seconds = member.value.double
            case "sql": sql = member.value.string
            case "code_version": codeVersion = member.value.string
            default: others.append(member)
            }
        }
    }
}

/// What came of a check.
package struct CheckResult: Sendable, Equatable {
    package var check: String
    package var passed: Bool
    package var severity: AssetCheck.Severity
    /// Rows that should not be there.
    package var failures: Int64?

    package init(
        _ check: String, passed: Bool, severity: AssetCheck.Severity = .error, failures: Int64? = nil
    ) {
        self.check = check
        self.passed = passed
        self.severity = severity
        self.failures = failures
    }
}
