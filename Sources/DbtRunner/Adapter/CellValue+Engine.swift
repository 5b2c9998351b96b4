// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import DuckDB
internal import LotusCore

extension CellValue {
    /// The value of the engine as DuckDB's Python client and dbt make it.
    init(_ value: DuckDB.Value) {
        switch value {
        case .null: self = .none
        case .boolean(let flag): self = .bool(flag)
        case .integer(let number): self = .int(Int(number))
        case .unsigned(let number): self = Self.whole(number)
        case .hugeint(let number): self = Self.whole(number)
        case .uhugeint(let number): self = Self.whole(number)
        case .bignum(let digits): self = Int(digits).map { .int($0) } ?? .wholeNumber(digits)
        case .float(let number): self = .double(Double(number))
        case .double(let number): self = .double(number)
        case .decimal(let unscaled, _, let scale):
            self = .decimal(scale == 0 ? "\(unscaled)" : "\(unscaled)E-\(scale)")
        case .date(let days) where ValueText.isFinite(days): self = .date(Int(days))
        case .timestamp(let count, let unit) where ValueText.isFinite(count):
            self = .datetime(Self.microseconds(count, unit), isUTC: false)
        case .timestampTZ(let count) where ValueText.isFinite(count):
            self = .datetime(Int(count), isUTC: true)
        case .list, .structure, .map, .union:
            self = .string(PythonJSON.text(PlainValue(value), sortsKeys: false))
        default: self = .string(PythonValueText.text(value))
        }
    }

    private static func whole(_ number: some FixedWidthInteger) -> CellValue {
        Int(exactly: number).map { .int($0) } ?? .wholeNumber("\(number)")
    }

    private static func microseconds(_ count: Int64, _ unit: DuckDB.Value.TimestampUnit) -> Int {
        switch unit {
        case .seconds: Int(count) &* 1_000_000
        case .milliseconds: Int(count) &* 1_000
        case .microseconds: Int(count)
        case .nanoseconds: Int(count) / 1_000 - (count % 1_000 < 0 ? 1 : 0)
        }
    }
}

extension PlainValue {
    /// A value inside of a nested one, as dbt's JSON encoder takes it.
    init(_ value: DuckDB.Value) {
        switch value {
        case .list(let items): self = .list(items.map { PlainValue($0) })
        case .structure(let members):
            self = .map(PlainMap(members.map { ($0.name, PlainValue($0.value)) }))
        case .map(let entries):
            self = .map(PlainMap(entries.map { (Self.key($0.key), PlainValue($0.value)) }))
        case .union(_, let value): self = PlainValue(value)
        default:
            switch CellValue(value) {
            case .none: self = .none
            case .bool(let flag): self = .bool(flag)
            case .int(let number): self = .int(number)
            case .double(let number): self = .double(number)
            case .decimal(let text): self = Double(text).map { .double($0) } ?? .string(text)
            case .wholeNumber(let text), .string(let text): self = .string(text)
            case .date, .datetime: self = .string(PythonValueText.isoText(value))
            }
        }
    }

    private static func key(_ value: DuckDB.Value) -> String {
        switch PlainValue(value) {
        case .none: "null"
        case .bool(let flag): flag ? "true" : "false"
        case let key: key.pythonText
        }
    }
}
