// SPDX-License-Identifier: Apache-2.0

import DuckDB
import Landing
import LotusCore

/// What should be in a file for a record, worked out slowly on trees.
///
/// Numbers and texts come from small pools whose meaning is written down here, not computed: the scanner
/// and the engine must agree with it.
struct ReferenceLanding {
    /// The fields that were changed.
    private(set) var changes: [String] = []

    /// A number of the pool: as an integer, if it is one, and as a double, if there is one.
    static let numbers: [String: (integer: Int64?, double: Double?)] = [
        "0": (0, 0), "7": (7, 7), "-12": (-12, -12), "1.0": (1, 1), "-2.50": (nil, -2.5),
        "1e3": (1_000, 1_000), "1.5E1": (15, 15), "5e-1": (nil, 0.5), "0.1": (nil, 0.1),
        "9007199254740993": (9_007_199_254_740_993, 9_007_199_254_740_992),
        "9223372036854775807": (Int64.max, 9.223372036854775807e18),
        "-9223372036854775808": (Int64.min, -9.223372036854775808e18),
        "9223372036854775808": (nil, 9.223372036854775808e18), "1e400": (nil, nil), "-1e400": (nil, nil),
        "123456789012345678901234567890": (nil, 1.2345678901234568e29),
    ]

    /// A text of the pool: as a day, as microseconds of an instant and of a time, and whether something is
    /// lost with each.
    struct Moment {
        var day: Int32?
        var isDayCut = false
        var instant: Int64?
        var isInstantCut = false
        var time: Int64?
    }

    static let texts: [String: Moment] = [
        "": Moment(), "plain": Moment(), "é\n\"quoted\\\u{0}": Moment(), "2026-02-30": Moment(),
        "2026-01-01": Moment(day: 20_454, instant: 1_767_225_600_000_000),
        "2026-01-01T00:00:00Z": Moment(day: 20_454, instant: 1_767_225_600_000_000),
        "2025-12-31 19:00:00-05:00": Moment(
            day: 20_453, isDayCut: true, instant: 1_767_225_600_000_000),
        "2026-01-01t00:00:01.25z": Moment(day: 20_454, isDayCut: true, instant: 1_767_225_601_250_000),
        "2026-01-01T00:00:00.0000019Z": Moment(
            day: 20_454, isDayCut: true, instant: 1_767_225_600_000_001, isInstantCut: true),
        "10:20:30.5": Moment(time: 37_230_500_000), "10:20": Moment(time: 37_200_000_000),
        "23:59:60": Moment(), "-7": Moment(), "1.5": Moment(), "1e3": Moment(),
    ]

    /// Numbers that stand in texts.
    private static let numberTexts: [String: (integer: Int64?, double: Double)] = [
        "-7": (-7, -7), "1.5": (nil, 1.5), "1e3": (nil, 1_000),
    ]

    /// What is in a column; null when nothing fits.
    mutating func value(_ json: JSONValue?, _ type: LandingType, at path: [String]) -> Value {
        guard let json, !json.isNull else { return .null }
        let found = fitting(json, type, at: path)
        if let found { return found }
        changes.append(path.joined(separator: "."))
        return .null
    }

    private mutating func fitting(_ json: JSONValue, _ type: LandingType, at path: [String]) -> Value? {
        switch type {
        case .string: return .text(json.string ?? json.text())
        case .json: return .text(json.text())
        case .boolean: return json.bool.map { .boolean($0) }
        case .integer: return integer(json).map { .integer($0) }
        case .number: return double(json).map { .double($0) }
        case .date, .time, .timestamp:
            guard let text = json.string, let moment = Self.texts[text] else { return nil }
            return value(moment, type, at: path)
        case .list(let element):
            guard let elements = json.elements else { return nil }
            return .list(
                elements.enumerated().map { value($0.element, element, at: path + ["[\($0.offset)]"]) })
        case .structure(let fields):
            guard let members = json.members else { return nil }
            return .structure(
                fields.map { field in
                    let last = members.last { $0.key == field.source }?.value
                    return Value.Member(field.name, value(last, field.type, at: path + [field.source]))
                })
        case .union(let members):
            return union(json, members, at: path)
        }
    }

    private func integer(_ json: JSONValue) -> Int64? {
        if case .number(let text) = json { return Self.numbers[text]?.integer }
        return json.string.flatMap { Self.numberTexts[$0]?.integer }
    }

    private func double(_ json: JSONValue) -> Double? {
        if case .number(let text) = json { return Self.numbers[text]?.double }
        return json.string.flatMap { Self.numberTexts[$0]?.double }
    }

    private mutating func value(_ moment: Moment, _ type: LandingType, at path: [String]) -> Value? {
        var isCut = false
        let found: Value?
        switch type {
        case .date:
            found = moment.day.map { .date($0) }
            isCut = moment.isDayCut
        case .time:
            found = moment.time.map { .time($0) }
        default:
            found = moment.instant.map { .timestampTZ($0) }
            isCut = moment.isInstantCut
        }
        if found != nil, isCut { changes.append(path.joined(separator: ".")) }
        return found
    }

    private mutating func union(_ json: JSONValue, _ members: [LandingType], at path: [String]) -> Value? {
        let own = members.filter { Self.isOwn($0, json) }
        for member in own + members.filter({ !Self.isOwn($0, json) }) {
            let before = changes
            guard let found = fitting(json, member, at: path) else {
                changes = before
                continue
            }
            let empty = members.map { Value.Member($0.unionMemberName, .null) }
            return .structure(
                [Value.Member("type", .text(member.unionMemberName))]
                    + empty.map { $0.name == member.unionMemberName ? Value.Member($0.name, found) : $0 })
        }
        return nil
    }

    private static func isOwn(_ type: LandingType, _ json: JSONValue) -> Bool {
        switch (type, json) {
        case (.string, .string), (.date, .string), (.time, .string), (.timestamp, .string): true
        case (.boolean, .bool), (.integer, .number), (.number, .number): true
        case (.structure, .object), (.list, .array), (.json, .object), (.json, .array): true
        default: false
        }
    }
}
