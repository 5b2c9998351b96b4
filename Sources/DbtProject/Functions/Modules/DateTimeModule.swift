// SPDX-License-Identifier: Apache-2.0

internal import Jinja
internal import LotusCore

/// `modules.datetime`: Python's types for dates and times.
enum DateTimeModule {
    static let module: Value = .dict(
        DictValue([
            ("date", .object(TimeType(.date))), ("datetime", .object(TimeType(.datetime))),
            ("timedelta", .object(TimeType(.delta))),
        ]))

    fileprivate static var now: CivilTime {
        ParseObserver.current?.readUnsteady()
        return CivilTime(microseconds: Int(SystemTime().now().microseconds))
    }
}

/// One of the types: called it makes a value, and it has functions of its own.
private final class TimeType: HostObject {
    private let kind: TimeObject.Kind

    init(_ kind: TimeObject.Kind) { self.kind = kind }

    var typeName: String { "type" }
    var isCallable: Bool { true }

    func call(_ arguments: CallArguments, _ state: RenderState) throws(TemplateError) -> Value {
        switch kind {
        case .delta: return try delta(arguments, state)
        case .date: return try make(arguments, ["year", "month", "day"])
        case .datetime:
            return try make(
                arguments,
                ["year", "month", "day", "hour=", "minute=", "second=", "microsecond=", "tzinfo="])
        }
    }

    private func make(_ arguments: CallArguments, _ names: [String]) throws(TemplateError) -> Value {
        let values = try PythonSignature("function", names).bind(arguments)
        var numbers = [0, 0, 0, 0, 0, 0, 0]
        for (place, value) in values.enumerated().prefix(7) {
            switch value {
            case nil, .some(.none): continue
            case .some(.int(let number)): numbers[place] = number
            case .some(let other):
                throw TemplateError(.type, "'\(other.typeName)' object cannot be interpreted as an integer")
            }
        }
        let clock =
            numbers[3] * 3_600_000_000 + numbers[4] * 60_000_000 + numbers[5] * 1_000_000 + numbers[6]
        guard
            let time = CivilTime(
                year: numbers[0], month: numbers[1], day: numbers[2], microsecondsOfDay: clock),
            (0..<24).contains(numbers[3]), (0..<60).contains(numbers[4]), (0..<60).contains(numbers[5])
        else { throw TemplateError(.value, "a part of the date is out of range") }
        guard values.count > 7, case .object(let object as ZoneObject)? = values[7] else {
            return .object(TimeObject(kind, time))
        }
        let second = CivilTime.floorDivide(time.microseconds, 1_000_000)
        return .object(
            TimeObject(kind, time, zone: object.zone, offset: object.zone.offset(local: second)))
    }

    private static let units = [
        86_400_000_000.0, 1_000_000, 1, 1000, 60_000_000, 3_600_000_000, 604_800_000_000,
    ]

    private func delta(_ arguments: CallArguments, _ state: RenderState) throws(TemplateError) -> Value {
        let values = try PythonSignature(
            "timedelta",
            ["days=", "seconds=", "microseconds=", "milliseconds=", "minutes=", "hours=", "weeks="]
        ).bind(arguments)
        var total = 0
        for (value, unit) in zip(values, Self.units) {
            switch value {
            case nil: continue
            case .some(.int(let number)): total += number * Int(unit)
            case .some(.float(let number)): total += Int((number * unit).rounded())
            case .some(let other):
                throw TemplateError(.type, "unsupported type for timedelta component: \(other.typeName)")
            }
        }
        return .object(TimeObject(.delta, CivilTime(microseconds: total)))
    }

    func attribute(_ name: String, _ state: RenderState) throws(TemplateError) -> Value? {
        let kind = kind
        let names: Set<String> =
            switch kind {
            case .datetime: ["now", "utcnow", "today", "strptime", "fromisoformat"]
            case .date: ["today", "fromisoformat"]
            case .delta: []
            }
        guard names.contains(name) else { return nil }
        return .object(
            HostFunction(name) { (arguments, state) throws(TemplateError) in
                switch name {
                case "strptime":
                    let values = try PythonSignature(name, ["date_string", "format"]).bind(arguments)
                    let text = try (values[0] ?? Value.none).str(state)
                    let format = try (values[1] ?? Value.none).str(state)
                    guard let time = TimeFormat.time(text, format) else {
                        throw TemplateError(
                            .value,
                            "time data \(PlainValue.literal(text)) does not match format \(PlainValue.literal(format))"
                        )
                    }
                    return .object(TimeObject(.datetime, time))
                case "fromisoformat":
                    return try Self.iso(try (arguments.positional.first ?? Value.none).str(state), kind)
                default:
                    let now = DateTimeModule.now
                    let day = CivilTime(microseconds: now.days * CivilTime.dayMicroseconds)
                    let zone = arguments.positional.first ?? arguments.keyword.first?.value
                    if name == "now", case .object(let object as ZoneObject)? = zone {
                        return .object(TimeObject(kind, now).moved(to: object.zone))
                    }
                    return .object(TimeObject(kind, kind == .date ? day : now))
                }
            })
    }

    private static func iso(_ text: String, _ kind: TimeObject.Kind) throws(TemplateError) -> Value {
        let time = kind == .date ? TimeFormat.time(text, "%Y-%m-%d") : TimeFormat.isoTime(text)
        if let time { return .object(TimeObject(kind, time)) }
        throw TemplateError(.value, "Invalid isoformat string: \(PlainValue.literal(text))")
    }
}
