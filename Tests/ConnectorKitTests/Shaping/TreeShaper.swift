// SPDX-License-Identifier: Apache-2.0

import AirbyteProtocol
import ConnectorKit
import LotusCore

/// What a ``RecordShaper`` does, written to be obviously right: on trees, one transform after the other.
struct TreeShaper {
    let schema: SchemaNode
    let casting: Bool
    let usesSnakeCase: Bool
    let transforms: [Transform]

    func shape(_ record: JSONValue) -> JSONValue {
        var shaped = casting ? inner(record, schema, []) : record
        for transform in transforms {
            switch transform.step {
            // Names are given last, since paths speak of the input's.
            case .rename, .flatten, .constant, .copyFromRecord, .fallback: break
            case .also(let name, let form):
                if let value = record[transform.path[0]] { shaped[name] = Self.form(form, value) }
            default: shaped = Self.apply(transform.step, at: transform.path[...], shaped)
            }
        }
        shaped = renamed(shaped, at: [], record: shaped)
        for case (let path, .fallback(let value)) in transforms.map({ ($0.path, $0.step) })
        where shaped[path[0]] ?? .null == .null {
            shaped[path[0]] = value
        }
        for case (let path, .constant(let value)) in transforms.map({ ($0.path, $0.step) }) {
            shaped[path[0]] = value
        }
        return shaped
    }

    // MARK: - Casts

    private func cast(_ value: JSONValue, _ schema: SchemaNode, _ path: [String]) -> JSONValue {
        // A form is given in place of a cast.
        for transform in transforms where transform.path == path {
            switch (transform.step, value) {
            case (.form(.text), .object), (.form(.text), .array), (.form(.joined), .array): return value
            case (.form, _), (.unwrap, .object), (.flatten, .object): return inner(value, schema, path)
            default: break
            }
        }
        let kinds = schema.kinds
        guard let first = kinds.first else { return inner(value, schema, path) }
        switch value {
        case .null: return value
        case .string(let text):
            if kinds.contains(.string) { return value }
            return first == .number ? Self.number(text) ?? value : value
        case .number(let text):
            let isInteger = text.allSatisfy { $0.isNumber || $0 == "-" }
            if kinds.contains(.number) || isInteger && kinds.contains(.integer) { return value }
            return first == .string ? .string(text) : value
        case .bool(let word):
            return !kinds.contains(.boolean) && first == .string ? .string(word ? "true" : "false") : value
        case .array:
            if kinds.contains(.array) || first != .string { return inner(value, schema, path) }
            return .string(value.text())
        case .object:
            if kinds.contains(.object) || first != .string { return inner(value, schema, path) }
            return .string(value.text())
        }
    }

    /// The casts of what is inside a container.
    private func inner(_ value: JSONValue, _ schema: SchemaNode, _ path: [String]) -> JSONValue {
        switch value {
        case .object(let members):
            .object(
                members.map { member in
                    .init(
                        member.key,
                        schema[member.key].map { cast(member.value, $0, path + [member.key]) } ?? member.value
                    )
                })
        case .array(let elements):
            .array(
                elements.map { element in
                    schema.items.first.map { cast(element, $0, path + [""]) } ?? inner(element, schema, path)
                })
        default: value
        }
    }

    static func number(_ text: String) -> JSONValue? {
        let trimmed = text.drop { $0 == " " }
        guard let number = Double(trimmed), number.isFinite, !trimmed.contains("x"), !trimmed.contains("n")
        else { return nil }
        return .number("\(number)")
    }

    // MARK: - Transforms

    private static func apply(_ step: Transform.Step, at path: ArraySlice<String>, _ value: JSONValue)
        -> JSONValue
    {
        if case .array(let elements) = value { return .array(elements.map { apply(step, at: path, $0) }) }
        guard let key = path.first, var members = value.members else { return value }
        if path.count > 1 {
            return .object(
                members.map {
                    .init($0.key, $0.key == key ? apply(step, at: path.dropFirst(), $0.value) : $0.value)
                })
        }
        switch step {
        case .drop: members.removeAll { $0.key == key }
        default:
            members = members.map { $0.key == key ? .init(key, changed(step, $0.value)) : $0 }
        }
        return .object(members)
    }

