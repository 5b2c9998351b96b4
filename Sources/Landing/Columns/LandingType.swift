// SPDX-License-Identifier: Apache-2.0

internal import DuckDB

/// What a value is in a landing file: Airbyte's types, as its Parquet files lay them out (reference of
/// destination-s3: `JSON schema → Avro → Parquet`).
package indirect enum LandingType: Hashable, Sendable {
    case string
    case date
    /// A time of day; whether the schema says that it has a zone.
    case time(hasZone: Bool)
    /// An instant; whether the schema says that it has a zone. Both are kept in UTC.
    case timestamp(hasZone: Bool)
    case boolean
    case integer
    case number
    /// Text that holds JSON, since the schema does not say what is in it.
    case json(Untyped)
    /// An object with declared members.
    case structure([LandingField])
    case list(LandingType)
    /// One of several types: an object of which only the member that fits is set, and `type` names it.
    case union([LandingType])

    /// What the schema says of a value whose inside it does not tell.
    package enum Untyped: Hashable, Sendable {
        case object, array, anything
    }
}

/// A member of an object in a landing file.
package struct LandingField: Hashable, Sendable {
    /// The key in a record.
    package let source: String
    /// The name in the file.
    package let name: String
    package let type: LandingType

    package init(source: String, name: String, type: LandingType) {
        self.source = source
        self.name = name
        self.type = type
    }
}

extension LandingType {
    /// What the member of a union is called that holds this type.
    package var unionMemberName: String {
        switch self {
        case .string: "string"
        case .date: "date"
        case .time(let hasZone): hasZone ? "time_with_timezone" : "time_without_timezone"
        case .timestamp(let hasZone): hasZone ? "timestamp_with_timezone" : "timestamp_without_timezone"
        case .boolean: "boolean"
        case .integer: "integer"
        case .number: "number"
        case .json(.array), .list: "array"
        case .json(.object), .structure: "object"
        case .json(.anything): "unknown"
        case .union: "union"
        }
    }

    /// The type in the engine's words: `STRUCT("id" BIGINT, "tags" VARCHAR[])`.
    package var engineType: String {
        switch self {
        case .string, .json: "VARCHAR"
        case .date: "DATE"
        case .time: "TIME"
        case .timestamp: "TIMESTAMPTZ"
        case .boolean: "BOOLEAN"
        case .integer: "BIGINT"
        case .number: "DOUBLE"
        case .list(let element): element.engineType + "[]"
        case .structure(let fields): Self.structure(fields.map { ($0.name, $0.type) })
        case .union(let members):
            Self.structure([("type", .string)] + members.map { ($0.unionMemberName, $0) })
        }
    }

    private static func structure(_ members: [(name: String, type: LandingType)]) -> String {
        let texts = members.map { "\(SQLText.identifier($0.name)) \($0.type.engineType)" }
        return "STRUCT(\(texts.joined(separator: ", ")))"
    }

    /// How many values of simple types there are in it, if each list has one element.
    var valueCount: Int {
        switch self {
        case .list(let element): element.valueCount
        case .structure(let fields): fields.reduce(0) { $0 + $1.type.valueCount }
        case .union(let members): members.reduce(1) { $0 + $1.valueCount }
        default: 1
        }
    }
}
