// SPDX-License-Identifier: Apache-2.0

internal import BigInt
internal import Jinja

extension CellValue {
    /// The value as templates see it.
    var jinja: Value {
        switch self {
        case .none: Value.none
        case .bool(let flag): .bool(flag)
        case .int(let number): .int(number)
        case .wholeNumber(let digits): BigInt(digits).map { .integer($0) } ?? .string(digits)
        case .decimal, .double: number.map { .object(DecimalObject($0)) } ?? .string(text)
        case .string(let text): .string(text)
        case .date(let days):
            .object(TimeObject(.date, CivilTime(microseconds: days * CivilTime.dayMicroseconds)))
        case .datetime(let microseconds, let isUTC):
            .object(Self.datetime(microseconds, isUTC: isUTC))
        }
    }

    private static func datetime(_ microseconds: Int, isUTC: Bool) -> TimeObject {
        let time = CivilTime(microseconds: microseconds)
        return isUTC ? TimeObject(utc: time) : TimeObject(.datetime, time)
    }

    /// The value in a column of a kind: agate makes all values of a column alike.
    func jinja(as kind: ColumnKind) -> Value {
        switch (kind, self) {
        case (_, .none): return Value.none
        case (.number, .int), (.number, .wholeNumber):
            return number.map { .object(DecimalObject($0)) } ?? .string(text)
        case (.datetime, .date(let days)):
            return .object(TimeObject(.datetime, CivilTime(microseconds: days * CivilTime.dayMicroseconds)))
        case (.text, _): return .string(text)
        default: return jinja
        }
    }

    /// The number that it is; nil for what is none.
    var number: DecimalNumber? {
        switch self {
        case .int(let number): DecimalNumber(BigInt(number))
        case .wholeNumber(let text), .decimal(let text): DecimalNumber(text)
        case .double(let number): DecimalNumber(FloatText.repr(number))
        default: nil
        }
    }

    /// What Python's `str` makes of it, where agate holds it.
    var text: String {
        switch self {
        case .none: "None"
        case .bool(let flag): flag ? "True" : "False"
        case .int(let number): "\(number)"
        case .wholeNumber(let digits): digits
        case .decimal(let text): number?.text ?? text
        case .double(let float): number?.text ?? FloatText.repr(float)
        case .string(let text): text
        case .date(let days):
            TimeFormat.text(CivilTime(microseconds: days * CivilTime.dayMicroseconds), "%Y-%m-%d")
        case .datetime(let microseconds, let isUTC):
            Self.datetime(microseconds, isUTC: isUTC).isoText(" ")
        }
    }

    /// A time as text, as `adapter.convert_datetimes_to_strs` makes it; any other value as it is.
    var textTime: CellValue {
        if case .datetime = self { .string(text) } else { self == .none ? .string("None") : self }
    }
}
