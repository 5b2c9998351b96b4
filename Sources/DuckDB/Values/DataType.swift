// SPDX-License-Identifier: Apache-2.0

/// The logical type of a column (DuckDB 1.5).
package indirect enum DataType: Hashable, Sendable {
    case boolean
    case tinyint, smallint, integer, bigint, hugeint
    case utinyint, usmallint, uinteger, ubigint, uhugeint
    /// An integer of any size.
    case bignum
    case float, double
    case decimal(width: Int, scale: Int)
    case varchar
    /// Text that holds JSON: VARCHAR with the alias `JSON`.
    case json
    case blob, bit, uuid
    case date, time, timeNanoseconds, timeTZ
    case timestamp, timestampSeconds, timestampMilliseconds, timestampNanoseconds
    /// An instant; microseconds since 1970 in UTC.
    case timestampTZ
    case interval
    case enumeration([String])
    case list(DataType)
    case array(DataType, count: Int)
    case structure([Field])
    case map(key: DataType, value: DataType)
    case union([Field])
    /// The type of a bare NULL.
    case sqlNull
    /// A type that this program cannot read, by its number in DuckDB's C API.
    case unsupported(Int)

    /// A named part of a STRUCT, or a member of a UNION.
    package struct Field: Hashable, Sendable {
        package var name: String
        package var type: DataType

        package init(_ name: String, _ type: DataType) {
            self.name = name
            self.type = type
        }
    }
}

extension DataType: CustomStringConvertible {
    /// The type as it is written in SQL.
    package var description: String {
        switch self {
        case .boolean: "BOOLEAN"
        case .tinyint: "TINYINT"
        case .smallint: "SMALLINT"
        case .integer: "INTEGER"
        case .bigint: "BIGINT"
        case .hugeint: "HUGEINT"
        case .utinyint: "UTINYINT"
        case .usmallint: "USMALLINT"
        case .uinteger: "UINTEGER"
        case .ubigint: "UBIGINT"
        case .uhugeint: "UHUGEINT"
        case .bignum: "BIGNUM"
        case .float: "FLOAT"
        case .double: "DOUBLE"
        case .decimal(let width, let scale): "DECIMAL(\(width),\(scale))"
        case .varchar: "VARCHAR"
        case .json: "JSON"
        case .blob: "BLOB"
        case .bit: "BIT"
        case .uuid: "UUID"
        case .date: "DATE"
        case .time: "TIME"
        case .timeNanoseconds: "TIME_NS"
        case .timeTZ: "TIME WITH TIME ZONE"
        case .timestamp: "TIMESTAMP"
        case .timestampSeconds: "TIMESTAMP_S"
        case .timestampMilliseconds: "TIMESTAMP_MS"
        case .timestampNanoseconds: "TIMESTAMP_NS"
        case .timestampTZ: "TIMESTAMP WITH TIME ZONE"
        case .interval: "INTERVAL"
        case .enumeration(let names): "ENUM(\(names.map(SQLText.literal).joined(separator: ", ")))"
        case .list(let element): "\(element)[]"
        case .array(let element, let count): "\(element)[\(count)]"
        case .structure(let fields): "STRUCT(\(Self.list(fields)))"
        case .map(let key, let value): "MAP(\(key), \(value))"
        case .union(let members): "UNION(\(Self.list(members)))"
        case .sqlNull: "NULL"
        case .unsupported(let number): "type \(number)"
        }
    }

    private static func list(_ fields: [Field]) -> String {
        fields.map { "\(SQLText.identifier($0.name)) \($0.type)" }.joined(separator: ", ")
    }

    /// Whether it is a type, or has a part of a type, that this program cannot read.
    var holdsUnsupported: Bool {
        switch self {
        case .unsupported: true
        case .list(let element), .array(let element, _): element.holdsUnsupported
        case .structure(let fields), .union(let fields): fields.contains { $0.type.holdsUnsupported }
        case .map(let key, let value): key.holdsUnsupported || value.holdsUnsupported
        default: false
        }
    }

    /// Whether values stand to the right in a table.
    package var isNumeric: Bool {
        switch self {
        case .tinyint, .smallint, .integer, .bigint, .hugeint, .utinyint, .usmallint, .uinteger, .ubigint,
            .uhugeint, .bignum, .float, .double, .decimal:
            true
        default: false
        }
    }
}
