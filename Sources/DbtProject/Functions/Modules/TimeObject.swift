// SPDX-License-Identifier: Apache-2.0

internal import Jinja

/// A `date`, `datetime` or `timedelta` of Python's module `datetime`; a `datetime` may have a zone.
final class TimeObject: HostObject {
    enum Kind: Sendable { case date, datetime, delta }

    let kind: Kind
    /// The local time.
    let time: CivilTime
    let zone: ZoneData?
    /// How far the local time is ahead of UTC; nil without a zone.
    let offset: ZoneOffset?

    init(_ kind: Kind, _ time: CivilTime, zone: ZoneData? = nil, offset: ZoneOffset? = nil) {
        self.kind = kind
        self.time = time
        self.zone = zone
        self.offset = offset
    }

    /// A `datetime` in UTC.
    convenience init(utc time: CivilTime) {
        self.init(.datetime, time, zone: .utc, offset: ZoneData.utc.offset(at: 0))
    }

    /// The same point in time in a zone; one without a zone counts as UTC.
    func moved(to zone: ZoneData) -> TimeObject {
        let instant = time.microseconds - (offset?.seconds ?? 0) * 1_000_000
        let offset = zone.offset(at: CivilTime.floorDivide(instant, 1_000_000))
        return TimeObject(
            .datetime, CivilTime(microseconds: instant + offset.seconds * 1_000_000), zone: zone,
            offset: offset)
    }

    /// The same with another local time.
    private func with(_ time: CivilTime) -> TimeObject {
        TimeObject(kind, time, zone: zone, offset: offset)
    }

    /// `+01:00`, or without the colon; empty without a zone.
    private func offsetText(_ separator: String) -> String {
        guard let seconds = offset?.seconds else { return "" }
        let minutes = abs(seconds) / 60
        return (seconds < 0 ? "-" : "+") + TimeFormat.padded(minutes / 60, 2) + separator
            + TimeFormat.padded(minutes % 60, 2)
    }

    var typeName: String {
        switch kind {
        case .date: "date"
        case .datetime: "datetime"
        case .delta: "timedelta"
        }
    }
    var qualifiedTypeName: String { "datetime.\(typeName)" }
    var isTrue: Bool { kind != .delta || time.microseconds != 0 }
    var hashKey: Value? { .string("\(typeName) \(time.microseconds) \(offset?.seconds ?? 0)") }

    // MARK: Text

    private var clock: String {
        let text = TimeFormat.text(time, "%H:%M:%S")
        return time.microsecond == 0 ? text : text + "." + TimeFormat.padded(time.microsecond, 6)
    }

    func isoText(_ separator: String) -> String {
        let day = TimeFormat.text(time, "%Y-%m-%d")
        return kind == .date ? day : day + separator + clock + offsetText(":")
    }

    func str(_ state: RenderState) throws(TemplateError) -> String {
        guard kind == .delta else { return isoText(" ") }
        let days = time.days
        let inDay =
            "\(time.hour):" + TimeFormat.text(time, "%M:%S")
            + (time.microsecond == 0 ? "" : "." + TimeFormat.padded(time.microsecond, 6))
        return days == 0 ? inDay : "\(days) day\(abs(days) == 1 ? "" : "s"), \(inDay)"
    }

    func repr(_ state: RenderState) throws(TemplateError) -> String {
        let date = time.date
        switch kind {
        case .date: return "datetime.date(\(date.year), \(date.month), \(date.day))"
        case .datetime:
            var parts = [date.year, date.month, date.day, time.hour, time.minute]
            if time.second != 0 || time.microsecond != 0 { parts.append(time.second) }
            if time.microsecond != 0 { parts.append(time.microsecond) }
            let place = zone.map { ", tzinfo=<\($0.name)>" } ?? ""
            return "datetime.datetime(\(parts.map { "\($0)" }.joined(separator: ", "))\(place))"
        case .delta:
            return "datetime.timedelta(days=\(time.days), seconds=\(time.microsecondsOfDay / 1_000_000))"
        }
    }

    // MARK: Parts

    func attribute(_ name: String, _ state: RenderState) throws(TemplateError) -> Value? {
        if kind == .delta {
            switch name {
            case "days": return .int(time.days)
            case "seconds": return .int(time.microsecondsOfDay / 1_000_000)
            case "microseconds": return .int(time.microsecond)
            case "total_seconds":
                return function(name) { time, _, _ in .float(Double(time.microseconds) / 1_000_000) }
            default: return nil
            }
        }
        switch name {
        case "year": return .int(time.date.year)
        case "month": return .int(time.date.month)
        case "day": return .int(time.date.day)
        case "weekday": return function(name) { time, _, _ in .int(time.weekday) }
        case "isoweekday": return function(name) { time, _, _ in .int(time.weekday + 1) }
        case "isoformat": return method(name)
        case "strftime": return method(name)
        case "replace": return method(name)
        case "astimezone" where kind == .datetime, "utcoffset" where kind == .datetime,
            "tzname" where kind == .datetime, "dst" where kind == .datetime:
            return method(name)
        case "tzinfo" where kind == .datetime: return zone.map { .object(ZoneObject($0)) } ?? Value.none
        case "date", "timestamp", "hour", "minute", "second", "microsecond":
            return kind == .datetime ? clockPart(name) : nil
        default: return nil
        }
    }