    private static func changed(_ step: Transform.Step, _ value: JSONValue) -> JSONValue {
        switch step {
        case .form(let form): return Self.form(form, value)
        case .unwrap(let member):
            if case .array(let elements) = value { return .array(elements.map { changed(step, $0) }) }
            return value.members == nil ? value : value[member] ?? .null
        case .wrap(let name):
            return value == .null ? .null : .object([.init(name, value)])
        default: return value
        }
    }

    private static func form(_ form: Transform.Form, _ value: JSONValue) -> JSONValue {
        switch (form, value) {
        case (.identifier, .string(let text)):
            let digits = text.drop { !$0.isASCII || !$0.isNumber }.prefix { $0.isASCII && $0.isNumber }
            return digits.isEmpty
                ? .null : .number(digits.drop { $0 == "0" }.isEmpty ? "0" : String(digits.drop { $0 == "0" }))
        case (.joined, .array(let elements)):
            return elements.isEmpty
                ? .null : .string(elements.map { $0.string ?? $0.text() }.joined(separator: ", "))
        case (.offsetOfUTC, .string(let text)):
            return text.utf8.count > 10 && text.hasSuffix("Z") ? .string(text.dropLast() + "+00:00") : value
        case (.number, .string(let text)): return number(text) ?? value
        case (.integer, .string(let text)):
            return number(text).flatMap { whole($0.text()) } ?? value
        case (.integer, .number(let text)): return whole(text) ?? value
        case (.text, .number(let text)): return .string(text)
        case (.text, .bool(let word)): return .string(word ? "true" : "false")
        case (.text, .array), (.text, .object): return .string(value.text())
        default: return value
        }
    }

    private static func whole(_ text: String) -> JSONValue? {
        if Int64(text) != nil { return .number(text) }
        return Double(text).flatMap { Int64(exactly: $0.rounded(.towardZero)) }.map { .integer($0) }
    }

    // MARK: - Names

    private func renamed(_ value: JSONValue, at path: [String], record: JSONValue) -> JSONValue {
        if case .array(let elements) = value {
            return .array(elements.map { renamed($0, at: path, record: record) })
        }
        guard let members = value.members else { return value }
        var written: [JSONValue.Member] = []
        for member in members {
            let inner = path + [member.key]
            let isConstant = transforms.contains {
                if case .constant = $0.step { $0.path == inner } else { false }
            }
            if isConstant { continue }
            let isFlat = transforms.contains {
                if case .flatten = $0.step { $0.path == inner } else { false }
            }
            var name = path.isEmpty && usesSnakeCase ? snake(member.key) : member.key
            for case (let other, .rename(let new)) in transforms.map({ ($0.path, $0.step) })
            where other == inner {
                name = new
            }
            let value = renamed(member.value, at: inner, record: record)
            if isFlat {
                // Only what transforms name is taken out.
                let known = Set(
                    transforms.filter {
                        $0.path.count > inner.count && Array($0.path.prefix(inner.count)) == inner
                    }.map { $0.path[inner.count] })
                for (before, after) in zip(member.value.members ?? [], value.members ?? [])
                where known.contains(before.key) {
                    written.append(after)
                }
            } else {
                written.append(.init(name, value))
            }
        }
        for case (let other, .copyFromRecord(let source, let name)) in transforms.map({ ($0.path, $0.step) })
        where other == path {
            written.append(.init(name, record[source] ?? .null))
        }
        return .object(written)
    }

    private func snake(_ key: String) -> String {
        key.map { $0.isUppercase ? "_\($0.lowercased())" : "\($0)" }.joined()
    }
}
