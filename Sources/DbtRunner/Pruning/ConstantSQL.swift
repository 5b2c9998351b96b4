// SPDX-License-Identifier: Apache-2.0

internal import DuckDB

/// A value as SQL that has exactly its type.
enum ConstantSQL {
    /// - Returns: nil for types whose values are not written this way.
    static func text(_ value: Value, _ type: DataType) -> String? {
        if case .structure(let fields) = type { return row(value, fields) }
        guard isWritable(type) else { return nil }
        if value.isNull { return "CAST(NULL AS \(type))" }
        let text = value.description
        guard !text.utf8.contains(0) else { return nil }
        return "CAST(\(SQLText.literal(text)) AS \(type))"
    }

    /// A row without names, as of `(a, b)`.
    private static func row(_ value: Value, _ fields: [DataType.Field]) -> String? {
        guard case .structure(let members) = value, members.count == fields.count,
            fields.allSatisfy(\.name.isEmpty)
        else { return nil }
        var parts: [String] = []
        for (member, field) in zip(members, fields) {
            guard let part = text(member.value, field.type) else { return nil }
            parts.append(part)
        }
        return "row(\(parts.joined(separator: ", ")))"
    }

    private static func isWritable(_ type: DataType) -> Bool {
        switch type {
        case .boolean, .tinyint, .smallint, .integer, .bigint, .hugeint, .utinyint, .usmallint, .uinteger,
            .ubigint, .uhugeint, .float, .double, .decimal, .varchar, .uuid, .date, .time, .timestamp,
            .timestampSeconds, .timestampMilliseconds, .timestampNanoseconds, .timestampTZ:
            true
        default: false
        }
    }

    /// Whether a value is NULL, or a row of nothing but NULL.
    static func saysNothing(_ value: Value) -> Bool {
        if case .structure(let members) = value { return members.allSatisfy { saysNothing($0.value) } }
        return value.isNull
    }
}