    private func clockPart(_ name: String) -> Value? {
        switch name {
        case "hour": return .int(time.hour)
        case "minute": return .int(time.minute)
        case "second": return .int(time.second)
        case "microsecond": return .int(time.microsecond)
        case "timestamp":
            let ahead = (offset?.seconds ?? 0) * 1_000_000
            return function(name) { time, _, _ in .float(Double(time.microseconds - ahead) / 1_000_000) }
        default:
            return function(name) { time, _, _ in
                .object(TimeObject(.date, CivilTime(microseconds: time.days * CivilTime.dayMicroseconds)))
            }
        }
    }

    private func function(
        _ name: String,
        _ body: @escaping @Sendable (CivilTime, CallArguments, RenderState) -> Value
    ) -> Value {
        let time = time
        return .object(
            HostFunction(name) { (arguments, state) throws(TemplateError) in body(time, arguments, state) })
    }

    private func method(_ name: String) -> Value {
        .object(
            HostFunction(name) { [self] (arguments, state) throws(TemplateError) in
                switch name {
                case "strftime":
                    let values = try PythonSignature(name, ["format"]).bind(arguments)
                    let format = try (values[0] ?? Value.none).str(state)
                    return .string(
                        TimeFormat.text(
                            self.time,
                            format.replacing("%z", with: self.offsetText(""))
                                .replacing("%Z", with: self.offset?.name ?? "")))
                case "astimezone":
                    guard case .object(let object as ZoneObject)? = arguments.positional.first else {
                        throw TemplateError(.type, "astimezone() takes a time zone")
                    }
                    return .object(self.moved(to: object.zone))
                case "utcoffset":
                    return self.offset.map {
                        .object(TimeObject(.delta, CivilTime(microseconds: $0.seconds * 1_000_000)))
                    } ?? Value.none
                case "dst":
                    return self.offset.map {
                        .object(TimeObject(.delta, CivilTime(microseconds: $0.isSummer ? 3_600_000_000 : 0)))
                    } ?? Value.none
                case "tzname": return PlainValue.optional(self.offset?.name).jinja
                case "replace": return try self.replaced(arguments)
                default: return .string(self.isoText(arguments.positional.first?.text ?? "T"))
                }
            })
    }

    private func replaced(_ arguments: CallArguments) throws(TemplateError) -> Value {
        let values = try PythonSignature(
            "replace", ["year=", "month=", "day=", "hour=", "minute=", "second=", "microsecond=", "tzinfo="]
        ).bind(arguments)
        func number(_ place: Int, _ initial: Int) -> Int {
            if case .int(let number)? = values[place] { number } else { initial }
        }
        let clock =
            number(3, time.hour) * 3_600_000_000 + number(4, time.minute) * 60_000_000
            + number(5, time.second) * 1_000_000 + number(6, time.microsecond)
        guard
            let time = CivilTime(
                year: number(0, time.date.year), month: number(1, time.date.month),
                day: number(2, time.date.day),
                microsecondsOfDay: clock)
        else { throw TemplateError(.value, "day is out of range for month") }
        guard let given = values[7] else { return .object(with(time)) }
        guard case .object(let object as ZoneObject) = given else { return .object(TimeObject(kind, time)) }
        let second = CivilTime.floorDivide(time.microseconds, 1_000_000)
        return .object(
            TimeObject(kind, time, zone: object.zone, offset: object.zone.offset(local: second)))
    }

    // MARK: Operators

    /// In UTC.
    private var instant: Int { time.microseconds - (offset?.seconds ?? 0) * 1_000_000 }

    func equals(_ other: Value, _ state: RenderState) throws(TemplateError) -> Bool? {
        guard case .object(let object as TimeObject) = other else { return false }
        return object.kind == kind && object.instant == instant && (object.zone == nil) == (zone == nil)
    }

    func isLess(than other: Value, _ state: RenderState) throws(TemplateError) -> Bool? {
        guard case .object(let object as TimeObject) = other, object.kind == kind else { return nil }
        return instant < object.instant
    }

    func operate(_ name: String, _ other: Value, _ state: RenderState) throws(TemplateError) -> Value? {
        if kind == .delta, name == "*", case .int(let factor) = other {
            return .object(TimeObject(.delta, CivilTime(microseconds: time.microseconds &* factor)))
        }
        guard case .object(let object as TimeObject) = other else { return nil }
        let sum = CivilTime(microseconds: time.microseconds &+ object.time.microseconds)
        let difference = CivilTime(
            microseconds: object.kind == .delta
                ? time.microseconds &- object.time.microseconds : instant &- object.instant)
        switch (name, kind, object.kind) {
        case ("+", .delta, .delta): return .object(TimeObject(.delta, sum))
        case ("+", _, .delta): return .object(with(whole(sum, kind)))
        case ("+", .delta, _): return .object(object.with(whole(sum, object.kind)))
        case ("-", .delta, .delta): return .object(TimeObject(.delta, difference))
        case ("-", _, .delta): return .object(with(whole(difference, kind)))
        case ("-", _, _) where kind == object.kind: return .object(TimeObject(.delta, difference))
        default: return nil
        }
    }

    func operateReversed(_ name: String, _ other: Value, _ state: RenderState) throws(TemplateError) -> Value?
    {
        guard name == "*", case .int = other else { return nil }
        return try operate(name, other, state)
    }

    /// A date has no clock.
    private func whole(_ time: CivilTime, _ kind: Kind) -> CivilTime {
        kind == .date ? CivilTime(microseconds: time.days * CivilTime.dayMicroseconds) : time
    }
}
