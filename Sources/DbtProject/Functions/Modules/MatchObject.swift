// SPDX-License-Identifier: Apache-2.0

internal import Jinja

/// What an expression found.
final class MatchObject: HostObject {
    private let groups: [String?]
    private let names: [String?]
    private let start: Int
    private let end: Int

    private init(_ match: Regex<AnyRegexOutput>.Match, _ text: String) {
        groups = match.output.map { $0.substring.map(String.init) }
        names = match.output.map(\.name)
        let scalars = text.unicodeScalars
        start = scalars.distance(from: scalars.startIndex, to: match.range.lowerBound)
        end = scalars.distance(from: scalars.startIndex, to: match.range.upperBound)
    }

    static func value(_ match: Regex<AnyRegexOutput>.Match, _ text: String) -> Value {
        .object(MatchObject(match, text))
    }

    var typeName: String { "re.Match" }
    var isTrue: Bool { true }

    private func group(_ key: Value) throws(TemplateError) -> Value {
        var place: Int?
        if case .int(let number) = key { place = number }
        if let name = key.text { place = names.firstIndex(of: name) }
        guard let place, groups.indices.contains(place) else { throw TemplateError(.index, "no such group") }
        return PlainValue.optional(groups[place]).jinja
    }

    func attribute(_ name: String, _ state: RenderState) throws(TemplateError) -> Value? {
        guard ["group", "groups", "groupdict", "start", "end", "span"].contains(name) else { return nil }
        return .object(
            HostFunction(name) { [self] (arguments, state) throws(TemplateError) in
                switch name {
                case "group":
                    guard arguments.positional.count > 1 else {
                        return try self.group(arguments.positional.first ?? 0)
                    }
                    var all: [Value] = []
                    for key in arguments.positional { all.append(try self.group(key)) }
                    return .tuple(all)
                case "groups": return .tuple(self.groups.dropFirst().map { PlainValue.optional($0).jinja })
                case "groupdict":
                    let named = zip(self.names, self.groups).compactMap { name, group in
                        name.map { ($0, PlainValue.optional(group).jinja) }
                    }
                    return .dict(DictValue(named))
                case "start": return .int(self.start)
                case "end": return .int(self.end)
                default: return .tuple([.int(self.start), .int(self.end)])
                }
            })
    }
}
