// SPDX-License-Identifier: Apache-2.0

internal import Jinja
internal import LotusCore

/// `modules.pytz`: time zones.
enum ZoneModule {
    static let module: Value = .dict(
        DictValue([
            ("timezone", .object(HostFunction("timezone", timezone))), ("utc", .object(ZoneObject(.utc))),
            ("UTC", .object(ZoneObject(.utc))),
        ]))

    private static let timezone: HostFunction.Body = { (arguments, state) throws(TemplateError) in
        let values = try PythonSignature("timezone", ["zone"]).bind(arguments)
        let name = try (values[0] ?? Value.none).str(state)
        guard let zone = ZoneData.named(name) else {
            throw TemplateError.project(
                .dbtCompilation, "there is no time zone \(PlainValue.literal(name))",
                hint: "Write a name such as `Europe/Vienna`; the system's package of time zones knows them.")
        }
        return .object(ZoneObject(zone))
    }
}

/// A time zone as templates have it.
final class ZoneObject: HostObject {
    let zone: ZoneData

    init(_ zone: ZoneData) { self.zone = zone }

    var typeName: String { "timezone" }
    var isTrue: Bool { true }

    func str(_ state: RenderState) throws(TemplateError) -> String { zone.name }
    func repr(_ state: RenderState) throws(TemplateError) -> String {
        zone.name == "UTC" ? "<UTC>" : "<DstTzInfo '\(zone.name)'>"
    }

    func attribute(_ name: String, _ state: RenderState) throws(TemplateError) -> Value? {
        switch name {
        case "zone": return .string(zone.name)
        case "localize", "normalize":
            return .object(
                HostFunction(name) { [zone] (arguments, state) throws(TemplateError) in
                    guard case .object(let object as TimeObject)? = arguments.positional.first,
                        object.kind == .datetime
                    else { throw TemplateError(.type, "\(name)() takes a datetime") }
                    guard name == "localize" else { return .object(object.moved(to: zone)) }
                    let second = CivilTime.floorDivide(object.time.microseconds, 1_000_000)
                    return .object(
                        TimeObject(
                            .datetime, object.time, zone: zone, offset: zone.offset(local: second)))
                })
        default: return nil
        }
    }
}
